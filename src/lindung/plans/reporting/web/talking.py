"""Pages of comments: what an organisation was asked about, what is said of an activity, and who is asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lindung.access.models import Organisation
from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.plans.models import Activity, Period
from lindung.plans.reporting import actions, queries, words
from lindung.plans.reporting.belonging import bodies_of, may_decide
from lindung.plans.reporting.models import Invitation
from lindung.plans.reporting.web.forms import CommentForm, InviteForm

_PARTNERS = 400
"""Organisations offered at most."""


@require_safe
@requires(P.PLAN_COMMENT)
def asked(request: StaffRequest) -> HttpResponse:
    """List the activities on which the reader's organisation was asked to comment."""
    context = {
        "activities": queries.asked_of(actor=request.actor),
        "organisation": request.user.organisation.name,
    }
    return render(request, "reporting/asked.html", context)


@requires(P.PLAN_READ)
def comments(request: StaffRequest, plan: str, activity: str, period: str = "") -> HttpResponse:
    """Show what is said of an activity; take a comment from who may give one, on `period` at first."""
    found = _activity(plan, activity)
    if period:
        Period.objects.only("pk").get(plan=found.plan_id, code=period)
    if request.method == "POST":
        request.actor.require(P.PLAN_COMMENT)
    bodies = bodies_of(plans=[found.plan])[found.plan_id]
    open_periods = [one for one in queries.open_periods() if one.plan_id == found.plan_id]
    may = (
        bool(open_periods)
        and found.withdrawn_at is None
        and queries.may_comment(activity=found, by=request.actor, bodies=bodies)
    )
    periods = [(one.code, one.code) for one in open_periods]
    shown = may or request.method == "POST"
    form = CommentForm(request.POST or None, periods=periods, chosen=period) if shown else None
    address = reverse("reporting:comments", args=[found.plan.code, found.code])

    def act(given: dict[str, Any]) -> str:
        actions.comment(
            activity=found.pk,
            period=Period.objects.values_list("pk", flat=True).get(plan=found.plan_id, code=given["period"]),
            stance=given["stance"],
            text=given["text"],
            cleared=given["cleared"],
            by=request.actor,
            at=clock.now(),
        )
        return address

    if form is not None and (response := perform(request, form, act)):
        messages.success(request, _("Your comment stands beside the reports now."))
        return response
    decides = may_decide(by=request.actor, bodies=bodies, activity=found)
    context = {
        "form": form,
        "plan": found.plan,
        "activity": found,
        "comments": [(one, words.STANCES[one.stance]) for one in queries.comments(activity=found.pk)],
        "invited": queries.invited(activity=found.pk),
        "decides": decides,
        "invite_form": InviteForm(bodies=_offered()) if decides else None,
    }
    return render(request, "reporting/comments.html", context, status=status_of(form) if form else 200)


@require_POST
@requires(P.PROGRESS_APPROVE)
def invite(request: StaffRequest, plan: str, activity: str) -> HttpResponse:
    """Ask an organisation to comment."""
    found = _activity(plan, activity)
    form = InviteForm(request.POST, bodies=_offered())
    address = reverse("reporting:comments", args=[found.plan.code, found.code])

    def act(given: dict[str, Any]) -> str:
        actions.invite_partner(
            activity=found.pk, organisation=given["organisation"], by=request.actor, at=clock.now()
        )
        return address

    response = perform(request, form, act)
    if response is None:
        for error in form.errors.values():
            messages.error(request, " ".join(map(str, error)))
        return redirect(address)
    messages.success(request, _("The organisation is asked: it finds the activity among its comments."))
    return response


@require_POST
@requires(P.PROGRESS_APPROVE)
def end(request: StaffRequest, invitation: UUID) -> HttpResponse:
    """End an invitation."""
    row = Invitation.objects.select_related("activity__plan").get(pk=invitation)
    actions.end_invitation(invitation_id=invitation, by=request.actor, at=clock.now())
    return redirect("reporting:comments", row.activity.plan.code, row.activity.code)


def _activity(plan: str, code: str) -> Activity:
    return Activity.objects.select_related("plan", "committee").get(plan__code=plan, code=code)


def _offered() -> list[tuple[str, str]]:
    rows = Organisation.objects.filter(active=True).order_by("kind", "code")[:_PARTNERS]
    return sorted(((one.code, one.name) for one in rows), key=lambda one: one[1])
