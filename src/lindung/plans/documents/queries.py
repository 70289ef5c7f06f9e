"""Reads of documents: whoever reads the plan may read its reviews; meeting packs are for who knows all committees."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.plans.documents.models import Document
from lindung.plans.models import Period

SHOWN = 100
MAKERS = (Permission.REVIEW_RUN, Permission.COMMITTEE_RUN)
"""Any of these may have documents made."""


def may_make(actor: Actor) -> bool:
    """Tell whether an actor may have documents made."""
    return any(actor.may(one) for one in MAKERS)


def visible_to(actor: Actor) -> QuerySet[Document]:
    """Return the documents an actor may read, without their content."""
    if not actor.may(Permission.PLAN_READ):
        return Document.objects.none()
    rows = Document.objects.select_related("plan", "period", "asked_by__organisation").defer("content")
    if actor.may(Permission.STATISTICS_READ):
        return rows
    return rows.exclude(kind=Document.Kind.PACK)


def listed(*, actor: Actor, plan: str = "") -> Sequence[Document]:
    """Return the newest documents, those under way first; of one plan where its code is given."""
    rows = visible_to(actor).filter(plan__code=plan) if plan else visible_to(actor)
    return sorted(rows.order_by("-asked_at", "-id")[:SHOWN], key=lambda one: not one.under_way)


def periods() -> Sequence[Period]:
    """Return the periods that documents can be made of, the plans in order and the newest period first."""
    return list(
        Period.objects.select_related("plan").order_by("plan__starts", "plan__code", "-starts", "ends")
    )
