"""Ending emergency access: early by its holder or the lead, by itself after four hours; and chasing its review."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.queries import secretariat
from lindung.cases import actions as cases
from lindung.cases.emergency import queries
from lindung.cases.emergency.models import Emergency
from lindung.cases.emergency.problems import Settled
from lindung.kernel import audit


@transaction.atomic
def end(*, emergency_id: UUID, by: Actor, at: datetime) -> Emergency:
    """End an access before its time: the holder does, or whoever works for the lead of the case.

    Raises Emergency.DoesNotExist for others, `Settled` once it is over.
    """
    by.require(Permission.CASE_READ)
    entry = queries.endable_by(by).select_for_update(of=("self",)).get(pk=emergency_id)
    if entry.ended_at is not None or entry.until <= at:
        raise Settled
    cases.tell(case=entry.case, kind="emergency.ended", by=by, at=at)
    _close(entry, at=at, by=by)
    audit.record(event="emergency.ended", subject=entry, by=by, at=at, detail={"emergency": str(entry.pk)})
    return entry


@transaction.atomic
def expire(*, at: datetime, limit: int = 500) -> int:
    """End up to `limit` accesses whose four hours are over; return how many. Run by the worker."""
    over = Emergency.objects.filter(ended_at=None, until__lte=at).order_by("until")
    found = list(over.select_for_update(skip_locked=True, of=("self",))[:limit])
    for entry in found:
        _close(entry, at=entry.until, by=None)
    return len(found)


@transaction.atomic
def escalate_overdue(*, at: datetime, limit: int = 500) -> int:
    """Pass reviews that were not done within 72 hours to the secretariat; return how many. Run by the worker."""
    late = Emergency.objects.filter(reviewed_at=None, escalated_at=None, review_due_at__lte=at)
    found = list(
        late.order_by("review_due_at")
        .select_related("case")
        .select_for_update(skip_locked=True, of=("self",))[:limit]
    )
    for entry in found:
        entry.escalated_at = at
        entry.save(update_fields=["escalated_at"])
        cases.open_task(
            case=entry.case,
            kind="emergency.overdue",
            organisation=secretariat(),
            by=None,
            at=at,
            due_at=at,
            fulfilled_by="emergency.reviewed",
            subject_id=entry.pk,
        )
        audit.record(
            event="emergency.review_overdue",
            subject=entry,
            by=None,
            at=at,
            detail={"emergency": str(entry.pk)},
        )
    return len(found)


def _close(entry: Emergency, *, at: datetime, by: Actor | None) -> None:
    entry.ended_at, entry.ended_by_id = at, by.user_id if by else None
    entry.save(update_fields=["ended_at", "ended_by"])
    cases.end_carried_by(basis_id=entry.pk, at=at)
