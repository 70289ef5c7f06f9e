"""Writes of callouts. Each is one transaction: rows, bookings, access, tasks, timeline, audit."""

from lindung.protection.callouts.actions.answering import accept, arrive, decline, finish, miss, step_down
from lindung.protection.callouts.actions.asking import AskIn, ask, cancel, offer_to, proposal
from lindung.protection.callouts.actions.groups import ask_helpers, ask_many
from lindung.protection.callouts.actions.sweeping import sweep

__all__ = [
    "AskIn",
    "accept",
    "arrive",
    "ask",
    "ask_helpers",
    "ask_many",
    "cancel",
    "decline",
    "finish",
    "miss",
    "offer_to",
    "proposal",
    "step_down",
    "sweep",
]
