"""What the case page reads of the rooms: one query for each kind of record, only the columns it prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from lindung.access.purposes import Purpose
from lindung.cases.models import Case, Grant, Note, TimelineEntry
from lindung.cases.queries import NEWEST_FIRST
from lindung.desk.prepared import Prepared
from lindung.identification.models import Advice, Decision, Screening
from lindung.protection.models import JointReport, Order

TIMELINE_READ = 1000
"""Far more than a case ever has; which rooms hold anything about it is read from the whole of it."""
NOTES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the timeline as a case page prints it; `organisation` holds names by language."""

    kind: str
    params: Mapping[str, Any]
    happened_at: datetime
    by: str | None
    organisation: Mapping[str, str] | None
    organisation_id: UUID | None
    organisation_kind: str | None


_TIMELINE = Prepared(
    lambda case: (
        TimelineEntry.objects.filter(case=case)
        .order_by(*NEWEST_FIRST)
        .values_list(
            "kind",
            "params",
            "happened_at",
            "by__display_name",
            "organisation__names",
            "organisation_id",
            "organisation__kind",
        )[:TIMELINE_READ]
    )
)


def timeline(*, case: Case) -> Sequence[Told]:
    """Return the entries of a case's timeline, newest first, at most `TIMELINE_READ`: only what is printed is read."""
    return [Told(*row) for row in _TIMELINE.rows(case.pk)]


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note as a case page prints it; `sealed` opens with the key and the audience."""

    id: UUID
    sealed: bytes
    audience: str
    written_at: datetime
    by: str
    organisation: Mapping[str, str]
    organisation_id: UUID
    organisation_kind: str


_NOTES = Prepared(
    lambda case: (
        Note.objects.filter(case=case)
        .order_by("-written_at", "-id")
        .values_list(
            "id",
            "text",
            "audience",
            "written_at",
            "by__display_name",
            "organisation__names",
            "organisation_id",
            "organisation__kind",
        )[:NOTES_SHOWN]
    )
)


def notes(*, case: Case) -> Sequence[NoteLine]:
    """Return the newest notes of a case, at most `NOTES_SHOWN`."""
    return [NoteLine(*row) for row in _NOTES.rows(case.pk)]


@dataclass(frozen=True, slots=True)
class Part:
    """Who takes part in a case, and for what."""

    organisation_id: UUID
    organisation: Mapping[str, str]
    kind: str
    purpose: str


_PARTS = Prepared(
    lambda case: (
        Grant.objects.filter(case=case, ended_at=None, user=None)
        .exclude(purpose=Purpose.REFERRAL)
        .order_by("since", "id")
        .values_list("organisation_id", "organisation__names", "organisation__kind", "purpose")
    )
)


def parts(*, case: Case) -> Sequence[Part]:
    """Return who takes part in a case today, longest first."""
    return [Part(*row) for row in _PARTS.rows(case.pk)]


@dataclass(frozen=True, slots=True)
class ScreeningLine:
    """A screening as a case page lists it: what was advised and decided, never an answer."""

    id: UUID
    instrument: str
    state: str
    started_at: datetime
    organisation: Mapping[str, str]
    advice: str
    decision: str


_OF_IT = {"screening": OuterRef("pk")}
_SCREENINGS = Prepared(
    lambda case: (
        Screening.objects.filter(case=case)
        .annotate(
            advice=Coalesce(Subquery(Advice.objects.filter(**_OF_IT).values("code")), Value("")),
            decision=Coalesce(Subquery(Decision.objects.filter(**_OF_IT).values("code")), Value("")),
        )
        .order_by("-started_at", "-id")
        .values_list("id", "instrument", "state", "started_at", "organisation__names", "advice", "decision")
    )
)


def screenings(*, case: Case) -> Sequence[ScreeningLine]:
    """Return a case's screenings with advice and decision, newest first, in one query and without the answers."""
    return [ScreeningLine(*row) for row in _SCREENINGS.rows(case.pk)]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order as a case page lists it: what its document says, not how the law counted it."""

    id: UUID
    kind: str
    state: str
    made_at: datetime | None
    applied_on: date | None
    starts_on: date | None
    ends_on: date | None
    court: Mapping[str, str] | None
    officer: str | None
    signed: int | None
    """How many halves of its joint report are signed; None where it has none."""

    @property
    def last_day(self) -> date | None:
        """The last day that the order covers; None while it has no end, or where it covered no whole day."""
        if self.ends_on is None or self.starts_on is None or self.ends_on <= self.starts_on:
            return None
        return self.ends_on - timedelta(days=1)


_SIGNED = (
    JointReport.objects.filter(order=OuterRef("pk"))
    .annotate(
        signed=Count("enforcement_signed_on", output_field=IntegerField())
        + Count("protection_signed_on", output_field=IntegerField())
    )
    .values("signed")
)
_ORDERS = Prepared(
    lambda case: Order.objects.filter(case=case)
    .annotate(signed=Subquery(_SIGNED))
    .order_by(F("made_at").desc(nulls_first=True), "-recorded_at", "-id")
    .values_list(
        "id", "kind", "state", "made_at", "applied_on", "starts_on", "ends_on", "court__names",
        "protection_officer__display_name", "signed",
    )
)  # fmt: skip


def orders(*, case: Case) -> Sequence[OrderLine]:
    """Return every record of a case's orders, newest first, superseded ones included: only what is printed is read."""
    return [OrderLine(*row) for row in _ORDERS.rows(case.pk)]
