"""Telling who may be a victim: instruments, screenings, indicators and determinations."""
