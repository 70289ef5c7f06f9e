"""Tests of shelters."""
