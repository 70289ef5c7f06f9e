"""Figures: facts without persons, measures over them, and what may leave."""
