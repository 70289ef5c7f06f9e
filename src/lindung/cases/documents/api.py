"""Documents over HTTP: the acts of the pages, under the same permissions. Names come only to those who may open."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from lindung.access.api import actor_of
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases import sections
from lindung.cases.documents import actions, queries
from lindung.cases.documents.models import Document
from lindung.cases.documents.web.answers import handed_out
from lindung.cases.documents.web.receiving import HeldFile
from lindung.kernel import clock, submissions
from lindung.kernel.problems import Invalid
from lindung.kernel.uploads.washing import wash
from lindung.kernel.uploads.words import unfit

router = Router(tags=["documents"])


class DocumentOut(Schema):
    """A document; `done` is what was taken out of it. Its name comes with its bytes."""

    id: UUID
    kind: str
    section: str
    tier: str
    sort: str
    size: int
    state: str
    done: list[str]
    organisation: str
    added_at: datetime

    @staticmethod
    def resolve_organisation(document: Document) -> str:
        """Give the organisation's stable code."""
        return document.organisation.code


@router.get(
    "/{code}/documents",
    response=list[DocumentOut],
    summary="List the documents of a case",
    url_name="case_documents",
)
def list_documents(request: HttpRequest, code: str) -> object:
    """Return the documents of the sections that the caller's purposes cover, newest first."""
    by = actor_of(request)
    by.require(Permission.DOCUMENT_READ)
    case = cases.by_code(code=code, by=by)
    covered = sections.in_hand(case=case, by=by, at=clock.now()).sections
    return queries.of_case(case=case, sections=frozenset(covered))


@router.post(
    "/{code}/documents", response={201: DocumentOut}, summary="Add a document", url_name="case_documents"
)
def add_document(request: HttpRequest, code: str, kind: Form[str], file: File[UploadedFile]) -> object:
    """Take a file (multipart), look into it and seal it. An `Idempotency-Key` makes it safe to retry."""
    by = actor_of(request)
    by.require(Permission.DOCUMENT_ADD)
    case = cases.by_code(code=code, by=by)
    if not isinstance(file, HeldFile):
        raise unfit("broken")
    if file.too_large:
        raise unfit("too_large")
    held = file

    def act() -> str:
        washed = wash(source=held.held)
        with washed.held:
            made = actions.add(
                case_id=case.pk, kind=kind, name=held.given, washed=washed, by=by, at=clock.now()
            )
        return str(made.pk)

    sent = f"{request.method} {request.path}\n{kind}\n{held.digest}".encode()
    key = submissions.once(key=_key(request), sent=sent, by=by, at=clock.now(), act=act)
    return Status(201, Document.objects.select_related("organisation").get(pk=key, case=case))


@router.get("/{code}/documents/{document}", response={200: None}, summary="Open a document")
def open_document(request: HttpRequest, code: str, document: UUID) -> HttpResponseBase:
    """Return the bytes as an attachment; the opening is recorded first. 403 `sealed` for what two people open."""
    by = actor_of(request)
    case = cases.by_code(code=code, by=by)
    found = Document.objects.get(pk=document, case=case)
    return handed_out(actions.open_document(document_id=found.pk, by=by, at=clock.now()))


def _key(request: HttpRequest) -> UUID:
    given = request.headers.get("Idempotency-Key")
    try:
        return UUID(given) if given else uuid4()
    except ValueError:
        raise Invalid(
            _("Idempotency-Key must be a UUID. Make a new one for each act."), field="Idempotency-Key"
        ) from None
