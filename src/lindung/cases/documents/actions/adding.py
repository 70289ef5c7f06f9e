"""Adding a document that has been looked into: sealed on the way to the disk."""

from __future__ import annotations

import os
import uuid
from datetime import datetime
from functools import partial
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import actions as cases
from lindung.cases import queries
from lindung.cases.documents import chunks, keys, store
from lindung.cases.documents.kinds import SECTIONS, tier_of
from lindung.cases.documents.models import Document
from lindung.kernel import audit
from lindung.kernel.problems import Invalid, Refusal
from lindung.kernel.uploads.names import clean_name
from lindung.kernel.uploads.washing import Washed

MOST_OF_CASE = 500
_KEY_BYTES = 32


class TooMany(Refusal):
    """A case that has as many documents as a case can have."""

    code = "too_many_documents"


@transaction.atomic
def add(*, case_id: UUID, kind: str, name: str, washed: Washed, by: Actor, at: datetime) -> Document:
    """Seal a washed file to its case; `name` is what its sender called it.

    With a scanner it waits until that has looked. Raises `Invalid` for an unknown kind, `NotCovered` for one whose
    section no purpose of the actor covers, `Locked` or `NoHolders` where nothing could be sealed, `NoRoom`.
    """
    by.require(Permission.DOCUMENT_ADD)
    if kind not in SECTIONS:
        raise Invalid(_("Choose from the list what kind of document it is."), field="kind")
    case = queries.for_change(case_id=case_id, by=by)
    if Document.objects.filter(case=case).count() >= MOST_OF_CASE:
        raise TooMany(_("This case has as many documents as it can hold. Remove what is not needed first."))
    document = Document(
        id=uuid.uuid4(),
        case=case,
        kind=kind,
        section=SECTIONS[kind].value,
        tier=tier_of(kind=kind).value,
        sort=washed.sort.code,
        size=washed.held.size,
        done=list(washed.done),
        state=Document.State.READY,
        added_by_id=by.user_id,
        organisation_id=by.organisation_id,
        added_at=at,
        settled_at=at,
    )
    key = os.urandom(_KEY_BYTES)
    keys.put(document=document, key=key, title=clean_name(given=name), by=by, at=at)
    if settings.SCANNER:
        document.state, document.settled_at = Document.State.PENDING, None
        document.quarantine = keys.for_scanner(document=document, key=key)
    fill = partial(_fill, document, key, washed)
    document.digest = store.write(document=document.pk, fill=fill)
    try:
        document.save(force_insert=True)
        cases.tell(case=case, kind="document.added", by=by, at=at)
        audit.record(
            event="documents.added",
            subject=document,
            by=by,
            at=at,
            detail={"kind": kind, "sort": document.sort},
        )
    except BaseException:
        # What falls later, with the transaction around this one, the sweep takes away.
        store.remove(document=document.pk)
        raise
    return document


def _fill(document: Document, key: bytes, washed: Washed, target: BinaryIO) -> str:
    """Write the sealed bytes and return their digest."""
    plain = washed.held.chunks(chunks.CHUNK)
    return chunks.seal(key=key, document=document.pk, size=document.size, plain=plain, target=target)
