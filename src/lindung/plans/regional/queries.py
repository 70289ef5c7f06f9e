"""Reads of regional plans: what each country released, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.kernel.country import current
from lindung.kernel.vocabularies import vocabulary
from lindung.plans.models import Objective, Period, Plan
from lindung.plans.regional.models import PartnerKey, Received, Release
from lindung.plans.words import said

SHOWN: Final = 200


def plans(*, actor: Actor) -> QuerySet[Plan]:
    """Return the regional plans; none for who reads no plan."""
    rows = Plan.objects.exclude(region="")
    return rows.order_by("-starts") if actor.may(Permission.PLAN_READ) else rows.none()


def releases(*, actor: Actor) -> QuerySet[Release]:
    """Return this country's releases: all for who makes them, approved and withdrawn ones for readers."""
    rows = Release.objects.select_related("plan", "proposed_by", "decided_by", "withdrawn_by")
    if actor.may(Permission.RELEASE_MAKE):
        return rows
    public = rows.filter(state__in=[Release.State.APPROVED, Release.State.WITHDRAWN])
    return public if actor.may(Permission.PLAN_READ) else rows.none()


def received(*, actor: Actor) -> QuerySet[Received]:
    """Return what other countries released."""
    rows = Received.objects.select_related("plan", "key", "received_by")
    return rows if actor.may(Permission.PLAN_READ) else rows.none()


def keys(*, country: str = "") -> QuerySet[PartnerKey]:
    """Return the partners' keys that were not ended."""
    rows = PartnerKey.objects.filter(ended_at=None).select_related("registered_by", "compared_by")
    return rows.filter(country=country) if country else rows


def usable(*, country: str, day: date) -> QuerySet[PartnerKey]:
    """Return the compared keys that a country may have signed with on a day."""
    lasting = Q(valid_until=None) | Q(valid_until__gte=day)
    return keys(country=country).filter(lasting, compared_at__isnull=False, valid_from__lte=day)


@dataclass(frozen=True, slots=True)
class Cell:
    """A country's count in a period: shown, hidden, or not released."""

    released: bool = False
    value: int | None = None
    link: str = ""
    other_definition: bool = False

    @property
    def hidden(self) -> bool:
        """Whether the country hides the count."""
        return self.released and self.value is None


@dataclass(frozen=True, slots=True)
class Row:
    """A country's counts of one measure, period by period."""

    country: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One measure over the countries that released it."""

    code: str
    title: str
    unit: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """One release of any country, as the list of what was released when shows it."""

    country: str
    number: str
    period: str
    released_at: datetime
    as_of: date
    withdrawn_at: datetime | None
    replaced: bool
    own: bool
    key: Any


def issues(*, plan: Plan) -> list[Issue]:
    """Return every release of a plan by any country, the newest first (2 queries)."""
    here = Release.objects.filter(plan=plan, state__in=[Release.State.APPROVED, Release.State.WITHDRAWN])
    there = Received.objects.filter(plan=plan).defer("file", "content")
    found: list[tuple[int, Issue]] = []
    newest: dict[tuple[str, str], int] = {}
    for one in here.defer("file", "content", "notice"):
        assert one.serial is not None and one.decided_at is not None
        country = current().code
        newest[country, one.period] = max(newest.get((country, one.period), 0), one.serial)
        found.append((one.serial, _issue(one, country, one.decided_at, own=True)))
    for other in there:
        place = (other.country, other.period)
        newest[place] = max(newest.get(place, 0), other.serial)
        found.append((other.serial, _issue(other, other.country, other.released_at, own=False)))
    told = [
        Issue(
            country=one.country,
            number=one.number,
            period=one.period,
            released_at=one.released_at,
            as_of=one.as_of,
            withdrawn_at=one.withdrawn_at,
            replaced=serial < newest[one.country, one.period],
            own=one.own,
            key=one.key,
        )
        for serial, one in found
    ]
    return sorted(told, key=lambda one: one.released_at, reverse=True)[:SHOWN]


def _issue(row: Release | Received, country: str, at: datetime, *, own: bool) -> Issue:
    return Issue(country, row.number, row.period, at, row.as_of, row.withdrawn_at, False, own, row.pk)


def matrix(*, plan: Plan) -> tuple[list[Period], list[Block]]:
    """Return the plan's periods and each measure by country and period; the newest release of each counts (3 queries).

    A withdrawn release leaves its place empty: an older one does not come back.
    """
    periods = list(Period.objects.filter(plan=plan).order_by("starts", "ends"))
    newest = _newest(plan)
    countries = sorted({country for country, _period in newest}, key=lambda one: (one != current().code, one))
    told: dict[str, Mapping[str, Any]] = {}
    definitions: dict[str, str] = {}
    counts: dict[tuple[str, str, str], tuple[int | None, str]] = {}
    for (country, period), measures in newest.items():
        for one in measures:
            told.setdefault(one["code"], one)
            if country == current().code:
                definitions[one["code"]] = one["definition"]
            counts[one["code"], country, period] = (one["value"], one["definition"])
    blocks = [
        Block(
            code=code,
            title=said(one["title"]),
            unit=said(one["unit"]),
            rows=tuple(
                Row(
                    country,
                    tuple(_cell(counts, code, country, period.code, definitions) for period in periods),
                )
                for country in countries
                if any((code, country, period.code) in counts for period in periods)
            ),
        )
        for code, one in sorted(told.items())
    ]
    return periods, blocks


def _cell(
    counts: Mapping[tuple[str, str, str], tuple[int | None, str]],
    code: str,
    country: str,
    period: str,
    definitions: Mapping[str, str],
) -> Cell:
    if (code, country, period) not in counts:
        return Cell()
    value, definition = counts[code, country, period]
    return Cell(released=True, value=value, other_definition=definitions.get(code, definition) != definition)


def _newest(plan: Plan) -> dict[tuple[str, str], Sequence[Mapping[str, Any]]]:
    """Return (country, period) -> measures of the release with the highest serial, unless that was withdrawn."""
    rows: list[tuple[str, str, int, bool, Any]] = [
        (current().code, period, serial or 0, state == Release.State.WITHDRAWN, content)
        for period, serial, state, content in Release.objects.filter(
            plan=plan, state__in=[Release.State.APPROVED, Release.State.WITHDRAWN]
        ).values_list("period", "serial", "state", "content")
    ]
    rows += [
        (country, period, serial, withdrawn is not None, content)
        for country, period, serial, withdrawn, content in Received.objects.filter(plan=plan).values_list(
            "country", "period", "serial", "withdrawn_at", "content"
        )
    ]
    best: dict[tuple[str, str], tuple[int, bool, Any]] = {}
    for country, period, serial, gone, content in rows:
        if serial > best.get((country, period), (0, False, None))[0]:
            best[country, period] = (serial, gone, content)
    return {place: content["measures"] for place, (_serial, gone, content) in best.items() if not gone}


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty beyond the country, and how many objectives of the country's own plans answer it."""

    title: str
    objectives: int


def duties(*, language: str) -> list[Duty]:
    """Return the duties of the vocabulary with how many objectives of national plans answer each (1 query)."""
    known = vocabulary("duties")
    counts: dict[str, int] = {}
    rows: Iterable[list[str]] = Objective.objects.filter(plan__region="").values_list("duties", flat=True)
    for codes in rows:
        for code in codes:
            counts[code] = counts.get(code, 0) + 1
    return [Duty(name, counts.get(code, 0)) for code, name in known.choices(language)]
