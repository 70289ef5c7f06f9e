"""Writes of shelters. Each is one transaction: rows, tasks, timeline, audit and events together."""

from lindung.protection.shelters.actions.placing import (
    LONGEST_HOLD,
    PlaceIn,
    arrive,
    end_run_out,
    hold,
    leave,
    let_go,
    move,
    place,
)
from lindung.protection.shelters.actions.seeding import seed

__all__ = [
    "LONGEST_HOLD",
    "PlaceIn",
    "arrive",
    "end_run_out",
    "hold",
    "leave",
    "let_go",
    "move",
    "place",
    "seed",
]
