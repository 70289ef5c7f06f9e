"""Reads of emergency access: the holder, the lead, coordination and the data officers; nobody else knows of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases.emergency.models import Alarm, Emergency
from lindung.kernel.models import AuditEvent

SHOWN = 200


def visible_to(actor: Actor) -> QuerySet[Emergency]:
    """Return the accesses an actor may know of."""
    if actor.may(Permission.EMERGENCY_REVIEW) or actor.may(Permission.CASE_READ_NATIONAL):
        return Emergency.objects.all()
    return endable_by(actor)


def endable_by(actor: Actor) -> QuerySet[Emergency]:
    """Return the accesses an actor may end: their own, and those to cases that their organisation leads."""
    if not actor.may(Permission.CASE_READ):
        return Emergency.objects.none()
    return Emergency.objects.filter(Q(user=actor.user_id) | Q(lead_organisation=actor.organisation_id))


def one(*, emergency_id: UUID, code: str, by: Actor) -> Emergency:
    """Return an access by its key and its case's code. Raises Emergency.DoesNotExist for outsiders."""
    rows = visible_to(by).select_related(
        "user", "organisation", "lead_organisation", "ended_by", "reviewed_by"
    )
    return rows.get(pk=emergency_id, case_code=code)


def to_review(*, actor: Actor) -> Sequence[Emergency]:
    """Return what waits for review, soonest due first."""
    rows = visible_to(actor).filter(reviewed_at=None).select_related("user", "organisation")
    return list(rows.order_by("review_due_at", "id")[:SHOWN])


def reviewed(*, actor: Actor, limit: int = 50) -> Sequence[Emergency]:
    """Return the newest reviewed accesses."""
    rows = visible_to(actor).filter(reviewed_at__isnull=False)
    return list(rows.select_related("user", "organisation").order_by("-reviewed_at", "-id")[:limit])


def alarms(*, actor: Actor) -> Sequence[Alarm]:
    """Return the alarms that nobody has seen yet; only data officers have any."""
    if not actor.may(Permission.EMERGENCY_REVIEW):
        return []
    return list(
        Alarm.objects.filter(seen_at=None).select_related("user__organisation").order_by("at")[:SHOWN]
    )


def waiting(*, actor: Actor) -> int:
    """Return how many reviews and alarms wait for a data officer."""
    if not actor.may(Permission.EMERGENCY_REVIEW):
        return 0
    return Emergency.objects.filter(reviewed_at=None).count() + Alarm.objects.filter(seen_at=None).count()


def running(*, keys: Iterable[UUID], at: datetime) -> Sequence[Emergency]:
    """Return the accesses behind live grants of a reader, for the banner on a case."""
    return list(Emergency.objects.filter(pk__in=list(keys), ended_at=None, until__gt=at))


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was opened or done under an emergency access, as the trail has it."""

    at: datetime
    event: str
    sections: tuple[str, ...]


def deeds(*, entry: Emergency) -> Sequence[Deed]:
    """Return what the trail has of the holder in the case while the access lasted, oldest first."""
    ended = min(entry.until, entry.ended_at) if entry.ended_at else entry.until
    rows = AuditEvent.objects.filter(
        case_id=entry.case_id, by_user_id=entry.user_id, at__gte=entry.entered_at, at__lte=ended
    )
    found = rows.order_by("at", "id").values_list("at", "event", "detail")[:SHOWN]
    return [
        Deed(at=at, event=event, sections=tuple(detail.get("sections", ()))) for at, event, detail in found
    ]
