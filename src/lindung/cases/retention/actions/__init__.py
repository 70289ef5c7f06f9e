"""Writes of retention: each on record in the transaction that does it."""

from lindung.cases.retention.actions.erasing import erase, erase_approved, signed_record
from lindung.cases.retention.actions.holding import hold, release
from lindung.cases.retention.actions.proposing import ask, propose
from lindung.cases.retention.actions.reviewing import refuse, review

__all__ = [
    "ask",
    "erase",
    "erase_approved",
    "hold",
    "propose",
    "refuse",
    "release",
    "review",
    "signed_record",
]
