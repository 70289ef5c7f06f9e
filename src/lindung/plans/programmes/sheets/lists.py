"""Counting a list of who came. It is read in memory, counted by role, agency, sex and age group, and dropped.

Names and numbers serve to see who stands in the list twice, and nothing else: they leave this module in no form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lindung.access.models import Organisation
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.plans.programmes.facts import Heads, merged
from lindung.plans.programmes.kinds import AGES, ROLES, SEXES, UNKNOWN
from lindung.plans.programmes.sheets.cells import folded, known
from lindung.plans.programmes.sheets.tables import Cell, Table, text

MOST: Final = 5000
"""People in one list."""
TITLES: Final[Mapping[str, Promise]] = {
    "name": gettext_lazy("Name"),
    "id": gettext_lazy("Identity or staff number"),
    "sex": gettext_lazy("Sex"),
    "role": gettext_lazy("Role"),
    "agency": gettext_lazy("Agency"),
    "age": gettext_lazy("Age"),
}
"""The columns of a list; those that name somebody are compared and dropped."""
_ALSO: Final[Mapping[str, str]] = {
    "full name": "name",
    "participant": "name",
    "gender": "sex",
    "position": "role",
    "organisation": "agency",
    "organization": "agency",
    "department": "agency",
    "id number": "id",
    "number": "id",
    "age group": "age",
}
_SEXES: Final[Mapping[str, str]] = {
    "f": "female",
    "w": "female",
    "p": "female",
    "woman": "female",
    "girl": "female",
    "m": "male",
    "l": "male",
    "man": "male",
    "boy": "male",
}
"""Short forms; the letters are those of English and of the forms that say P and L."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a list came to: groups of people, lines that stood twice, people whose agency is not in the directory."""

    people: list[Heads]
    doubles: int
    strangers: int


def count(*, table: Table) -> Counted:
    """Return the numbers in a list. Raises `Invalid(field="file")` where no column can be counted by.

    Two lines are one person where both have the same number, or where neither has one and name and agency are the
    same. Lines without name and number are people of their own. What is not known of sex, role or age is `unknown`.
    """
    head, *body = table
    places = _header([text(cell) for cell in head])
    bodies = _agencies()
    seen: set[tuple[str, str]] = set()
    heads: list[Heads] = []
    doubles = strangers = 0
    for row in body:
        cells = {name: row[at] if at < len(row) else None for name, at in places.items()}
        if all(cell in (None, "") for cell in cells.values()):
            continue
        agency = folded(text(cells.get("agency")))
        if who := _who(cells, agency):
            if who in seen:
                doubles += 1
                continue
            seen.add(who)
        strangers += bool(agency) and agency not in bodies
        heads.append(
            Heads(
                number=1,
                sex=_sex(cells.get("sex")),
                role=known(ROLES).get(folded(text(cells.get("role"))), _other(cells.get("role"))),
                agency=bodies.get(agency, ""),
                age_group=_age(cells.get("age")),
            )
        )
    if not heads:
        raise Invalid(_("The list names nobody. Fill in a line for each person."), field="file")
    return Counted(people=merged(heads), doubles=doubles, strangers=strangers)


def _header(head: Sequence[str]) -> dict[str, int]:
    """Return the column's name to its position; the first of two of a kind counts, others are not read."""
    by_title = dict(_ALSO) | {name: name for name in TITLES}
    for spoken in ("en", *current().languages):
        with translation.override(spoken):
            by_title |= {folded(str(title)): name for name, title in TITLES.items()}
    places: dict[str, int] = {}
    for at, title in enumerate(head):
        if name := by_title.get(folded(title)):
            places.setdefault(name, at)
    if "sex" not in places and "name" not in places and "id" not in places:
        raise Invalid(
            _("The first row must say what the columns are: at least one of name, number and sex."),
            field="file",
        )
    return places


def _agencies() -> dict[str, str]:
    """Return what stands for each organisation: its code and its names, folded."""
    found: dict[str, str] = {}
    for one in Organisation.objects.filter(active=True):
        found |= {folded(name): one.code for name in (one.code, *one.names.values())}
    return found


def _who(cells: Mapping[str, Cell], agency: str) -> tuple[str, str] | None:
    if number := "".join(folded(text(cells.get("id"))).split()).replace("-", ""):
        return "id", number
    if name := folded(text(cells.get("name"))):
        return agency, name
    return None


def _sex(cell: Cell) -> str:
    given = folded(text(cell))
    return _SEXES.get(given) or known(SEXES).get(given, UNKNOWN)


def _other(cell: Cell) -> str:
    return "other" if text(cell).strip() else UNKNOWN


def _age(cell: Cell) -> str:
    if isinstance(cell, int) or text(cell).strip().isdecimal():
        return "child" if int(text(cell)) < current().age_of_majority else "adult"
    return known(AGES).get(folded(text(cell)), UNKNOWN)
