"""Openings: two officers open what names a person, for minutes, on record."""
