"""Reads of merges: within the cases that the reader sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from lindung.access.actors import Actor
from lindung.cases import queries as hub
from lindung.cases.merging.models import Merge, Part
from lindung.cases.models import Case


def visible_to(actor: Actor) -> QuerySet[Merge]:
    """Return the merges of which the actor sees both cases."""
    seen = hub.visible_to(actor)
    return Merge.objects.filter(kept__in=seen, absorbed__in=seen)


def parts_visible(actor: Actor) -> QuerySet[Part]:
    """Return the parts of those merges."""
    return Part.objects.filter(merge__in=visible_to(actor))


def one(*, merge_id: UUID, code: str, by: Actor) -> Merge:
    """Return a merge that the case with `code` belongs to, with both cases. Raises Merge.DoesNotExist."""
    rows = visible_to(by).select_related(
        "kept__person",
        "kept__lead_organisation",
        "absorbed__person",
        "absorbed__lead_organisation",
        "proposed_by",
        "decided_by",
        "undone_by",
    )
    return rows.get(Q(kept__code=code) | Q(absorbed__code=code), pk=merge_id)


def of_case(*, case: Case, by: Actor) -> Sequence[Merge]:
    """Return the merges of a visible case, the newest first."""
    rows = visible_to(by).filter(Q(kept=case) | Q(absorbed=case)).select_related("kept", "absorbed")
    return list(rows.order_by("-proposed_at"))


def parts(*, merge: Merge) -> Sequence[Part]:
    """Return whom a visible merge concerns, those that wait first."""
    rows = Part.objects.filter(merge=merge).select_related("organisation", "user")
    return sorted(rows, key=lambda part: (part.state != Part.State.WAITING, str(part.organisation_id)))


def due(*, by: Actor) -> Sequence[Merge]:
    """Return the merges that wait for a second person or a review, the oldest first."""
    waiting = Part.objects.filter(state=Part.State.WAITING).values("merge")
    rows = visible_to(by).filter(Q(state=Merge.State.PROPOSED) | Q(state=Merge.State.MERGED, pk__in=waiting))
    return list(rows.select_related("kept", "absorbed").order_by("proposed_at"))


@dataclass(frozen=True, slots=True)
class Also:
    """Another record of the same person; `kept` tells whether that one goes on."""

    code: str
    kept: bool


def also(*, case: Case, actor: Actor) -> Sequence[Also]:
    """Return the other records of a case's person, by code, as far as the actor sees them (1 query)."""
    rows = visible_to(actor).filter(Q(kept=case) | Q(absorbed=case), state=Merge.State.MERGED)
    found = rows.order_by("decided_at").values_list("kept", "kept__code", "absorbed__code")
    return [
        Also(code=theirs if mine == case.pk else kept, kept=mine != case.pk) for mine, kept, theirs in found
    ]


def absorbed(*, case: Case) -> bool:
    """Tell whether a case was merged into another and that was not undone."""
    return Merge.objects.filter(absorbed=case, state=Merge.State.MERGED).exists()
