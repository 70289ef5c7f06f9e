"""Writes of reporting: each leaves its trail in the transaction that does it."""

from lindung.plans.reporting.actions.cycle import close_period, open_period
from lindung.plans.reporting.actions.deciding import approve, question, reopen
from lindung.plans.reporting.actions.evidence import Opened, add_file, add_link, open_file, remove
from lindung.plans.reporting.actions.reminding import remind
from lindung.plans.reporting.actions.scanning import scan
from lindung.plans.reporting.actions.submitting import draft_mark, not_reporter, save_draft, submit
from lindung.plans.reporting.actions.talking import comment, end_invitation, invite_partner

__all__ = [
    "Opened",
    "add_file",
    "add_link",
    "approve",
    "close_period",
    "comment",
    "draft_mark",
    "end_invitation",
    "invite_partner",
    "not_reporter",
    "open_file",
    "open_period",
    "question",
    "remind",
    "remove",
    "reopen",
    "save_draft",
    "scan",
    "submit",
]
