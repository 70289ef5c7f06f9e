"""What a row of a group says, and what can be wrong with it: pure, shared by the page and the act."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lindung.cases.actions import PersonFacts
from lindung.cases.models import PersonLink
from lindung.cases.rules import OLDEST, check_facts
from lindung.kernel.problems import Invalid, Refusal

BELONGS: Final[Mapping[str, Promise]] = {
    "companion": lazy("found together"),
    "spouse": lazy("husband or wife of"),
    "sibling": lazy("brother or sister of"),
    "parent": lazy("parent of"),
    "child": lazy("child of"),
    "relative": lazy("relative of"),
}
"""How a row's person belongs with another row's; reads from the row to the other."""
_KINDS: Final = {
    "companion": PersonLink.Kind.COMPANION_OF,
    "spouse": PersonLink.Kind.SPOUSE_OF,
    "sibling": PersonLink.Kind.SIBLING_OF,
    "parent": PersonLink.Kind.PARENT_OF,
    "child": PersonLink.Kind.PARENT_OF,
    "relative": PersonLink.Kind.RELATIVE_OF,
}
_AGE: Final = re.compile(r"^(\d{1,4})\s*(\?)?$")


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a group: the number of the row, open facts, and with which row they belong and how."""

    number: int
    facts: PersonFacts
    belongs_with: int | None = None
    belongs: str = "companion"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row: its number, the fact at fault (as `PersonFacts` names it), and the words."""

    number: int
    field: str
    words: str


class BadRows(Refusal):
    """Rows that cannot be: none of the group's cases is opened."""

    code = "bad_rows"
    status = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        super().__init__(_("Row %(number)d: %(words)s") % {"number": first.number, "words": first.words})
        self.problems = tuple(problems)


def read_age(text: str, *, found_on: date) -> tuple[int | None, bool]:
    """Return the full years that `17`, `17?` or a year of birth mean, and whether somebody is sure of it.

    Nothing, or a question mark alone, is an age that nobody knows. Raises `Invalid` for what is none of these.
    """
    plain = text.strip()
    if plain in ("", "?"):
        return None, False
    match = _AGE.match(plain)
    number = int(match[1]) if match else -1
    years = found_on.year - number if number > OLDEST else number
    if match is None or not 0 <= years <= OLDEST:
        raise Invalid(_("Write the age, such as 17, or the year of birth, such as 2009; 17? if unsure."))
    return years, match[2] is None


def problems_of(*, rows: Sequence[Row], found_on: date, at: datetime) -> list[Problem]:
    """Return everything that cannot be true of the rows, row by row; empty: all is well."""
    known = {row.number for row in rows}
    found: list[Problem] = []
    for row in rows:
        try:
            check_facts(facts=row.facts, found_on=found_on, at=at)
        except Invalid as wrong:
            found.append(Problem(row.number, wrong.field, str(wrong)))
        if row.belongs not in BELONGS:
            found.append(Problem(row.number, "belongs", _("Choose from the list how they belong together.")))
        if row.belongs_with is None:
            continue
        if row.belongs_with == row.number:
            found.append(
                Problem(row.number, "belongs_with", _("This is the same row. Enter the other person's."))
            )
        elif row.belongs_with not in known:
            words = _("There is no row %(number)d. Enter the number of a row on this page.")
            found.append(Problem(row.number, "belongs_with", words % {"number": row.belongs_with}))
    return found + _contradictions(rows, {(one.number) for one in found})


def _contradictions(rows: Sequence[Row], bad: set[int]) -> list[Problem]:
    """Return rows of which each says to be the parent of the other."""
    parents = {
        (link[0], link[1]): row.number
        for row in rows
        if row.number not in bad and (link := link_of(row)) and link[2] == PersonLink.Kind.PARENT_OF
    }
    words = _("Rows %(first)d and %(second)d say of each other that they are the parent. Change one.")
    return [
        Problem(number, "belongs", words % {"first": first, "second": second})
        for (first, second), number in parents.items()
        if (second, first) in parents and first < second
    ]


def link_of(row: Row) -> tuple[int, int, str] | None:
    """Return the link that a row asks for: from which row to which, and its kind; None for none.

    What is the same in both directions begins at the smaller number, so that saying it twice is saying it once.
    """
    if row.belongs_with is None:
        return None
    kind = _KINDS[row.belongs]
    pair = (row.number, row.belongs_with)
    if kind != PersonLink.Kind.PARENT_OF:
        pair = (min(pair), max(pair))
    elif row.belongs == "child":
        pair = (row.belongs_with, row.number)
    return (*pair, kind)
