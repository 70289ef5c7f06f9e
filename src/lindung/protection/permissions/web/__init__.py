"""Pages of permissions."""
