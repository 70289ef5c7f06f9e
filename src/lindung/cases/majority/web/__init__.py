"""Pages of coming of age."""
