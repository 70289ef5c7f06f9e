"""Pages of documents: ask, see how far it is, fetch."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lindung.access.actors import NotAllowed
from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.plans.documents import actions, queries
from lindung.plans.documents.models import Document
from lindung.plans.documents.web.forms import WHAT, AskForm
from lindung.plans.models.tree import CODE

TYPES = {
    Document.Form.PDF: "application/pdf",
    Document.Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Document.Form.CSV: "text/csv; charset=utf-8",
}


def _named(document: Document) -> str:
    return str(dict(WHAT)[f"{document.kind}/{document.form}"])


@require_safe
@requires(P.PLAN_READ)
def home(request: StaffRequest) -> HttpResponse:
    """List the documents, of one plan where the address names it."""
    found = queries.listed(actor=request.actor, plan=request.GET.get("plan", "")[:CODE])
    lines = [(one, _named(one)) for one in found]
    context = {
        "lines": lines,
        "may_make": queries.may_make(request.actor),
        "waiting": any(one.under_way for one in found),
    }
    return render(request, "plandocs/home.html", context)


@requires(P.PLAN_READ)
def ask(request: StaffRequest) -> HttpResponse:
    """Ask for a document."""
    if not queries.may_make(request.actor):
        raise NotAllowed(P.REVIEW_RUN)
    chosen = {"language": get_language(), "period": request.GET.get("period", ""), "kind": "review/pdf"}
    form = AskForm(request.POST or None, initial=chosen)

    def act(given: dict[str, Any]) -> str:
        kind, _slash, shape = given["kind"].partition("/")
        document = actions.ask(
            period_id=UUID(given["period"]),
            kind=kind,
            form=shape,
            language=given["language"],
            by=request.actor,
            at=clock.now(),
        )
        return reverse("plandocs:show", args=[document.pk])

    return perform(request, form, act) or render(
        request, "plandocs/ask.html", {"form": form}, status=status_of(form)
    )


@require_safe
@requires(P.PLAN_READ)
def show(request: StaffRequest, document: UUID) -> HttpResponse:
    """Show one document: how far it is, and the file once it is made. The page may be left at any time."""
    found = queries.visible_to(request.actor).get(pk=document)
    return render(request, "plandocs/show.html", {"document": found, "name": _named(found)})


@require_safe
@requires(P.PLAN_READ)
def fetch(request: StaffRequest, document: UUID) -> HttpResponse:
    """Hand out the file of a made document."""
    fetched = actions.fetch(document_id=document, by=request.actor, at=clock.now())
    answer = HttpResponse(fetched.content, content_type=TYPES[Document.Form(fetched.document.form)])
    answer["Content-Disposition"] = f'attachment; filename="{fetched.document.file_name}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
