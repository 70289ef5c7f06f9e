"""Reads of documents: from the cases the actor sees, within the sections their purposes cover."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from lindung.access.actors import Actor
from lindung.cases import queries as cases
from lindung.cases.documents.models import Document
from lindung.cases.models import Case
from lindung.kernel.fields import Tier


def of_case(*, case: Case, sections: frozenset[str]) -> Sequence[Document]:
    """Return a visible case's documents of these sections, newest first; removed ones stay as a line."""
    rows = Document.objects.filter(case=case, section__in=sections).select_related("organisation")
    return list(rows.order_by("-added_at", "-id"))


def one(*, document_id: UUID, by: Actor) -> Document:
    """Return a document of a case the actor sees, the case and its person with it. Raises Document.DoesNotExist."""
    rows = Document.objects.filter(case__in=cases.visible_to(by))
    return rows.select_related("case__person").get(pk=document_id)


def to_scan(*, limit: int) -> Sequence[UUID]:
    """Return the documents that wait for the scanner, longest waiting first."""
    rows = Document.objects.filter(state=Document.State.PENDING).order_by("added_at")
    return list(rows.values_list("pk", flat=True)[:limit])


def has_sealed(case: Case) -> bool:
    """Tell whether a case has a document that an opening could show."""
    rows = Document.objects.filter(case=case, tier=Tier.SEALED.value, state=Document.State.READY)
    return rows.exists()
