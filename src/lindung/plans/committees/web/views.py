"""Pages of committees: all of them, one of them, who sits there."""

from __future__ import annotations

from itertools import groupby
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
from lindung.plans.committees.models import ActionPoint, Meeting
from lindung.plans.committees.web.forms import SeatForm
from lindung.plans.committees.web.shown import line_of, today
from lindung.plans.committees.words import KINDS, MEETINGS, ROLES

MEETINGS_SHOWN = 30


@require_safe
@requires(P.PLAN_READ)
def home(request: StaffRequest) -> HttpResponse:
    """List the committees of each plan that the reader may know of."""
    rows = queries.listed(actor=request.actor, today=today())
    plans = [
        (plan, [(one, KINDS[one.kind]) for one in found])
        for plan, found in groupby(rows, key=lambda one: one.plan)
    ]
    owed = queries.mine(actor=request.actor)
    return render(request, "committees/home.html", {"plans": plans, "owed": len(owed)})


@require_safe
@requires(P.PLAN_READ)
def show(request: StaffRequest, committee: UUID) -> HttpResponse:
    """Show a committee: what it owes and is owed, its meetings, its members."""
    found = queries.visible_to(request.actor).get(pk=committee)
    points = queries.points(actor=request.actor).filter(committee=found)
    running = [
        line_of(one) for one in points.exclude(state=ActionPoint.State.CLOSED).order_by("due_on", "number")
    ]
    closed = points.filter(state=ActionPoint.State.CLOSED).order_by("-closed_at")[:MEETINGS_SHOWN]
    meetings = Meeting.objects.filter(committee=found).order_by("-starts_at")[:MEETINGS_SHOWN]
    context = {
        "committee": found,
        "kind": KINDS[found.kind],
        "running": sorted(running, key=lambda line: not line.late),
        "closed": [line_of(one) for one in closed],
        "meetings": [(one, *MEETINGS[one.state]) for one in meetings],
        "seats": [(one, ROLES[one.role]) for one in queries.members(committee=found)],
        "former": [(one, ROLES[one.role]) for one in queries.former(committee=found)],
        "may_run": queries.runs(actor=request.actor, committee=found),
        "may_seat": request.actor.may(P.COMMITTEE_SEAT) and found.withdrawn_at is None,
    }
    return render(request, "committees/show.html", context)


@requires(P.COMMITTEE_SEAT)
def members(request: StaffRequest, committee: UUID) -> HttpResponse:
    """List who sits in a committee and give another seat."""
    found = queries.visible_to(request.actor).get(pk=committee)
    form = SeatForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.seat(
            committee_id=found.pk,
            username=given["username"],
            organisation=given["organisation"],
            role=given["role"],
            by=request.actor,
            at=clock.now(),
        )
        return reverse("committees:members", args=[found.pk])

    if done := perform(request, form, act):
        messages.success(request, _("The seat is given."))
        return done
    context = {
        "committee": found,
        "form": form,
        "seats": [(one, ROLES[one.role]) for one in queries.members(committee=found)],
    }
    return render(request, "committees/members.html", context, status=status_of(form))


@require_POST
@requires(P.COMMITTEE_SEAT)
def unseat(request: StaffRequest, committee: UUID, seat: UUID) -> HttpResponse:
    """End a seat."""
    found = queries.visible_to(request.actor).get(pk=committee)
    actions.unseat(committee_id=found.pk, seat_id=seat, by=request.actor, at=clock.now())
    messages.success(request, _("The seat has ended. It stays in the history."))
    return redirect("committees:members", found.pk)
