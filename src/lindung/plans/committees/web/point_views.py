"""Pages of action points: mine, one, done, closed, opened again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.plans.committees import actions, queries
from lindung.plans.committees.models import ActionPoint
from lindung.plans.committees.problems import NotOwner
from lindung.plans.committees.web.forms import CautiousForm, DoneForm, ReopenForm
from lindung.plans.committees.web.shown import line_of
from lindung.plans.committees.words import PRIORITIES


@require_safe
@requires(P.PLAN_READ)
def mine(request: StaffRequest) -> HttpResponse:
    """List what the reader owes, what waits for them to close, and what is overdue with them as chair."""
    context = {
        "owed": [line_of(one) for one in queries.mine(actor=request.actor)],
        "to_close": [line_of(one) for one in queries.to_close(actor=request.actor)],
        "escalated": [line_of(one) for one in queries.escalated_to(actor=request.actor)],
    }
    return render(request, "committees/mine.html", context)


@require_safe
@requires(P.PLAN_READ)
def show(request: StaffRequest, point: UUID) -> HttpResponse:
    """Show an action: what was agreed, the evidence, who closed it, and what the reader can do."""
    rows = queries.points(actor=request.actor).select_related("opened_by", "done_by", "closed_by")
    found = rows.get(pk=point)
    own = queries.owns(actor=request.actor, point=found)
    running = queries.runs(actor=request.actor, committee=found.committee)
    is_done = found.state == ActionPoint.State.DONE
    high = found.priority == ActionPoint.Priority.HIGH
    context = {
        "line": line_of(found),
        "point": found,
        "priority": PRIORITIES[found.priority],
        "may_see_committee": queries.visible_to(request.actor).filter(pk=found.committee_id).exists(),
        "may_report": found.running and (own or running),
        "may_close": is_done and (running or own) and not (high and own),
        "own_high": is_done and high and own,
        "may_reopen": running and found.state in (ActionPoint.State.DONE, ActionPoint.State.CLOSED),
    }
    return render(request, "committees/action.html", context)


@requires(P.PLAN_READ)
def done(request: StaffRequest, point: UUID) -> HttpResponse:
    """Report an action as done, with evidence."""
    found = queries.points(actor=request.actor).get(pk=point)
    own = queries.owns(actor=request.actor, point=found)
    if not own and not queries.runs(actor=request.actor, committee=found.committee):
        raise NotOwner
    form = DoneForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.done(
            point_id=found.pk,
            evidence=given["evidence"],
            link=given["link"],
            by=request.actor,
            at=clock.now(),
        )
        return reverse("committees:action", args=[found.pk])

    if response := perform(request, form, act):
        messages.success(request, _("Reported as done. Who leads the committee closes it."))
        return response
    return _page(request, found, form, _("What was done"), _("Report as done"))


@require_POST
@requires(P.PLAN_READ)
def close(request: StaffRequest, point: UUID) -> HttpResponse:
    """Close an action that was done."""
    found = actions.close(point_id=point, by=request.actor, at=clock.now())
    messages.success(request, _("The action is closed."))
    return redirect("committees:action", found.pk)


@requires(P.COMMITTEE_RUN)
def reopen(request: StaffRequest, point: UUID) -> HttpResponse:
    """Open an action again, with the reason."""
    found = queries.points(actor=request.actor).get(pk=point)
    form = ReopenForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.reopen(point_id=found.pk, reason=given["reason"], by=request.actor, at=clock.now())
        return reverse("committees:action", args=[found.pk])

    if response := perform(request, form, act):
        messages.success(request, _("The action is open again."))
        return response
    return _page(request, found, form, _("Open the action again"), _("Open again"))


def _page(
    request: StaffRequest, point: ActionPoint, form: CautiousForm, title: str, button: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "button": button,
        "lead": f"{point.code}: {point.text}",
        "back": reverse("committees:action", args=[point.pk]),
    }
    return render(request, "lindung/act.html", context, status=status_of(form))
