"""Writes of reporting: each leaves its trail in the transaction that does it."""

from lindung.plans.reporting.actions.cycle import close_period, open_period
from lindung.plans.reporting.actions.deciding import approve, question, reopen
from lindung.plans.reporting.actions.submitting import not_reporter, save_draft, submit

__all__ = [
    "approve",
    "close_period",
    "not_reporter",
    "open_period",
    "question",
    "reopen",
    "save_draft",
    "submit",
]
