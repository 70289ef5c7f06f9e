"""Pages of emergency access."""
