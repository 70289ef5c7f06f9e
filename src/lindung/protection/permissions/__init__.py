"""Permission to move freely and to work, from the person's wish to the last visit at the place of work."""
