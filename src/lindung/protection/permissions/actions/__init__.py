"""Writes of permissions. Each is one transaction: rows, tasks, timeline, audit and events together."""

from lindung.protection.permissions.actions.applying import apply, ask_review, withdraw
from lindung.protection.permissions.actions.deciding import DecideIn, decide, renew_pass
from lindung.protection.permissions.actions.lapsing import expire_papers, lapse
from lindung.protection.permissions.actions.papers import PaperIn, drop, receive
from lindung.protection.permissions.actions.working import (
    VisitIn,
    begin_work,
    change_work,
    end_work,
    meet_concern,
    note_job,
    visit,
)

__all__ = [
    "DecideIn",
    "PaperIn",
    "VisitIn",
    "apply",
    "ask_review",
    "begin_work",
    "change_work",
    "decide",
    "drop",
    "end_work",
    "expire_papers",
    "lapse",
    "meet_concern",
    "note_job",
    "receive",
    "renew_pass",
    "visit",
    "withdraw",
]
