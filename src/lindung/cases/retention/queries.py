"""Reads of retention: holds and erasures, for their reviewers and for whoever sees the case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import queries as hub
from lindung.cases.models import Case
from lindung.cases.retention.models import Erasure, Hold

SHOWN = 200
WAITING = (Erasure.State.PROPOSED, Erasure.State.REVIEWED)


def visible_to(actor: Actor) -> QuerySet[Erasure]:
    """Return the erasures an actor may know of: all to review, else those of the cases they see."""
    if actor.may(Permission.RETENTION_REVIEW):
        return Erasure.objects.all()
    return Erasure.objects.filter(case__in=hub.visible_to(actor))


def listed(*, actor: Actor) -> Sequence[Erasure]:
    """Return what waits for a review, the longest due first, then the newest settled."""
    rows = visible_to(actor)
    waiting = list(rows.filter(state__in=WAITING).order_by("due_at", "id")[:SHOWN])
    others = rows.exclude(state__in=WAITING).order_by("-proposed_at", "-id")
    return waiting + list(others[:SHOWN])


def waiting(*, actor: Actor) -> int:
    """Return how many erasures wait for a review."""
    if not actor.may(Permission.RETENTION_REVIEW):
        return 0
    return visible_to(actor).filter(state__in=WAITING).count()


def standing_holds(*, person_id: UUID, at: datetime) -> QuerySet[Hold]:
    """Return the holds that stand for a person at a moment."""
    return Hold.objects.filter(Q(until=None) | Q(until__gt=at), person=person_id, ended_at=None)


def holds_of(*, person_id: UUID) -> Sequence[Hold]:
    """Return a person's holds, the newest first."""
    return list(
        Hold.objects.filter(person=person_id).select_related("set_by", "ended_by").order_by("-set_at")
    )


def tombstone(*, case: Case) -> Erasure | None:
    """Return the erasure that was done to a visible case's person."""
    rows = Erasure.objects.filter(person=case.person_id, state=Erasure.State.DONE)
    return rows.select_related("first_by", "second_by").first()
