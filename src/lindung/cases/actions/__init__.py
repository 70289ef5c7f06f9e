"""Writes of the hub. One transaction each: state, timeline, audit and events change together or not at all."""

from lindung.cases.actions.age import learn_age
from lindung.cases.actions.cases import (
    PersonFacts,
    Seen,
    advance,
    change_person,
    link_people,
    open_case,
    see,
    view,
)
from lindung.cases.actions.course import STEPS, move
from lindung.cases.actions.facts import Opened, open_facts
from lindung.cases.actions.grants import end_carried_by, give, involve, withdraw
from lindung.cases.actions.identity import FIELDS as IDENTITY_FIELDS
from lindung.cases.actions.identity import place_of, read_identity, record_identity
from lindung.cases.actions.notes import NOTE_LIMIT, note
from lindung.cases.actions.tasks import assign, cancel, fulfil, open_task, start_clock, sweep, tick
from lindung.cases.actions.timeline import tell
from lindung.cases.workflow import OUTCOMES

__all__ = [
    "IDENTITY_FIELDS",
    "NOTE_LIMIT",
    "OUTCOMES",
    "STEPS",
    "Opened",
    "PersonFacts",
    "Seen",
    "advance",
    "assign",
    "cancel",
    "change_person",
    "end_carried_by",
    "fulfil",
    "give",
    "involve",
    "learn_age",
    "link_people",
    "move",
    "note",
    "open_case",
    "open_facts",
    "open_task",
    "place_of",
    "read_identity",
    "record_identity",
    "see",
    "start_clock",
    "sweep",
    "tell",
    "tick",
    "view",
    "withdraw",
]
