"""Pages of a case's documents: the list, adding, opening, removing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.cases import sections, words
from lindung.cases.documents import actions, queries
from lindung.cases.documents.kinds import VOCABULARY
from lindung.cases.documents.models import Document
from lindung.cases.documents.web.answers import handed_out
from lindung.cases.documents.web.forms import AddForm, RemoveForm
from lindung.cases.models import Case
from lindung.cases.web.pages import form_page
from lindung.kernel import clock
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.problems import Erased, Locked
from lindung.kernel.uploads.kinds import SORTS
from lindung.kernel.uploads.washing import Washed
from lindung.kernel.vocabularies import vocabulary


@dataclass(frozen=True, slots=True)
class Row:
    """One document as the list shows it."""

    id: UUID
    kind: str
    title: str
    sealed: bool
    sort: str
    size: int
    state: str
    colour: str
    opens: bool
    asks: bool
    removable: bool
    by: str
    at: datetime


_COLOURS = {"ready": "green", "pending": "yellow", "refused": "red", "erased": "grey"}


@require_GET
@requires(P.DOCUMENT_READ)
def documents(request: StaffRequest, case_code: str) -> HttpResponse:
    """List what the reader's purposes cover; the look at the names is recorded."""
    case = cases.by_code(code=case_code, by=request.actor)
    now = clock.now()
    covered = sections.in_hand(case=case, by=request.actor, at=now).sections
    found = queries.of_case(case=case, sections=frozenset(covered))
    locked, titles = False, {}
    try:
        titles = actions.titles(case=case, documents=found, by=request.actor, at=now)
    except (Locked, Erased):
        locked = True
    context = {
        "case": case,
        "rows": [_row(one, titles.get(one.pk, ""), request) for one in found],
        "locked": locked,
        "may_add": request.actor.may(P.DOCUMENT_ADD) and bool(covered),
        "back": reverse("case", args=[case.code]),
    }
    return render(request, "documents/list.html", context)


def _row(one: Document, title: str, request: StaffRequest) -> Row:
    sort, sealed = SORTS[one.sort], one.tier == Tier.SEALED
    kept = one.state in {Document.State.READY, Document.State.PENDING}
    return Row(
        id=one.pk,
        kind=vocabulary(VOCABULARY).label(one.kind, words.language()),
        title=f"{title}{sort.ending}" if title else "",
        sealed=sealed,
        sort=sort.ending.removeprefix(".").upper(),
        size=one.size,
        state=str(Document.State(one.state).label),
        colour=_COLOURS[one.state],
        opens=one.state == Document.State.READY and not sealed,
        asks=one.state == Document.State.READY and sealed and request.actor.may(P.IDENTITY_READ),
        removable=kept
        and request.actor.may(P.DOCUMENT_ADD)
        and one.organisation_id == request.actor.organisation_id,
        by=one.organisation.name,
        at=one.added_at,
    )


@requires(P.DOCUMENT_ADD)
def add(request: StaffRequest, case_code: str) -> HttpResponse:
    """Take a file, look into it, seal it, and say what was taken out of it."""
    case = cases.by_code(code=case_code, by=request.actor)
    home = reverse("documents:list", args=[case.code])
    covered = sections.in_hand(case=case, by=request.actor, at=clock.now()).sections
    form = AddForm(request.POST or None, request.FILES or None, sections=frozenset(covered))
    done: list[str] = []

    def act(given: dict[str, Any]) -> str:
        washed: Washed = given["file"]
        with washed.held:
            name = request.FILES["file"].given  # type: ignore[union-attr]
            actions.add(
                case_id=case.pk,
                kind=given["kind"],
                name=name,
                washed=washed,
                by=request.actor,
                at=clock.now(),
            )
        done.extend(washed.told())
        return home

    response = perform(request, form, act)
    if response is None:
        context = {"form": form, "case": case, "back": home}
        return render(request, "documents/add.html", context, status=status_of(form))
    messages.success(request, " ".join([_("The document is sealed and belongs to the case now."), *done]))
    return response


@require_GET
@requires(P.DOCUMENT_READ)
def download(request: StaffRequest, case_code: str, document: UUID) -> StreamingHttpResponse:
    """Hand a document out as an attachment; the opening is recorded before its first byte."""
    case = cases.by_code(code=case_code, by=request.actor)
    _of(case, document)
    return handed_out(actions.open_document(document_id=document, by=request.actor, at=clock.now()))


@requires(P.DOCUMENT_ADD)
def remove(request: StaffRequest, case_code: str, document: UUID) -> HttpResponse:
    """Remove a document that the reader's organisation added."""
    case = cases.by_code(code=case_code, by=request.actor)
    found = _of(case, document)
    home = reverse("documents:list", args=[case.code])
    form = RemoveForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.remove(document_id=document, removal=given["removal"], by=request.actor, at=clock.now())
        return home

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Remove a document"),
        button=_("Remove for good"),
        back=home,
        case=case,
        lead=_("%(kind)s. Its key is destroyed and its bytes are removed: nobody can bring it back.")
        % {"kind": vocabulary(VOCABULARY).label(found.kind, words.language())},
    )


def _of(case: Case, document: UUID) -> Document:
    """Return the document of a visible case. Raises Document.DoesNotExist for one of another case."""
    return Document.objects.get(pk=document, case=case)
