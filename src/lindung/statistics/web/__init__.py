"""Pages that show figures and their definitions."""
