"""From a table to rows of events, and to JSON and back while they wait for a confirmation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from lindung.access.models import Organisation
from lindung.kernel.problems import Invalid
from lindung.plans.models import Indicator
from lindung.plans.programmes import counting
from lindung.plans.programmes.facts import Facts, Heads, state
from lindung.plans.programmes.models import Event
from lindung.plans.programmes.sheets.cells import folded
from lindung.plans.programmes.sheets.columns import PEOPLE, Column, Read, columns
from lindung.plans.programmes.sheets.tables import Table, text

MOST: Final = 500
"""Events in one sheet."""
_OWN: Final = frozenset({"role", "sectors", "indicators", *PEOPLE})


@dataclass(frozen=True, slots=True)
class Known:
    """What cells may name, fetched once for a whole sheet: organisations and indicators by what stands for them."""

    own: str
    organisations: Mapping[str, str]
    indicators: Mapping[str, Sequence[Indicator]]

    @classmethod
    def fetch(cls, *, own: str) -> Known:
        """Read them: two queries."""
        organisations: dict[str, str] = {}
        for one in Organisation.objects.filter(active=True):
            organisations |= {folded(one.code): one.code}
            organisations |= {folded(name): one.code for name in one.names.values()}
        indicators: dict[str, list[Indicator]] = {}
        rows = Indicator.objects.filter(feed=Indicator.Feed.PROGRAMMES).select_related("plan", "activity")
        for one_indicator in rows:
            both = (one_indicator.code, f"{one_indicator.plan.code} {one_indicator.code}")
            for name in both:
                indicators.setdefault(folded(name), []).append(one_indicator)
        return cls(own=own, organisations=organisations, indicators=indicators)

    def organisation(self, given: str) -> str:
        """Return the code of an organisation given by code or name; the own one for nothing. Raises `Invalid`."""
        if not given:
            return self.own
        found = self.organisations.get(folded(given))
        if found is None:
            raise Invalid(_("This organisation is not in the directory. Write its code or its full name."))
        return found

    def indicator(self, given: str) -> Indicator:
        """Return the indicator with a code, or with the plan's code before it. Raises `Invalid`."""
        found = self.indicators.get(folded(given), [])
        if not found:
            raise Invalid(_("No indicator that counts events has this code. Look it up in the plan."))
        if len(found) > 1:
            raise Invalid(_("Several plans have an indicator of this code. Write the plan's code before it."))
        return found[0]

    def these(self, keys: Iterable[UUID]) -> list[Indicator]:
        """Return the indicators with these keys; one that no longer counts events is left out."""
        wanted = set(keys)
        found = {one.pk: one for several in self.indicators.values() for one in several}
        return [one for key, one in found.items() if key in wanted]


def read(*, kind: str, table: Table, known: Known) -> list[Read]:
    """Return the rows of a sheet. Raises `Invalid(field="file")` where the sheet as a whole cannot be read."""
    head, *body = table
    places = _header(kind, [text(cell) for cell in head])
    if not body:
        raise Invalid(
            _("Below the first row there is nothing. Fill in the rows and send it again."), field="file"
        )
    found = []
    for number, row in enumerate(body, start=2):
        cells = {column.name: row[at] if at < len(row) else None for at, column in places.items()}
        found.append(_row(kind, number, cells, {c.name: c for c in places.values()}, known))
    return found


def _header(kind: str, head: Sequence[str]) -> dict[int, Column]:
    """Return position to column. Raises `Invalid` for a title that is unknown, doubled, or missing."""
    by_title = {title: column for column in columns(kind=kind) for title in column.titles()}
    places: dict[int, Column] = {}
    for at, title in enumerate(head):
        if not title.strip():
            continue
        column = by_title.get(folded(title))
        if column is None:
            raise Invalid(
                _(
                    "Column %(number)d of the first row is not one of the template. Take the template of this kind."
                )
                % {"number": at + 1},
                field="file",
            )
        if column in places.values():
            raise Invalid(_("Column “%(title)s” stands twice.") % {"title": column.title}, field="file")
        places[at] = column
    missing = [
        str(one.title)
        for one in columns(kind=kind)
        if one.needed and one.name not in {column.name for column in places.values()}
    ]
    if missing:
        raise Invalid(
            _("These columns are missing: %(titles)s. Take the template of this kind.")
            % {"titles": ", ".join(missing)},
            field="file",
        )
    return places


def _row(
    kind: str, number: int, cells: Mapping[str, Any], by_name: Mapping[str, Column], known: Known
) -> Read:
    values: dict[str, Any] = {}
    problems: list[tuple[str, str]] = []

    def attempt(name: str, parse: Any) -> None:
        try:
            values[name] = parse()
        except Invalid as problem:
            problems.append((name, str(problem)))

    for name, cell in cells.items():
        attempt(name, lambda name=name, cell=cell: by_name[name].parse(cell))
        if by_name[name].needed and cell in (None, "") and not any(one[0] == name for one in problems):
            problems.append((name, _("This is needed for an event of this kind.")))
    attempt("organisation", lambda: known.organisation(values.get("organisation", "")))
    attempt("others", lambda: tuple(known.organisation(one) for one in _parts(values.get("others", ""))))
    attempt(
        "indicators", lambda: tuple(known.indicator(one).pk for one in _parts(values.get("indicators", "")))
    )
    title = str(values.get("title", ""))
    if problems:
        return Read(number=number, facts=None, problems=tuple(problems), title=title)
    heads = tuple(
        Heads(number=values[name], sex=sex, role=values.get("role") or "unknown")
        for name, (sex, _title) in PEOPLE.items()
        if values.get(name)
    )
    given = {name: value for name, value in values.items() if name not in _OWN and value is not None}
    return Read(
        number=number,
        facts=Facts(kind=kind, **given),
        people=heads,
        tallies=values.get("sectors") or {},
        indicators=tuple(dict.fromkeys(values["indicators"])),
        title=title,
    )


def _parts(given: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", given) if part.strip()]


def assert_counts(*, facts: Facts, indicators: Iterable[Indicator]) -> None:
    """Raise `Invalid` for an indicator that cannot count an event of these facts."""
    event = Event(**facts.columns())
    for one in indicators:
        if why := counting.why_not(event=event, indicator=one):
            raise Invalid(why, field="indicators")


def dump(row: Read) -> dict[str, Any]:
    """Return a row as JSON holds it."""
    return {
        "number": row.number,
        "facts": row.facts and state(row.facts),
        "people": [asdict(one) for one in row.people],
        "tallies": dict(row.tallies or {}),
        "indicators": [str(one) for one in row.indicators],
        "problems": [list(one) for one in row.problems],
        "known": row.known,
        "title": row.title,
    }


def load(given: Mapping[str, Any]) -> Read:
    """Return the row that `dump` wrote."""
    facts = given["facts"]
    return Read(
        number=given["number"],
        facts=Facts(**{name: _value(name, value) for name, value in facts.items()}) if facts else None,
        people=tuple(Heads(**one) for one in given["people"]),
        tallies=given["tallies"],
        indicators=tuple(UUID(one) for one in given["indicators"]),
        problems=tuple((column, why) for column, why in given["problems"]),
        known=given["known"],
        title=given["title"],
    )


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in {"held_from", "held_to", "signed_on"}:
        return date.fromisoformat(value)
    if name == "amount":
        return Decimal(value)
    return tuple(value) if isinstance(value, list) else value
