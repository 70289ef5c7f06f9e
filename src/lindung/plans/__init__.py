"""Action plans: what was promised, who owes it, what was done, and what is to change."""
