"""Opening documents: recorded before the first byte, and proven whole before the first byte."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import sections
from lindung.cases.documents import chunks, keys, queries, store
from lindung.cases.documents.models import Document
from lindung.cases.models import Case
from lindung.kernel import audit
from lindung.kernel.fields import Tier
from lindung.kernel.problems import Refusal
from lindung.kernel.sealing.problems import Tampered
from lindung.kernel.uploads.kinds import SORTS
from lindung.kernel.uploads.names import shown_name

log = logging.getLogger(__name__)


class NotReady(Refusal):
    """A document that nobody may open: not yet checked, found harmful, or removed."""

    code = "not_ready"


class SealedToHolders(Refusal):
    """A document that names or shows the person: it takes two people to open it."""

    code = "sealed"
    status = 403


@dataclass(frozen=True, slots=True)
class Opened:
    """A document in the clear, piece by piece; `size` is in bytes. Whoever takes it reads it to the end."""

    name: str
    media_type: str
    size: int
    pieces: Iterator[bytes]


def open_document(*, document_id: UUID, by: Actor, at: datetime) -> Opened:
    """Open a protected document, the opening recorded first.

    Raises Document.DoesNotExist for outsiders, `NotCovered` where no purpose covers its section, `NotReady`,
    `SealedToHolders`, `Locked`, `Tampered`.
    """
    by.require(Permission.DOCUMENT_READ)
    document = queries.one(document_id=document_id, by=by)
    if document.tier == Tier.SEALED:
        raise SealedToHolders(
            _(
                "This document is sealed. Ask for an opening: a second person decides, and it lasts for minutes."
            )
        )
    ring = sections.to_read(
        case=document.case,
        by=by,
        at=at,
        sections=[document.section],
        event="documents.opened",
        subject=document,
    )
    _assert_ready(document)
    try:
        key = base64.b64decode(ring.open(document, "key"))
        return _opened(document, key=key, title=ring.open(document, "title") or "")
    except Tampered:
        log.error("document %s does not open: its file or key is not what was put there", document.pk)
        raise


def open_sealed(*, document_id: UUID, private: bytes, by: Actor, at: datetime) -> Opened:
    """Open a sealed document with the person's private half, which an approved opening gives for minutes.

    The opening is recorded first. Raises Document.DoesNotExist for outsiders, `NotReady`, `Tampered`.
    """
    by.require(Permission.DOCUMENT_READ)
    document = queries.one(document_id=document_id, by=by)
    if document.tier != Tier.SEALED:
        raise Document.DoesNotExist
    with transaction.atomic(savepoint=False):
        audit.record(
            event="documents.opened", subject=document, by=by, at=at, detail={"sections": ["identity"]}
        )
    _assert_ready(document)
    key, title = keys.out_of_box(document=document, private=private)
    return _opened(document, key=key, title=title)


def titles(*, case: Case, documents: Sequence[Document], by: Actor, at: datetime) -> dict[UUID, str]:
    """Return the names of a case's protected documents that the actor may read, the look recorded once.

    A name that is not what was sealed is left out. Raises `Locked`, `Erased`, `NotCovered`.
    """
    wanted = [one for one in documents if one.tier == Tier.PROTECTED and one.title is not None]
    if not wanted:
        return {}
    ring = sections.to_read(
        case=case, by=by, at=at, sections={one.section for one in wanted}, event="documents.listed"
    )
    found: dict[UUID, str] = {}
    for one in wanted:
        try:
            found[one.pk] = str(ring.open(one, "title"))
        except Tampered:
            log.error("the name of document %s does not open", one.pk)
    return found


def _assert_ready(document: Document) -> None:
    if document.state == Document.State.PENDING:
        raise NotReady(
            _("This document is still being checked. Nobody can open it until then; try again later.")
        )
    if document.state != Document.State.READY:
        raise NotReady(_("This document was removed, or refused because it held something harmful."))


def _opened(document: Document, *, key: bytes, title: str) -> Opened:
    """Return the document open at its beginning, after every piece has proven to be what was sealed."""
    try:
        source = store.read(document=document.pk)
    except FileNotFoundError:
        raise Tampered from None
    try:
        for _piece in chunks.open_(key=key, document=document.pk, size=document.size, source=source):
            pass
        source.seek(0)
    except BaseException:
        source.close()
        raise
    sort = SORTS[document.sort]
    return Opened(
        name=shown_name(stem=title, ending=sort.ending),
        media_type=sort.media_type,
        size=document.size,
        pieces=_pieces(source, key=key, document=document),
    )


def _pieces(source: BinaryIO, *, key: bytes, document: Document) -> Iterator[bytes]:
    with source:
        yield from chunks.open_(key=key, document=document.pk, size=document.size, source=source)
