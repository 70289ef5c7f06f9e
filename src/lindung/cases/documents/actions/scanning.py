"""What the worker does with a document that waits: the scanner looks, then it is ready or refused."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from lindung.cases import actions as cases
from lindung.cases.documents import chunks, keys, store
from lindung.cases.documents.actions.removing import strip
from lindung.cases.documents.declarations import REFUSED
from lindung.cases.documents.models import Document
from lindung.cases.models import Case
from lindung.kernel import audit
from lindung.kernel.sealing.problems import Tampered
from lindung.kernel.uploads.scanning import ScannerDown, Verdict
from lindung.kernel.uploads.scanning import scan as ask

log = logging.getLogger(__name__)
DAMAGED = "damaged"


def scan(*, document_id: UUID, at: datetime) -> str:
    """Let the scanner look at a document that waits; return the state it is in afterwards.

    Without a verdict it goes on waiting. A file that was damaged while it waited can never be judged: it is refused.
    """
    document = Document.objects.get(pk=document_id)
    if document.state != Document.State.PENDING:
        return document.state
    try:
        verdict = _judge(document)
    except ScannerDown as down:
        log.warning("document %s goes on waiting for the scanner (%s)", document.pk, down)
        return document.state
    except (Tampered, FileNotFoundError):
        log.error("document %s was damaged while it waited for the scanner", document.pk)
        verdict = Verdict(name=DAMAGED)
    return _settle(document=document, verdict=verdict, at=at)


def _judge(document: Document) -> Verdict:
    """Ask the scanner. A damaged piece breaks the sending off, so that no half of a file is ever called clean."""
    key = keys.from_quarantine(document=document)
    with store.read(document=document.pk) as source:
        pieces = list(chunks.open_(key=key, document=document.pk, size=document.size, source=source))
    return ask(path=settings.SCANNER, chunks=pieces)


@transaction.atomic
def _settle(*, document: Document, verdict: Verdict, at: datetime) -> str:
    """Write the verdict down, unless somebody has removed the document meanwhile."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=document.case_id)
    row = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if row.state != Document.State.PENDING:
        return row.state
    if not verdict.harmful:
        row.state, row.settled_at, row.quarantine = Document.State.READY, at, None
        row.save(update_fields=["state", "settled_at", "quarantine"])
        audit.record(event="documents.found_clean", subject=row, by=None, at=at)
        return row.state
    strip(document=row, state=Document.State.REFUSED, at=at)
    cases.open_task(case=case, kind=REFUSED, organisation=row.organisation, by=None, at=at, subject_id=row.pk)
    audit.record(event="documents.refused", subject=row, by=None, at=at, detail={"found": verdict.name})
    return row.state
