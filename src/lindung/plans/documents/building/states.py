"""Figures about the work itself: a few measures for the country, and by part of it and year, protected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from lindung.plans.documents.building import saying
from lindung.plans.documents.content import KeyFigure, StateTable
from lindung.plans.models import Period
from lindung.plans.words import said
from lindung.statistics import actions as computing
from lindung.statistics import measures, queries
from lindung.statistics.asking import Ask
from lindung.statistics.measures import Measure
from lindung.statistics.models import Result

SHOWN: Final = ("determinations.victims", "screenings.completed", "cases.identified", "orders.protection")
"""Measures of the work that a review shows, the two most telling first; all of them count people or acts."""
PART: Final = "state"


@dataclass(frozen=True, slots=True)
class National:
    """One measure: its number for the country in the period, and its table by part of the country."""

    key: KeyFigure
    table: StateTable | None


def threshold() -> int:
    """Return the smallest number of people that may be shown."""
    return 3


def tables(*, columns: Sequence[Period], at: datetime) -> tuple[National, ...]:
    """Return the measures over the periods; what was never computed is computed now."""
    asks = {
        (code, one.code): Ask(code, one.starts, one.ends)
        for code in SHOWN
        for one in columns
        if one.starts <= at.date()
    }
    found = queries.latest(asks=asks.values())
    lost = [ask for ask in asks.values() if ask not in found]
    for ask, row in zip(lost, computing.compute(asks=lost, at=at) if lost else (), strict=True):
        found[ask] = row
    return tuple(
        _national(measures.get(code), columns, {one.code: found.get(asks[code, one.code]) for one in columns})
        for code in SHOWN
    )


def _national(measure: Measure, columns: Sequence[Period], rows: dict[str, Result | None]) -> National:
    last = rows[columns[-1].code]
    value = last.value if last else None
    on = saying.day(last.as_of) if last else ""
    key = KeyFigure(said(measure.title), _shown(value), f"{measure.code}, {on}" if on else measure.code)
    return National(key, None)


def _shown(value: Decimal | None) -> str:
    hidden = value is not None and 0 < value < threshold()
    return _("not shown") if hidden else saying.number(value)
