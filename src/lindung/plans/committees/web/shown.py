"""Rows as the templates draw them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise

from lindung.kernel import clock
from lindung.plans.committees.models import ActionPoint
from lindung.plans.committees.words import POINTS


@dataclass(frozen=True, slots=True)
class Line:
    """An action point with the words for its state, and whether it is late."""

    point: ActionPoint
    state: Promise
    colour: str
    late: bool


def today() -> date:
    """Return the day in the country."""
    return timezone.localtime(clock.now()).date()


def line_of(point: ActionPoint) -> Line:
    """Return an action point as a row."""
    words, colour = POINTS[point.state]
    return Line(point, words, colour, point.running and point.due_on < today())
