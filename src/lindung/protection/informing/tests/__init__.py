"""Tests of informing."""
