"""Removing documents: the key goes with the row's change, the bytes right after; a line remains."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import actions as cases
from lindung.cases import queries as case_queries
from lindung.cases.documents import store
from lindung.cases.documents.models import Document
from lindung.cases.models import Case
from lindung.kernel import audit
from lindung.kernel.problems import Invalid, Refusal

BY_HAND = (Document.Removal.WRONG_CASE, Document.Removal.WRONG_FILE, Document.Removal.NOT_NEEDED)


class OthersDocument(Refusal):
    """A document that another organisation added."""

    code = "others_document"
    status = 403


@transaction.atomic
def remove(*, document_id: UUID, removal: str, by: Actor, at: datetime) -> Document:
    """Remove a document that the actor's own organisation added, for a reason (`BY_HAND`).

    Raises Document.DoesNotExist for outsiders, `OthersDocument`, `Invalid` for another reason.
    """
    by.require(Permission.DOCUMENT_ADD)
    if removal not in BY_HAND:
        raise Invalid(_("Choose from the list why it is removed."), field="removal")
    seen = Document.objects.filter(case__in=case_queries.visible_to(by)).get(pk=document_id)
    case = case_queries.for_change(case_id=seen.case_id, by=by)
    document = Document.objects.select_for_update(of=("self",)).get(pk=document_id)
    if document.organisation_id != by.organisation_id:
        raise OthersDocument(_("Another organisation added this document. Ask them to remove it."))
    if document.state == Document.State.ERASED:
        return document
    strip(document=document, state=Document.State.ERASED, at=at, removal=removal)
    cases.tell(case=case, kind="document.removed", by=by, at=at)
    audit.record(event="documents.removed", subject=document, by=by, at=at, detail={"removal": removal})
    return document


@transaction.atomic
def erase_of_case(*, case: Case, by: Actor | None, at: datetime) -> int:
    """Remove every document of a locked case whose time to be kept has ended; return how many."""
    found: Iterable[Document] = Document.objects.select_for_update(of=("self",)).filter(case=case)
    count = 0
    for document in found:
        if document.state == Document.State.ERASED:
            continue
        strip(document=document, state=Document.State.ERASED, at=at, removal=Document.Removal.RETENTION)
        audit.record(
            event="documents.removed", subject=document, by=by, at=at, detail={"removal": "retention"}
        )
        count += 1
    return count


def strip(*, document: Document, state: str, at: datetime, removal: str = "") -> None:
    """Take every key and name from a locked row and save it; its bytes go once that is certain."""
    document.state, document.settled_at, document.removal = state, at, removal
    document.key = document.title = document.key_box = document.title_box = document.quarantine = None
    document.save()
    transaction.on_commit(partial(store.remove, document=document.pk))
