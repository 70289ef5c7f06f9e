"""Writes of emergency access: each on record in the transaction that does it."""

from lindung.cases.emergency.actions.ending import end, escalate_overdue, expire
from lindung.cases.emergency.actions.entering import ENTRIES, LIFE, REVIEW, TRIES, Entered, enter
from lindung.cases.emergency.actions.reviewing import review, settle_alarm

__all__ = [
    "ENTRIES",
    "LIFE",
    "REVIEW",
    "TRIES",
    "Entered",
    "end",
    "enter",
    "escalate_overdue",
    "expire",
    "review",
    "settle_alarm",
]
