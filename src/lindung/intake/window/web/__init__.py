"""Pages: those of the person, and those of staff."""
