"""Pages of leaving."""
