"""Spreadsheets: reading them, their columns, templates of them, and lists of who attended."""
