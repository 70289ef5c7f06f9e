"""What is said of an event: the shape in which forms, spreadsheets and the demonstration hand it over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from lindung.plans.programmes.models import Event


@dataclass(frozen=True, slots=True)
class Facts:
    """An event as given; columns of other kinds stay empty. `organisation` and `others` are codes.

    Days are of the country's calendar, `amount` is in units of the currency, `reach` and `number` are counts.
    """

    kind: str
    title: str
    organisation: str
    held_from: date
    held_to: date | None = None
    place: str = ""
    summary: str = ""
    link: str = ""
    others: tuple[str, ...] = ()
    partners: str = ""
    curriculum: str = ""
    needs_assessed: bool | None = None
    evaluated: bool | None = None
    effect: str = ""
    channels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    reach: int | None = None
    meeting_kind: str = ""
    level: str = ""
    publication_kind: str = ""
    agreement_kind: str = ""
    counterpart: str = ""
    agreement_state: str = ""
    signed_on: date | None = None
    number: int = 1
    fund_kind: str = ""
    amount: Decimal | None = None
    currency: str = ""
    recipient: str = ""
    other_kind: str = ""

    def columns(self) -> dict[str, Any]:
        """Return column to value as the table holds them, but for the organisation, which is a reference there."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        del given["organisation"]
        return {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}


@dataclass(frozen=True, slots=True)
class Heads:
    """How many people of one role, agency (code of an organisation), sex and age group took part."""

    number: int
    sex: str = "unknown"
    role: str = "unknown"
    agency: str = ""
    age_group: str = "unknown"


def facts_of(event: Event) -> Facts:
    """Return what an event says (its organisation must have been fetched with it)."""
    given: dict[str, Any] = {}
    for field in fields(Facts):
        value = event.organisation.code if field.name == "organisation" else getattr(event, field.name)
        given[field.name] = tuple(value) if isinstance(value, list) else value
    return Facts(**given)


def plain(value: object) -> object:
    """Return a value of a column as JSON holds it."""
    if isinstance(value, date | Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def state(facts: Facts) -> dict[str, Any]:
    """Return everything an event says, as its history holds it."""
    return {field.name: plain(getattr(facts, field.name)) for field in fields(Facts)}


def changed(*, before: Facts, after: Facts) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the columns that differ, as they were and as they are."""
    names = [
        field.name for field in fields(Facts) if getattr(before, field.name) != getattr(after, field.name)
    ]
    return (
        {name: plain(getattr(before, name)) for name in names},
        {name: plain(getattr(after, name)) for name in names},
    )


def merged(heads: Iterable[Heads]) -> list[Heads]:
    """Return the same people with equal groups added up and empty ones left out, in a fixed order."""
    sums: dict[tuple[str, str, str, str], int] = {}
    for one in heads:
        key = (one.role, one.agency, one.sex, one.age_group)
        sums[key] = sums.get(key, 0) + one.number
    return [
        Heads(number=number, role=role, agency=agency, sex=sex, age_group=age)
        for (role, agency, sex, age), number in sorted(sums.items())
        if number
    ]


def by_sector(tallies: Mapping[str, int]) -> dict[str, int]:
    """Return the sectors with at least one, sorted."""
    return {sector: number for sector, number in sorted(tallies.items()) if number}


def today(at: Any) -> date:
    """Return the day at a moment, by the country's calendar."""
    return timezone.localtime(at).date()
