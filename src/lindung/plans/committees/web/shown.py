"""Rows as the templates draw them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from lindung.kernel import clock
from lindung.plans.committees.models import ActionPoint, AgendaItem
from lindung.plans.committees.words import POINTS

_PAGES: Final = {
    "late_report": "plans:activity",
    "overdue_activity": "plans:activity",
    "wanted": "plans:activity",
    "amendment": "plans:activity",
    "at_risk": "plans:objective",
}


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


def address_of(item: AgendaItem, *, plan: str) -> str:
    """Return the page about the part of the plan (by its code) that an item is about; empty for none."""
    name = _PAGES.get(item.kind)
    return reverse(name, args=[plan, item.ref]) if name and item.ref else ""
