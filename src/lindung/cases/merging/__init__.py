"""Merging: two records turn out to be one person."""
