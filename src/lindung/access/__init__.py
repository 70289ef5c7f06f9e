"""Who may do what: organisations, users, roles, permissions."""
