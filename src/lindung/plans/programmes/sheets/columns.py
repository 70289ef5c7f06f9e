"""The columns of a sheet of events, by kind: what each is called, how it is read, and what it must be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lindung.kernel.country import current
from lindung.plans.programmes.facts import Facts, Heads
from lindung.plans.programmes.kinds import LISTS, ROLES, TABLE, VOCABULARIES
from lindung.plans.programmes.sheets import cells
from lindung.plans.programmes.sheets.cells import Parser, folded
from lindung.plans.programmes.words import COLUMNS


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for machines, its title for people, its parser, and the code list it takes from."""

    name: str
    title: Promise
    parse: Parser
    needed: bool = False
    choices: str = ""
    several: bool = False

    def titles(self) -> set[str]:
        """Return what may stand above it: its name, and its title in every language of the country; folded."""
        found = {folded(self.name)}
        for spoken in ("en", *current().languages):
            with translation.override(spoken):
                found.add(folded(str(self.title)))
        return found


@dataclass(frozen=True, slots=True)
class Read:
    """A row as read: its number in the sheet, what it says, and what is wrong with it (column, why)."""

    number: int
    facts: Facts | None
    people: tuple[Heads, ...] = ()
    tallies: Mapping[str, int] | None = None
    indicators: tuple[UUID, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    known: bool = False
    title: str = ""

    def with_(self, **changes: Any) -> Read:
        """Return the row with some of it changed."""
        return replace(self, **changes)


PEOPLE: Final[Mapping[str, tuple[str, Promise]]] = {
    "women": ("female", _("Women and girls")),
    "men": ("male", _("Men and boys")),
    "others_sex": ("other", _("Other sex")),
    "unknown_sex": ("unknown", _("Sex not known")),
}
"""Columns of numbers of people: the code of the sex, and the title."""

_PARSERS: Final[Mapping[str, Parser]] = {
    "held_from": cells.day,
    "held_to": cells.day,
    "signed_on": cells.day,
    "reach": cells.whole,
    "number": cells.whole,
    "amount": cells.money,
    "needs_assessed": cells.yes_no,
    "evaluated": cells.yes_no,
}


def columns(*, kind: str) -> Sequence[Column]:
    """Return the columns of a sheet of one kind, in order."""
    shape = TABLE[kind]
    found = [
        Column("title", COLUMNS["title"], cells.words, needed=True),
        Column("held_from", COLUMNS["held_from"], cells.day, needed=True),
        Column("held_to", COLUMNS["held_to"], cells.day),
        Column("organisation", COLUMNS["organisation"], cells.words),
        Column("place", COLUMNS["place"], cells.code("places"), choices="places"),
        Column("others", COLUMNS["others"], cells.words, several=True),
        Column("partners", COLUMNS["partners"], cells.words),
    ]
    found += [_own(name, needed=name in shape.needed) for name in shape.columns]
    if shape.people:
        found += [Column(name, title, cells.whole) for name, (_sex, title) in PEOPLE.items()]
        found.append(Column("role", _("Role of those who came"), cells.code(ROLES), choices=ROLES))
    if shape.sectors:
        found.append(Column("sectors", COLUMNS["sectors"], cells.tallies, several=True))
    found += [
        Column("summary", COLUMNS["summary"], cells.words),
        Column("link", COLUMNS["link"], cells.words),
        Column("indicators", COLUMNS["indicators"], cells.words, several=True),
    ]
    return found


def _own(name: str, *, needed: bool) -> Column:
    title = COLUMNS[name]
    if name in LISTS:
        source = VOCABULARIES.get(name, name)
        return Column(name, title, cells.codes(source), needed, source, several=True)
    if name in VOCABULARIES:
        return Column(name, title, cells.code(VOCABULARIES[name]), needed, VOCABULARIES[name])
    return Column(name, title, _PARSERS.get(name, cells.words), needed)
