"""Pages of evidence: adding a link or a file, opening, removing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases.documents.actions import Opened as OpenedDocument
from lindung.cases.documents.web.answers import handed_out
from lindung.kernel import clock
from lindung.kernel.uploads.washing import Washed
from lindung.plans.reporting import actions
from lindung.plans.reporting.actions.evidence import FileLooksPersonal
from lindung.plans.reporting.models import Evidence
from lindung.plans.reporting.personal import SIGNS
from lindung.plans.reporting.web.finding import Found, find
from lindung.plans.reporting.web.forms import EvidenceForm

_SALT = "lindung.reporting.evidence"


@requires(P.PROGRESS_REPORT)
def add(request: StaffRequest, plan: str, indicator: str, period: str) -> HttpResponse:
    """Add evidence; a file that looks personal is stored only after a warning and a confirmation."""
    found = find(plan=plan, period=period, indicator=indicator, actor=request.actor)
    if not found.reports:
        raise actions.not_reporter(bodies=found.bodies, indicator=found.indicator)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    done: list[str] = []

    def act(given: dict[str, Any]) -> str:
        said: dict[str, Any] = {"indicator": found.indicator.pk, "period": found.period.pk}
        said |= {"label": given["label"], "cleared": given["cleared"], "by": request.actor, "at": clock.now()}
        if given["link"]:
            actions.add_link(link=given["link"], **said)
            return found.address()
        washed: Washed = given["file"]
        with washed.held:
            name = request.FILES["file"].given  # type: ignore[union-attr]
            confirmed = _confirmed(request, given)
            actions.add_file(name=name, washed=washed, confirmed=confirmed, **said)
        done.extend(washed.told())
        return found.address()

    response = perform(request, form, act)
    if response is not None:
        messages.success(request, " ".join([_("The evidence belongs to the report now."), *done]))
        return response
    return render(request, "reporting/evidence.html", _context(request, found, form), status=status_of(form))


def _confirmed(request: StaffRequest, given: dict[str, Any]) -> str:
    """Return the digest of the file that this reader was warned of and has confirmed; empty for none."""
    if not given["confirmed"] or not given["seen"]:
        return ""
    try:
        user, digest = signing.loads(given["seen"], salt=_SALT, max_age=3600)
    except (signing.BadSignature, ValueError):
        return ""
    return str(digest) if user == str(request.actor.user_id) else ""


def _context(request: StaffRequest, found: Found, form: EvidenceForm) -> dict[str, Any]:
    refusal, signs = form.refused_with, []
    if isinstance(refusal, FileLooksPersonal):
        signs = [SIGNS[one] for one in refusal.signs]
        form.warn(token=signing.dumps([str(request.actor.user_id), refusal.digest], salt=_SALT))
    return {
        "form": form,
        "signs": signs,
        "indicator": found.indicator,
        "period": found.period,
        "back": found.address(),
    }


@require_GET
@requires(P.PLAN_READ)
def open_(request: StaffRequest, evidence: UUID) -> StreamingHttpResponse:
    """Hand a file of evidence out as an attachment; the opening is recorded before its first byte."""
    opened = actions.open_file(evidence_id=evidence, by=request.actor, at=clock.now())
    return handed_out(OpenedDocument(opened.name, opened.media_type, opened.size, opened.pieces))


@require_POST
@requires(P.PROGRESS_REPORT)
def remove(request: StaffRequest, evidence: UUID) -> HttpResponse:
    """Remove evidence for good."""
    row = Evidence.objects.select_related("progress__indicator", "progress__period__plan").get(pk=evidence)
    actions.remove(evidence_id=evidence, by=request.actor, at=clock.now())
    messages.success(request, _("The evidence is removed; nobody can bring it back."))
    period = row.progress.period
    return redirect(
        reverse("reporting:report", args=[period.plan.code, row.progress.indicator.code, period.code])
    )
