"""What the person may see of their own case through the window: each room says which dates come next.

Rooms declare here at start, so that the window, a spoke, needs to know none of them. A date says what happens in plain
words, never where, never who.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise

from lindung.cases.models import Case


@dataclass(frozen=True, slots=True)
class NextDate:
    """A day on which something happens for the person: in plain words, and whether they must come or answer."""

    on: date
    words: Promise
    expected: bool = False
    """Whether the person is expected to be there or to answer."""
    code: str = ""
    """Names the sentence `date_<code>` of the window's texts, which says it in the person's language; empty: none."""


Source = Callable[[Case, datetime], Iterable[NextDate]]
Contacts = Callable[[str], Iterable[str]]
"""From a language to sentences that say whom to call: the same for everybody in the country."""

_sources: Final[dict[str, Source]] = {}
_contacts: Final[dict[str, Contacts]] = {}


class AlreadyDeclared(ValueError):
    """Two rooms claim one name."""


def declare_dates(*, name: str, source: Source) -> None:
    """Make known what tells next dates of a case (called with the case and the moment); a name belongs to one room."""
    if _sources.setdefault(name, source) is not source:
        raise AlreadyDeclared(f"Dates {name} are declared twice.")


def next_dates(*, case: Case, at: datetime) -> list[NextDate]:
    """Return what comes next for the person, the soonest first; a few queries for each room that declares any."""
    found = [one for source in _sources.values() for one in source(case, at)]
    return sorted(found, key=lambda one: (one.on, str(one.words)))


def declare_contacts(*, name: str, contacts: Contacts) -> None:
    """Make known what tells whom to call (called with a language); a name belongs to one room."""
    if _contacts.setdefault(name, contacts) is not contacts:
        raise AlreadyDeclared(f"Contacts {name} are declared twice.")


def contacts_in(*, language: str) -> list[str]:
    """Return whom to call, in a language; no query."""
    return [line for contacts in _contacts.values() for line in contacts(language)]
