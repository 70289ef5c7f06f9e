"""An event as its page shows it: rows of words, people in a table, shares against what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from lindung.access.models import Organisation
from lindung.cases.words import label, language_name
from lindung.plans.programmes import counting, queries, words
from lindung.plans.programmes.counting import Share, Sums
from lindung.plans.programmes.kinds import AGES, KINDS, LISTS, ROLES, SECTORS, SORTS, TABLE, VOCABULARIES
from lindung.plans.programmes.models import Attendance, Event, EventIndicator


@dataclass(frozen=True, slots=True)
class Line:
    """An event in a list."""

    event: Event
    kind: str
    days: str
    people: int

    @property
    def cancelled(self) -> bool:
        """Whether it counts no more."""
        return self.event.cancelled_at is not None


@dataclass(frozen=True, slots=True)
class Counted:
    """An indicator that an event counts for: its sum over all its events, and the share that was asked for."""

    tag: EventIndicator
    sum: str
    share: Share | None


def days(event: Event) -> str:
    """Return the days of an event in words."""
    first = date_format(event.held_from, _("j F Y"))
    if event.held_to == event.held_from:
        return first
    return f"{first} – {date_format(event.held_to, _('j F Y'))}"


def kind(event: Event) -> str:
    """Return what an event was, as closely as it is known."""
    name = label(KINDS, event.kind)
    sort = next((label(VOCABULARIES[one], code) for one in SORTS if (code := getattr(event, one))), "")
    return f"{name}: {sort}" if sort else name


def lines(events: Sequence[Event]) -> list[Line]:
    """Return the events of a page, with one query for all their people."""
    heads = queries.heads_at(events=events)
    return [Line(event=one, kind=kind(one), days=days(one), people=heads.get(one.pk, 0)) for one in events]


def money(amount: Decimal, currency: str) -> str:
    """Return an amount with its currency."""
    return f"{currency} {number_format(amount, 2, use_l10n=True, force_grouping=True)}"


def rows(event: Event) -> list[tuple[str, str]]:
    """Return what an event says, as pairs of name and words; what was left empty is left out."""
    found = [
        (words.COLUMNS["organisation"], event.organisation.name),
        (_("Held"), days(event)),
        (words.COLUMNS["place"], words.place(event.place)),
        (words.COLUMNS["others"], _names(event.others)),
        (words.COLUMNS["partners"], event.partners),
        *((words.COLUMNS[name], _value(event, name)) for name in TABLE[event.kind].columns),
        (words.COLUMNS["summary"], event.summary),
    ]
    return [(str(name), text) for name, text in found if text]


def _names(codes: Sequence[str]) -> str:
    if not codes:
        return ""
    return ", ".join(one.name for one in Organisation.objects.filter(code__in=codes).order_by("code"))


def _value(event: Event, name: str) -> str:
    value: Any = getattr(event, name)
    if name == "languages":
        return ", ".join(language_name(code) for code in value)
    if name in LISTS:
        return words.of_list(name, value)
    if name in VOCABULARIES:
        return label(VOCABULARIES[name], value)
    if name == "amount":
        return money(value, event.currency)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name == "signed_on":
        return date_format(value, _("j F Y")) if value else ""
    if isinstance(value, int):
        return "" if name == "number" and value == 1 else number_format(value, force_grouping=True)
    return str(value or "")


@dataclass(frozen=True, slots=True)
class Group:
    """People of one role, agency and age group, by sex."""

    role: str
    agency: str
    age: str
    women: int
    men: int
    other: int
    unknown: int
    keys: tuple[Any, ...]


def groups(people: Sequence[Attendance]) -> list[Group]:
    """Return people as a table: a line for each role, agency and age group."""
    named = {
        one.code: one.name
        for one in Organisation.objects.filter(code__in={p.agency for p in people if p.agency})
    }
    found: dict[tuple[str, str, str], dict[str, Attendance]] = {}
    for one in people:
        found.setdefault((one.role, one.agency, one.age_group), {})[one.sex] = one
    return [
        Group(
            role=label(ROLES, role),
            agency=named.get(agency, agency),
            age=label(AGES, age) if age != "unknown" else "",
            women=_of(by_sex, "female"),
            men=_of(by_sex, "male"),
            other=_of(by_sex, "other"),
            unknown=_of(by_sex, "unknown"),
            keys=(role, agency, age),
        )
        for (role, agency, age), by_sex in found.items()
    ]


def _of(by_sex: dict[str, Attendance], sex: str) -> int:
    return by_sex[sex].number if sex in by_sex else 0


def share_of(people: Sequence[Attendance], *, least: int) -> Share:
    """Return the share of women and girls among the people of one event."""
    return Share(
        women=sum(one.number for one in people if one.sex == "female"),
        people=sum(one.number for one in people),
        unknown=sum(one.number for one in people if one.sex == "unknown"),
        least=least,
    )


def sectors(event: Event) -> list[tuple[str, int]]:
    """Return the sectors of an event with their numbers, largest first."""
    return [(label(SECTORS, one.sector), one.number) for one in queries.tallies(event=event)]


def counted(tags: Sequence[EventIndicator]) -> list[Counted]:
    """Return what an event counts for, with the sum of each indicator over all its years; one query."""
    sums = counting.sums(indicators=[one.indicator for one in tags])
    return [
        Counted(
            tag=one,
            sum=total(one, sums[one.indicator_id]),
            share=sums[one.indicator_id].share(least=one.indicator.share_min or 0)
            if counting.asks_for_women(one.indicator)
            else None,
        )
        for one in tags
    ]


def total(tag: EventIndicator, sums: Sums) -> str:
    """Return the sum of an indicator in words."""
    value = sums.of(tag.indicator.measure)
    if isinstance(value, Decimal):
        return money(value, tag.indicator.plan.currency)
    return number_format(value, force_grouping=True)
