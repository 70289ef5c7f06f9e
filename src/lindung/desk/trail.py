"""Reads of the audit trail for people: who looked at a case, and what the data officer searches for.

Both are recorded before anything is read, in the same transaction: a look that leaves no mark shows nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from lindung.access.actors import Actor, NotAllowed
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission
from lindung.cases import queries
from lindung.cases.models import Case
from lindung.desk.trail_words import LOOKS
from lindung.kernel import audit
from lindung.kernel.country import current
from lindung.kernel.models import AuditEvent

LONGEST = timedelta(days=92)
"""A search over days alone spans at most this, so that it reads an index and not the country's history."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page starts: just after the row with this moment and key (newest first)."""

    at: datetime
    row: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()},{self.row}"

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """Return the mark that `str()` wrote; None for an address cut short, which starts at the beginning."""
        moment, _comma, row = text.partition(",")
        try:
            at, number = datetime.fromisoformat(moment.replace(" ", "+")), int(row)
        except ValueError:
            return None
        return cls(at, number) if at.tzinfo and 0 < number < 2**63 else None


@dataclass(frozen=True, slots=True)
class Row:
    """One event as people read it; `code` is the case's, empty where it belongs to none."""

    at: datetime
    event: str
    name: str
    organisation: Mapping[str, str]
    code: str
    sections: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a search asks for; empty means any. Days are the country's, both included."""

    event: str = ""
    user_id: UUID | None = None
    organisation_id: UUID | None = None
    case_id: UUID | None = None
    since: date | None = None
    until: date | None = None

    def as_detail(self) -> dict[str, str]:
        """Return what the trail keeps of the search itself."""
        return {one.name: str(value) for one in fields(self) if (value := getattr(self, one.name))}


def may_read(*, case: Case, actor: Actor) -> bool:
    """Tell whether the actor may read who looked at a visible case."""
    leads = case.lead_organisation_id == actor.organisation_id or actor.may(Permission.CASE_READ_NATIONAL)
    return leads and actor.may(Permission.CASE_TRAIL)


def of_case(
    *, code: str, looks_only: bool, after: Mark | None, size: int, by: Actor, at: datetime
) -> tuple[Case, Sequence[Row], Mark | None]:
    """Return a visible case, who looked at it or did something there (newest first), and where the next page starts.

    It is for those who lead the case, and for national coordination. Raises Case.DoesNotExist for outsiders,
    `NotAllowed` for others on the case.
    """
    by.require(Permission.CASE_TRAIL)
    case = queries.by_code(code=code, by=by)
    if not may_read(case=case, actor=by):
        raise NotAllowed(Permission.CASE_TRAIL)
    with transaction.atomic(savepoint=False):
        audit.record(event="cases.trail_viewed", subject=case, by=by, at=at)
        rows = AuditEvent.objects.filter(case_id=case.pk)
        if looks_only:
            rows = rows.filter(event__in=list(LOOKS))
        found, following = _page(rows, after, size)
        return case, _told(found, {case.pk: case.code}), following


def search(
    *, wanted: Wanted, after: Mark | None, size: int, by: Actor, at: datetime
) -> tuple[Sequence[Row], Mark | None]:
    """Return a page of the country's trail, newest first; the search itself is recorded.

    Raises `NotAllowed` without the permission.
    """
    by.require(Permission.AUDIT_SEARCH)
    with transaction.atomic(savepoint=False):
        searcher = User(pk=by.user_id)
        audit.record(event="kernel.audit_searched", subject=searcher, by=by, at=at, detail=wanted.as_detail())
        found, following = _page(AuditEvent.objects.filter(_condition(wanted)), after, size)
        return _told(found, codes(case_ids={row.case_id for row in found if row.case_id})), following


def codes(*, case_ids: set[UUID]) -> dict[UUID, str]:
    """Return case -> code, also for the data officer, to whom the cases themselves do not exist."""
    if not case_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, code FROM lindung_codes_of(%s::uuid[])", [list(case_ids)])
        return dict(cursor.fetchall())


def case_of(*, code: str) -> UUID | None:
    """Return the key of the case with this code, for the data officer; None if there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lindung_case_of(%s)", [code])
        found = cursor.fetchone()[0]
    return found if isinstance(found, UUID) else None


def _condition(wanted: Wanted) -> Q:
    condition = Q()
    if wanted.event:
        condition &= Q(event=wanted.event)
    if wanted.user_id:
        condition &= Q(by_user_id=wanted.user_id)
    if wanted.organisation_id:
        condition &= Q(by_organisation_id=wanted.organisation_id)
    if wanted.case_id:
        condition &= Q(case_id=wanted.case_id)
    zone = ZoneInfo(current().time_zone)
    if wanted.since:
        condition &= Q(at__gte=datetime.combine(wanted.since, time.min, tzinfo=zone))
    if wanted.until:
        condition &= Q(at__lt=datetime.combine(wanted.until + timedelta(days=1), time.min, tzinfo=zone))
    return condition


def _page(
    rows: QuerySet[AuditEvent], after: Mark | None, size: int
) -> tuple[Sequence[AuditEvent], Mark | None]:
    """Return up to `size` rows and the mark of the next page, None at the end; the index finds where to start."""
    if after:
        rows = rows.filter(at__lte=after.at).filter(Q(at__lt=after.at) | Q(pk__lt=after.row))
    found = list(rows.order_by("-at", "-id").defer("mark", "previous", "hash")[: size + 1])
    if len(found) <= size:
        return found, None
    last = found[size - 1]
    return found[:size], Mark(last.at, last.pk)


def _told(rows: Sequence[AuditEvent], case_codes: Mapping[UUID, str]) -> Sequence[Row]:
    """Return rows with the names of people and organisations: two more queries for a whole page."""
    people = dict(
        User.objects.filter(pk__in={row.by_user_id for row in rows}).values_list("pk", "display_name")
    )
    bodies: dict[Any, Any] = dict(
        Organisation.objects.filter(pk__in={row.by_organisation_id for row in rows}).values_list(
            "pk", "names"
        )
    )
    return [
        Row(
            at=row.at,
            event=row.event,
            name=people.get(row.by_user_id, "") if row.by_user_id else "",
            organisation=bodies.get(row.by_organisation_id, {}),
            code=case_codes.get(row.case_id, "") if row.case_id else "",
            sections=tuple(map(str, row.detail.get("sections", ()))) if isinstance(row.detail, dict) else (),
        )
        for row in rows
    ]
