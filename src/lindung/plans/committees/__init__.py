"""Committees of a plan: who sits, what was decided, and whether it was done."""
