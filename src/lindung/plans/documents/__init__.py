"""Documents about a plan: the annual review, the meeting pack, and their tables."""
