"""Documents of a case: sealed in pieces under a key of their own, opened for a purpose, each opening recorded."""
