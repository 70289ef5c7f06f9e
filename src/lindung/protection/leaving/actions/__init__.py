"""Writes of leaving. Each is one transaction: rows, tasks, timeline and audit together."""

from lindung.protection.leaving.actions.after import (
    FollowIn,
    ReintegrateIn,
    advice,
    end,
    explain_remigration,
    follow_up,
    reintegrate,
    reintegrated,
    settle,
    weigh_risk,
)
from lindung.protection.leaving.actions.checking import BestIn, assess, confirm, determine, override
from lindung.protection.leaving.actions.options import drop, talk_over
from lindung.protection.leaving.actions.planning import plan, resume, stop, withdrawn
from lindung.protection.leaving.actions.preparing import (
    agree_handover,
    hand_over,
    missing_papers,
    paper,
    tell_embassy,
)
from lindung.protection.leaving.actions.travelling import BookIn, book, depart, receive

__all__ = [
    "BestIn",
    "BookIn",
    "FollowIn",
    "ReintegrateIn",
    "advice",
    "agree_handover",
    "assess",
    "book",
    "confirm",
    "depart",
    "determine",
    "drop",
    "end",
    "explain_remigration",
    "follow_up",
    "hand_over",
    "missing_papers",
    "override",
    "paper",
    "plan",
    "receive",
    "reintegrate",
    "reintegrated",
    "resume",
    "settle",
    "stop",
    "talk_over",
    "tell_embassy",
    "weigh_risk",
    "withdrawn",
]
