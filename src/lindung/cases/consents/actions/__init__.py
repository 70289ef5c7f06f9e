"""Writes of consents, grants and blocks. One transaction each, the case locked first."""

from lindung.cases.consents.actions.blocks import block, lift, step_aside
from lindung.cases.consents.actions.parts import end_part, give_by_hand, give_on_consent
from lindung.cases.consents.actions.recording import record, withdraw

__all__ = [
    "block",
    "end_part",
    "give_by_hand",
    "give_on_consent",
    "lift",
    "record",
    "step_aside",
    "withdraw",
]
