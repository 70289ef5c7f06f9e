"""HSDS files in and out."""
