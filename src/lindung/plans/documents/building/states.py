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
from lindung.statistics.asking import Ask, day_of
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
    """Return the measures over the periods, computed now; of a closed one what is kept, where something is."""
    asks = {
        (code, one.code): Ask(code, one.starts, one.ends)
        for code in SHOWN
        for one in columns
        if one.starts <= day_of(at)
    }
    closed = {one.code for one in columns if one.closed_at is not None}
    found = queries.latest(asks=[ask for (_code, period), ask in asks.items() if period in closed])
    moving = [ask for ask in dict.fromkeys(asks.values()) if ask not in found]
    found |= dict(zip(moving, computing.compute(asks=moving, at=at) if moving else (), strict=True))
    return tuple(
        _national(
            measures.get(code),
            columns,
            {one.code: found[asks[code, one.code]] for one in columns if (code, one.code) in asks},
        )
        for code in SHOWN
    )


def _national(measure: Measure, columns: Sequence[Period], rows: Mapping[str, Result]) -> National:
    """Return one measure, its number and its table protected together: neither gives away what the other hides.

    The whole plan is no column beside its years: their sum would undo what the table hides.
    """
    last = rows.get(columns[-1].code)
    on = saying.day(min((row.as_of for row in rows.values()), default=None))
    beside = [one for one in columns if one.kind != Period.Kind.FINAL]
    parts = {
        (part, one.code): int(count)
        for one in beside
        if one.code in rows
        for part, count in rows[one.code].cells.get(PART, {}).items()
    }
    told = f"{measure.code}, {on}" if on else measure.code
    title = measure.title.text(get_language() or "")
    alone = _alone(last.value if last else None)
    if not parts:
        return National(KeyFigure(title, alone, told), None)
    shown = protect(Table.of(parts), threshold())
    table = StateTable(
        title=title,
        measure=measure.code,
        on_text=on,
        columns=tuple(one.code for one in beside),
        rows=tuple((_place(part), _cells(shown, part, beside)) for part in _parts(parts)),
        totals=_cells(shown, ALL, beside),
    )
    if beside[-1] is columns[-1]:
        alone = _cell(shown.cells.get((ALL, columns[-1].code), 0)).text
    elif any(cell.suppressed for cell in table.totals):
        alone = _("not shown")
    return National(KeyFigure(title, alone, told), table)


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
