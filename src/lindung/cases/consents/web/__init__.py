"""Pages of consents, grants and blocks."""
