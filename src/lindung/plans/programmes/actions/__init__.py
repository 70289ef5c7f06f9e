"""Acts on events: record, correct, cancel, say what they count for, count who came, import many."""

from lindung.plans.programmes.actions.changing import cancel, correct, set_people
from lindung.plans.programmes.actions.importing import confirm, discard, prepare
from lindung.plans.programmes.actions.recording import record
from lindung.plans.programmes.actions.tagging import set_indicators

__all__ = [
    "cancel",
    "confirm",
    "correct",
    "discard",
    "prepare",
    "record",
    "set_indicators",
    "set_people",
]
