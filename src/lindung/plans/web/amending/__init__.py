"""Pages on which a plan is imported, compared and amended."""
