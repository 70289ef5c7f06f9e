"""Writes of the listing: seeding it from a pack, keeping and correcting its entries, saying where a service is."""

from lindung.directory.listing.actions.keeping import NotYours, correct, keep, place
from lindung.directory.listing.actions.seeding import seed_listing

__all__ = ["NotYours", "correct", "keep", "place", "seed_listing"]
