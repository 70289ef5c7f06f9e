"""Pages that write down a meeting: its minutes, and its decisions with what follows from them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.plans.committees import actions, queries
from lindung.plans.committees.models import Meeting
from lindung.plans.committees.problems import MinutesStand, NotLeading
from lindung.plans.committees.web.forms import Choices, DecisionForm, MinutesForm
from lindung.plans.committees.web.meeting_views import address
from lindung.plans.committees.web.shown import line_of
from lindung.plans.models import Activity


def _to_write(request: StaffRequest, meeting: UUID) -> Meeting:
    found = queries.meetings(actor=request.actor).get(pk=meeting)
    if not queries.runs(actor=request.actor, committee=found.committee):
        raise NotLeading
    if request.method == "GET" and not found.open_to_change:
        raise MinutesStand
    return found


@requires(P.COMMITTEE_RUN)
def minutes(request: StaffRequest, meeting: UUID) -> HttpResponse:
    """Write who came and what was said, as often as needed until the minutes are approved."""
    found = _to_write(request, meeting)
    form = MinutesForm(
        request.POST or None,
        seats=queries.seats_at(meeting=found),
        items=queries.agenda(meeting=found),
        came=queries.attendance(meeting=found),
    )

    def act(given: dict[str, Any]) -> str:
        actions.write_minutes(
            meeting_id=found.pk, minutes=form.said(), came=form.came(), by=request.actor, at=clock.now()
        )
        return address(found)

    if done := perform(request, form, act):
        messages.success(request, _("The minutes are saved. They stay open until they are approved."))
        return done
    context = {"form": form, "meeting": found, "committee": found.committee, "back": address(found)}
    return render(request, "committees/minutes.html", context, status=status_of(form))


@requires(P.COMMITTEE_RUN)
def decisions(request: StaffRequest, meeting: UUID) -> HttpResponse:
    """Write down a decision, an action that follows, or both; what was written stands above."""
    found = _to_write(request, meeting)
    decided = queries.decisions(meeting=found)
    form = DecisionForm(
        request.POST or None,
        items=queries.agenda(meeting=found),
        seats=queries.members(committee=found.committee),
        decided=decided,
        parts=_parts(found),
    )

    def act(given: dict[str, Any]) -> str:
        under = UUID(given["under"]) if given["under"] else None
        if given["decision"]:
            under = actions.decide(
                meeting_id=found.pk,
                text=given["decision"],
                item_id=UUID(given["item"]) if given["item"] else None,
                by=request.actor,
                at=clock.now(),
            ).pk
        if given["text"]:
            actions.open_point(
                committee_id=found.committee_id,
                decision_id=under,
                text=given["text"],
                owner=given["owner"],
                due_on=given["due_on"],
                priority=given["priority"] or "normal",
                part=given["part"],
                by=request.actor,
                at=clock.now(),
            )
        return reverse("committees:decisions", args=[found.pk])

    if done := perform(request, form, act):
        messages.success(request, _("Written down. Add the next one, or go back to the meeting."))
        return done
    points = queries.points(actor=request.actor).filter(decision__meeting=found).order_by("number")
    lines = [line_of(one) for one in points]
    context = {
        "form": form,
        "meeting": found,
        "committee": found.committee,
        "decisions": [(one, [line for line in lines if line.point.decision_id == one.pk]) for one in decided],
        "back": address(found),
    }
    return render(request, "committees/decisions.html", context, status=status_of(form))


def _parts(meeting: Meeting) -> Choices:
    committee = meeting.committee
    rows = Activity.objects.filter(
        plan=committee.plan_id, committee=committee.actor_id, withdrawn_at=None
    ).order_by("position")
    return [(one.code, f"{one.code} {one.label}"[:90]) for one in rows]
