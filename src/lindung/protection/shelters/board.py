"""The board: how full each zone is, and one house on one morning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, QuerySet

from lindung.access.actors import Actor
from lindung.cases.rules import local_date
from lindung.protection.shelters import queries
from lindung.protection.shelters.hooks import Due, due_sources
from lindung.protection.shelters.models import Absence, Bed, Finding, House, Incident, Stay, Zone


@dataclass(slots=True)
class Line:
    """How full a zone is."""

    zone: Zone
    beds: int = 0
    here: int = 0
    held: int = 0
    away: int = 0
    closed: int = 0
    """Of those here: people whose case is closed, so that somebody has to say where they went."""

    @property
    def free(self) -> int:
        """Beds that can be given."""
        return max(self.beds - self.here - self.held, 0)


@dataclass(slots=True)
class Row:
    """A house and its zones."""

    house: House
    lines: list[Line] = field(default_factory=list)

    def total(self, name: str) -> int:
        """Return the sum of a column."""
        return sum(getattr(line, name) for line in self.lines)

    @property
    def free(self) -> int:
        """Beds that can be given."""
        return self.total("free")

    @property
    def beds(self) -> int:
        """All beds."""
        return self.total("beds")


def board(*, houses: Sequence[House], at: datetime) -> list[Row]:
    """Return the houses with how full their zones are at `at` (5 queries, whatever their number)."""
    keys = [house.pk for house in houses]
    rows = {house.pk: Row(house) for house in houses}
    lines: dict[UUID, Line] = {}
    for zone in Zone.objects.filter(house__in=keys, active=True).order_by("house", "code"):
        lines[zone.pk] = Line(zone)
        rows[zone.house_id].lines.append(lines[zone.pk])
    beds = Bed.objects.filter(zone__in=lines, active=True).order_by()
    for zone_id, number in beds.values_list("zone").annotate(n=Count("id")):
        lines[zone_id].beds = number
    taken = queries.live(Stay.objects.filter(zone__in=lines), at=at).order_by()
    for zone_id, state, number in taken.values_list("zone", "state").annotate(n=Count("id")):
        setattr(lines[zone_id], state, number)
    absent = Absence.objects.filter(ended_at=None, since__lte=at, stay__zone__in=lines).order_by()
    for zone_id, number in absent.values_list("stay__zone").annotate(n=Count("id")):
        lines[zone_id].away = number
    over = taken.filter(state=Stay.State.HERE, case__closed_at__isnull=False)
    for zone_id, number in over.values_list("zone").annotate(n=Count("id")):
        lines[zone_id].closed = number
    return list(rows.values())


@dataclass(frozen=True, slots=True)
class Morning:
    """What the manager of a house sees in the morning."""

    row: Row
    arrivals: Sequence[Stay]
    residents: Sequence[Stay]
    away: dict[UUID, Absence]
    incidents: Sequence[Incident]
    findings: Sequence[Finding]
    due: Sequence[Due]
    review_late: bool

    @property
    def overdue(self) -> Sequence[Absence]:
        """Who is away without agreement, or should be back."""
        return sorted(self.away.values(), key=lambda one: one.until)


def morning(*, house: House, by: Actor, at: datetime) -> Morning:
    """Return one house at `at`: who comes, who is there, who is away, what is open and due (10 queries and hooks)."""
    (row,) = board(houses=[house], at=at)
    mine = queries.stays(by=by).filter(house=house)
    related = ("case__person", "zone", "bed")
    now = list(
        queries.live(mine, at=at).select_related(*related).order_by("zone__code", "bed__number", "starts_at")
    )
    residents = [one for one in now if one.state == Stay.State.HERE]
    keys = [one.pk for one in residents]
    away = {one.stay_id: one for one in Absence.objects.filter(stay__in=keys, ended_at=None)}
    open_ones = Incident.objects.filter(stay__in=keys, closed_at=None).select_related("case")
    findings = Finding.objects.filter(review__house=house, closed_at=None, due_on__isnull=False)
    late = house.review_due_on is not None and house.review_due_on < local_date(at)
    return Morning(
        row=row,
        arrivals=[one for one in now if one.state == Stay.State.HELD],
        residents=residents,
        away=away,
        incidents=list(open_ones.order_by("follow_up_on", "happened_at")),
        findings=list(findings.select_related("review").order_by("due_on", "item")),
        due=due_sources(residents=residents, by=by, at=at),
        review_late=late,
    )


def listed(*, by: Actor, place: str = "") -> QuerySet[House]:
    """Return the houses for the board, those that close first, then by organisation."""
    rows = queries.houses(by=by).exclude(state=House.State.CLOSED)
    rows = rows.filter(place=place) if place else rows
    return rows.order_by(F("closing_on").asc(nulls_last=True), "organisation__code", "code")
