"""The commands, and how they reach a database and Django."""
