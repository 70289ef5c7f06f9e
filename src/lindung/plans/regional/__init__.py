"""Aggregates that countries release to each other for a regional plan: protected, signed, checked."""
