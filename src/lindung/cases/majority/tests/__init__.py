"""Tests of coming of age."""
