"""A page for every component, filled with invented content: what the look is judged by."""
