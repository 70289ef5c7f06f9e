"""What the lead of a committee does with a report: question, approve, open again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases.web.pages import form_page
from lindung.kernel import clock
from lindung.plans.reporting import actions
from lindung.plans.reporting.models import Progress
from lindung.plans.reporting.web.finding import Found, find
from lindung.plans.reporting.web.forms import QuestionForm, ReopenForm, SeenForm


def _row(found: Found) -> Progress:
    """Return the report's row. Raises Progress.DoesNotExist where nobody has begun one."""
    if found.progress is None:
        raise Progress.DoesNotExist
    return found.progress


@requires(P.PROGRESS_APPROVE)
def question(request: StaffRequest, plan: str, indicator: str, period: str) -> HttpResponse:
    """Ask the reporter about the version that is shown."""
    found = find(plan=plan, period=period, indicator=indicator, actor=request.actor)
    progress = _row(found)
    form = QuestionForm(request.POST or None, initial={"seen": progress.version})

    def act(given: dict[str, Any]) -> str:
        actions.question(
            progress_id=progress.pk,
            text=given["text"],
            seen=given["seen"],
            cleared=given["cleared"],
            by=request.actor,
            at=clock.now(),
        )
        return found.address()

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Question this report"),
        button=_("Send the question"),
        back=found.address(),
        lead=f"{found.indicator.code} {found.indicator.label}, {found.period.code}",
    )


@require_POST
@requires(P.PROGRESS_APPROVE)
def approve(request: StaffRequest, plan: str, indicator: str, period: str) -> HttpResponse:
    """Approve the version that was shown."""
    found = find(plan=plan, period=period, indicator=indicator, actor=request.actor)
    progress: UUID = _row(found).pk
    form = SeenForm(request.POST)

    def act(given: dict[str, Any]) -> str:
        actions.approve(progress_id=progress, seen=given["seen"], by=request.actor, at=clock.now())
        return found.address()

    response = perform(request, form, act)
    if response is None:
        for error in form.errors.values():
            messages.error(request, " ".join(map(str, error)))
        return redirect(found.address())
    messages.success(request, _("Approved. The figure counts from now on."))
    return response


@requires(P.PROGRESS_APPROVE)
def reopen(request: StaffRequest, plan: str, indicator: str, period: str) -> HttpResponse:
    """Open an approved report again."""
    found = find(plan=plan, period=period, indicator=indicator, actor=request.actor)
    progress = _row(found)
    form = ReopenForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.reopen(
            progress_id=progress.pk,
            reason=given["reason"],
            cleared=given["cleared"],
            by=request.actor,
            at=clock.now(),
        )
        return found.address()

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Open this report again"),
        button=_("Open again"),
        back=found.address(),
        lead=_("Its versions stay. The reporter sends another one, and you decide on that."),
    )
