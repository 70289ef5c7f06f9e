"""Holders: the named people who together can open what names a person."""
