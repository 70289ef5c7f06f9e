"""Writes of the hub. One transaction each: state, timeline, audit and events change together or not at all."""

from lindung.cases.actions.age import learn_age
from lindung.cases.actions.cases import (
    NOTE_LIMIT,
    PersonFacts,
    advance,
    change_person,
    involve,
    link_people,
    note,
    open_case,
    view,
    withdraw,
)
from lindung.cases.actions.course import OUTCOMES, STEPS, move
from lindung.cases.actions.identity import FIELDS as IDENTITY_FIELDS
from lindung.cases.actions.identity import open_facts, place_of, read_identity, record_identity
from lindung.cases.actions.tasks import assign, cancel, fulfil, open_task, start_clock, sweep, tick
from lindung.cases.actions.timeline import tell

__all__ = [
    "IDENTITY_FIELDS",
    "NOTE_LIMIT",
    "OUTCOMES",
    "STEPS",
    "PersonFacts",
    "advance",
    "assign",
    "cancel",
    "change_person",
    "fulfil",
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
    "start_clock",
    "sweep",
    "tell",
    "tick",
    "view",
    "withdraw",
]
