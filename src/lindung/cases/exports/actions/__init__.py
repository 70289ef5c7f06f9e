"""Writes of exports: each on record in the transaction that does it."""

from lindung.cases.exports.actions.asking import MOST_CASES, PER_DAY, approve, ask, refuse, withdraw
from lindung.cases.exports.actions.fetching import fetch
from lindung.cases.exports.actions.making import make
from lindung.cases.exports.actions.registering import end_key, register_key
from lindung.cases.exports.actions.sweeping import sweep

__all__ = [
    "MOST_CASES",
    "PER_DAY",
    "approve",
    "ask",
    "end_key",
    "fetch",
    "make",
    "refuse",
    "register_key",
    "sweep",
    "withdraw",
]
