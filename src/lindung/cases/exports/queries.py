"""Reads of exports: one's own, those that wait for one's approval, and for data officers all."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases.exports.models import Export, ExportCase, RecipientKey

SHOWN = 100


def visible_to(actor: Actor) -> QuerySet[Export]:
    """Return the exports an actor may know of: their own; their organisation's or all to decide on."""
    if actor.may(Permission.EXPORT_KEYS):
        return Export.objects.all()
    own = Q(asked_by=actor.user_id)
    if actor.may(Permission.EXPORT_APPROVE):
        own |= Q(organisation=actor.organisation_id)
    return Export.objects.filter(own) if actor.may(Permission.EXPORT_ASK) else Export.objects.none()


def listed(*, actor: Actor) -> Sequence[Export]:
    """Return the newest exports of an actor, those that wait first."""
    rows = visible_to(actor).select_related("asked_by__organisation", "key__organisation")
    found = list(rows.order_by("-asked_at", "-id")[:SHOWN])
    return sorted(found, key=lambda one: one.state != Export.State.ASKED)


def waiting(*, actor: Actor) -> int:
    """Return how many exports of others wait for this actor's decision."""
    if not actor.may(Permission.EXPORT_APPROVE):
        return 0
    rows = visible_to(actor).filter(state=Export.State.ASKED)
    return rows.exclude(asked_by=actor.user_id).count()


def codes(*, export: Export) -> Sequence[str]:
    """Return the codes of the cases in an export."""
    return list(ExportCase.objects.filter(export=export).order_by("code").values_list("code", flat=True))


def keys_in_use() -> QuerySet[RecipientKey]:
    """Return the recipients' keys to which exports may go."""
    return RecipientKey.objects.filter(ended_at=None).select_related("organisation")
