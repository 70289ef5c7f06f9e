"""Writes of the roster. Each is one transaction with its trail."""

from lindung.directory.roster.actions.booking import book, release
from lindung.directory.roster.actions.keeping import EntryIn, Learnt, Tongue, add, change, switch
from lindung.directory.roster.actions.seeding import seed
from lindung.directory.roster.actions.times import add_absence, remove_absence, set_hours

__all__ = [
    "EntryIn",
    "Learnt",
    "Tongue",
    "add",
    "add_absence",
    "book",
    "change",
    "release",
    "remove_absence",
    "seed",
    "set_hours",
    "switch",
]
