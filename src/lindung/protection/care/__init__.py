"""What a person needs, what was agreed with them, what was done, and how they are."""
