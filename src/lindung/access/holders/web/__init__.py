"""Pages of the holders."""
