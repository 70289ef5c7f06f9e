"""Asking for a document, making it in the worker, and handing it out."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lindung.access.actors import Actor, NotAllowed
from lindung.access.permissions import Permission
from lindung.kernel import audit, walls
from lindung.kernel.problems import Conflict, Invalid
from lindung.kernel.typesetting import NotSet
from lindung.plans.documents import pdf, queries, sheets
from lindung.plans.documents.building import pack as build_pack
from lindung.plans.documents.building import review as build_review
from lindung.plans.documents.models import Document
from lindung.plans.models import Period

log = logging.getLogger(__name__)
PATIENCE: Final = timedelta(minutes=30)
"""So long a document may be in the making; what is not made by then failed."""
QUEUED: Final = timedelta(hours=6)
"""So long one may wait for a worker that has other things to do."""
_LONGEST: Final = 600


class NotThereYet(Conflict):
    """A document that is not made cannot be fetched."""

    code = "not_there_yet"

    def __init__(self) -> None:
        super().__init__(_("This document is not ready. Look again in a minute."))


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as it is handed out."""

    document: Document
    content: bytes


@transaction.atomic
def ask(*, period_id: UUID, kind: str, form: str, language: str, by: Actor, at: datetime) -> Document:
    """Ask for a document; the worker makes it. The same one, still under way, is returned and not made twice.

    `kind` is review or pack, `form` pdf, xlsx or csv (a pack is always pdf). Raises `NotAllowed`, `Invalid`.
    """
    if not queries.may_make(by):
        raise NotAllowed(Permission.REVIEW_RUN)
    if kind not in Document.Kind.values or form not in Document.Form.values:
        raise Invalid(_("Choose what is to be made from the list."), field="kind")
    if kind == Document.Kind.PACK and form != Document.Form.PDF:
        raise Invalid(
            _("A meeting pack is made as PDF only. Choose PDF, or the annual review."), field="kind"
        )
    if language not in dict(settings.LANGUAGES):
        raise Invalid(_("Choose a language from the list."), field="language")
    period = Period.objects.select_for_update().filter(pk=period_id).first()
    if period is None:
        raise Invalid(_("Choose a period from the list."), field="period")
    asked = {"plan_id": period.plan_id, "period": period, "kind": kind, "form": form, "language": language}
    under_way = Document.objects.filter(**asked, state__in=["asked", "making"]).first()
    if under_way is not None:
        return under_way
    document = Document.objects.create(**asked, asked_by_id=by.user_id, asked_at=at)
    detail = {"kind": kind, "form": form, "language": language, "period": period.code}
    audit.record(event="plandocs.asked", subject=document, by=by, at=at, detail=detail)
    from lindung.plans.documents.tasks import make_document

    make_document.defer(document_id=str(document.pk))
    return document


def make(*, document_id: UUID, at: datetime) -> str:
    """Make a document that was asked for; return the state it came to. Runs in the worker, for nobody in particular."""
    with walls.telling_system():
        document = Document.objects.select_for_update().get(pk=document_id)
        if document.state != Document.State.ASKED:
            return document.state
        document.state, document.begun_at = Document.State.MAKING, at
        document.save(update_fields=["state", "begun_at"])
    try:
        content, version = _content(document=document, at=at)
    except NotSet as error:
        return _failed(document_id=document_id, problem=str(error), at=at)
    except Exception:
        log.exception("document %s could not be made", document_id)
        problem = _(
            "Something went wrong that is not yours to mend. It is in the log under this document's key."
        )
        return _failed(document_id=document_id, problem=problem, at=at)
    return _made(document_id=document_id, content=content, version=version, at=at)


def _content(*, document: Document, at: datetime) -> tuple[bytes, int]:
    """Return a document's bytes and the version of the plan they speak of. Everything is read in one transaction."""
    with walls.telling_system():
        period = Period.objects.select_related("plan").get(pk=document.period_id)
        if document.kind == Document.Kind.PACK:
            told = build_pack(period=period, language=document.language, at=at)
        else:
            review = build_review(period=period, language=document.language, at=at)
    if document.kind == Document.Kind.PACK:
        return pdf.pack(content=told, at=at), told.plan_version
    writers: dict[str, Callable[[], bytes]] = {
        Document.Form.PDF: lambda: pdf.report(content=review, at=at),
        Document.Form.XLSX: lambda: sheets.workbook(content=review, at=at),
        Document.Form.CSV: lambda: sheets.csv_table(content=review),
    }
    return writers[document.form](), review.plan_version


def _made(*, document_id: UUID, content: bytes, version: int, at: datetime) -> str:
    with walls.telling_system():
        document = Document.objects.select_for_update().get(pk=document_id)
        if document.state != Document.State.MAKING:
            return document.state
        document.state, document.made_at, document.content = Document.State.MADE, at, content
        document.size, document.plan_version = len(content), version
        document.checksum = hashlib.sha256(content).hexdigest()
        document.save(update_fields=["state", "made_at", "content", "size", "plan_version", "checksum"])
        detail = {"size": document.size, "checksum": document.checksum[:32], "version": version}
        audit.record(event="plandocs.made", subject=document, by=None, at=at, detail=detail)
        return document.state


def _failed(*, document_id: UUID, problem: str, at: datetime) -> str:
    with walls.telling_system():
        document = Document.objects.select_for_update().get(pk=document_id)
        if document.under_way:
            document.state, document.problem = Document.State.FAILED, problem[:_LONGEST]
            document.save(update_fields=["state", "problem"])
            audit.record(event="plandocs.failed", subject=document, by=None, at=at)
        return document.state


def sweep(*, at: datetime) -> int:
    """Call failed what the worker never finished; return how many."""
    stuck = Q(state="making", begun_at__lt=at - PATIENCE) | Q(state="asked", asked_at__lt=at - QUEUED)
    old = Document.objects.filter(stuck)
    problem = _("The worker did not finish it. Ask again; if that does not help, see that the worker runs.")
    keys = list(old.values_list("pk", flat=True))
    return sum(_failed(document_id=key, problem=problem, at=at) == Document.State.FAILED for key in keys)


@transaction.atomic
def fetch(*, document_id: UUID, by: Actor, at: datetime) -> Fetched:
    """Hand out a made document and record who took it. Raises `NotThereYet`, Document.DoesNotExist, `NotAllowed`."""
    by.require(Permission.PLAN_READ)
    document = queries.visible_to(by).defer(None).get(pk=document_id)
    if document.state != Document.State.MADE or document.content is None:
        raise NotThereYet
    detail = {"checksum": document.checksum[:32]}
    audit.record(event="plandocs.fetched", subject=document, by=by, at=at, detail=detail)
    return Fetched(document, bytes(document.content))
