"""Tests of callouts."""
