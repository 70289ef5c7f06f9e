"""Handing a person on between organisations, so that nobody is lost on the way."""
