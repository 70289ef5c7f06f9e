"""Writes of regional: keys of partners, releases made, releases taken."""

from lindung.plans.regional.actions.keys import compare_key, end_key, register_key
from lindung.plans.regional.actions.making import approve, make_release, refuse, withdraw
from lindung.plans.regional.actions.receiving import receive

__all__ = [
    "approve",
    "compare_key",
    "end_key",
    "make_release",
    "receive",
    "refuse",
    "register_key",
    "withdraw",
]
