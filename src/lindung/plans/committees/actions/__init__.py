"""Writes of committees: each on record in the transaction that does it."""

from lindung.plans.committees.actions.agendas import add_item, draft_agenda, drop_item
from lindung.plans.committees.actions.meetings import call_meeting, change_meeting, step_meeting
from lindung.plans.committees.actions.minutes import decide, write_minutes
from lindung.plans.committees.actions.points import close, done, escalate, open_point, reopen
from lindung.plans.committees.actions.seating import seat, unseat
from lindung.plans.committees.actions.seeding import seed

__all__ = [
    "add_item",
    "call_meeting",
    "change_meeting",
    "close",
    "decide",
    "done",
    "draft_agenda",
    "drop_item",
    "escalate",
    "open_point",
    "reopen",
    "seat",
    "seed",
    "step_meeting",
    "unseat",
    "write_minutes",
]
