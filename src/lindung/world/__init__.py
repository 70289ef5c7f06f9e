"""Invented people, for demos, training and load."""
