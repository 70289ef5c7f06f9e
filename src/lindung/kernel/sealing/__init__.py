"""Sealing: what a person told us is kept under keys of their own, bound to the place where it stands."""
