"""Figures about the work itself: a few measures for the country, and by part of it and year, protected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lindung.kernel.country import current
from lindung.plans.documents.building import saying
from lindung.plans.documents.content import Cell, KeyFigure, StateTable
from lindung.plans.models import Period
from lindung.statistics import actions as computing
from lindung.statistics import measures, queries
from lindung.statistics.asking import Ask
from lindung.statistics.disclosure import ALL, Table, protect
from lindung.statistics.facts import UNKNOWN
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
    """Return the smallest number that may be shown, by the pack."""
    return current().disclosure.threshold


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


def _national(measure: Measure, columns: Sequence[Period], rows: Mapping[str, Result | None]) -> National:
    """Return one measure, its number and its table protected together: neither gives away what the other hides."""
    last = rows[columns[-1].code]
    on = saying.day(max((row.as_of for row in rows.values() if row), default=None))
    parts = {
        (part, code): int(count)
        for code, row in rows.items()
        if row
        for part, count in row.cells.get(PART, {}).items()
    }
    told = f"{measure.code}, {on}" if on else measure.code
    title = measure.title.text(get_language() or "")
    if not parts:
        return National(KeyFigure(title, _alone(last.value if last else None), told), None)
    shown = protect(Table.of(parts), threshold())
    total = shown.cells.get((ALL, columns[-1].code), 0)
    table = StateTable(
        title=title,
        measure=measure.code,
        on_text=on,
        columns=tuple(one.code for one in columns),
        rows=tuple((_place(part), _cells(shown, part, columns)) for part in _parts(parts)),
        totals=_cells(shown, ALL, columns),
    )
    return National(KeyFigure(title, _cell(total).text, told), table)


def _parts(parts: Mapping[tuple[str, str], int]) -> Sequence[str]:
    return sorted({part for part, _code in parts}, key=_place)


def _cells(shown: Table, part: str, columns: Sequence[Period]) -> tuple[Cell, ...]:
    return tuple(_cell(shown.cells.get((part, one.code), 0)) for one in columns)


def _cell(count: int | None) -> Cell:
    if count is None:
        return Cell(_("not shown"), None, True)
    return Cell(saying.number(Decimal(count)), Decimal(count))


def _alone(value: Decimal | None) -> str:
    hidden = value is not None and 0 < value < threshold()
    return _("not shown") if hidden else saying.number(value)


def _place(code: str) -> str:
    return _("Not recorded") if code == UNKNOWN else current().place_name(code, get_language() or "")
