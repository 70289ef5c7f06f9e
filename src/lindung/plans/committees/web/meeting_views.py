"""Pages of meetings: call, show, draft the agenda, take a step, print."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.kernel.web.forms import LindungForm
from lindung.plans.committees import actions, gathering, queries
from lindung.plans.committees.models import AgendaItem, Meeting
from lindung.plans.committees.web.forms import ItemForm, MeetingForm
from lindung.plans.committees.web.shown import address_of, line_of
from lindung.plans.committees.words import CAME, ITEMS, MEETINGS, ROLES, facts, title
from lindung.plans.committees.workflow import MEETING


def address(meeting: Meeting) -> str:
    """Return the address of a meeting's page."""
    return reverse("committees:meeting", args=[meeting.pk])


@requires(P.COMMITTEE_RUN)
def call(request: StaffRequest, committee: UUID) -> HttpResponse:
    """Plan a meeting."""
    found = queries.visible_to(request.actor).get(pk=committee)
    form = MeetingForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        made = actions.call_meeting(committee_id=found.pk, by=request.actor, at=clock.now(), **_where(given))
        return address(made)

    back = reverse("committees:show", args=[found.pk])
    return perform(request, form, act) or _form(
        request, form, _("Plan a meeting"), _("Plan it"), back, lead=found.label
    )


def _where(given: dict[str, Any]) -> dict[str, Any]:
    return {"starts_at": given["starts_at"], "place": given["place"]}


@requires(P.COMMITTEE_RUN)
def change(request: StaffRequest, meeting: UUID) -> HttpResponse:
    """Move a meeting to another day or place."""
    found = queries.meetings(actor=request.actor).get(pk=meeting)
    form = MeetingForm(request.POST or None, initial={"starts_at": found.starts_at, "place": found.place})

    def act(given: dict[str, Any]) -> str:
        actions.change_meeting(meeting_id=found.pk, by=request.actor, at=clock.now(), **_where(given))
        return address(found)

    return perform(request, form, act) or _form(
        request, form, _("Move the meeting"), _("Move it"), address(found), lead=found.committee.label
    )


@require_safe
@requires(P.PLAN_READ)
def show(request: StaffRequest, meeting: UUID) -> HttpResponse:
    """Show a meeting: its agenda and minutes, decisions and actions, who was there, and what comes next."""
    found = queries.meetings(actor=request.actor).select_related("approved_by").get(pk=meeting)
    may_run = queries.runs(actor=request.actor, committee=found.committee)
    steps = {step.name for step in MEETING.available(state=found.state)} if may_run else set()
    if found.starts_at > clock.now():
        steps -= {"hold"}
    context = _content(request, found) | {
        "may_run": may_run and found.open_to_change,
        "steps": steps,
        "own_cases": gathering.own_cases(actor=request.actor, at=clock.now()),
    }
    return render(request, "committees/meeting.html", context)


@require_safe
@requires(P.PLAN_READ)
def printed(request: StaffRequest, meeting: UUID) -> HttpResponse:
    """Show a meeting for paper: agenda, minutes, decisions and actions without anything to press."""
    found = queries.meetings(actor=request.actor).select_related("approved_by").get(pk=meeting)
    return render(request, "committees/print.html", _content(request, found))


def _content(request: StaffRequest, meeting: Meeting) -> dict[str, Any]:
    words, colour = MEETINGS[meeting.state]
    came = queries.attendance(meeting=meeting)
    points = queries.points(actor=request.actor).filter(decision__meeting=meeting).order_by("number")
    by_decision: dict[UUID | None, list[Any]] = {}
    for one in points:
        by_decision.setdefault(one.decision_id, []).append(line_of(one))
    return {
        "meeting": meeting,
        "committee": meeting.committee,
        "state": words,
        "colour": colour,
        "groups": _groups(queries.agenda(meeting=meeting), meeting.committee.plan.code),
        "decisions": [(one, by_decision.get(one.pk, [])) for one in queries.decisions(meeting=meeting)],
        "seats": [
            (one, ROLES[one.role], CAME.get(came.get(one.pk, ""), ""))
            for one in queries.seats_at(meeting=meeting)
        ],
    }


def _groups(items: Sequence[AgendaItem], plan: str) -> list[tuple[Any, list[Any]]]:
    return [
        (ITEMS[kind], [(one, title(one), facts(one), address_of(one, plan=plan)) for one in found])
        for kind, found in groupby(items, key=lambda one: one.kind)
    ]


@require_POST
@requires(P.COMMITTEE_RUN)
def draft(request: StaffRequest, meeting: UUID) -> HttpResponse:
    """Draft the agenda from the system; what was added by hand stays."""
    found = actions.draft_agenda(meeting_id=meeting, by=request.actor, at=clock.now())
    messages.success(request, _("The agenda has %(count)d items.") % {"count": len(found)})
    return redirect("committees:meeting", meeting)


@requires(P.COMMITTEE_RUN)
def add_item(request: StaffRequest, meeting: UUID) -> HttpResponse:
    """Add an item to the agenda."""
    found = queries.meetings(actor=request.actor).get(pk=meeting)
    form = ItemForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.add_item(meeting_id=found.pk, title=given["title"], by=request.actor, at=clock.now())
        return address(found)

    return perform(request, form, act) or _form(
        request, form, _("Add an item"), _("Add"), address(found), lead=found.committee.label
    )


@require_POST
@requires(P.COMMITTEE_RUN)
def drop_item(request: StaffRequest, meeting: UUID, item: UUID) -> HttpResponse:
    """Take an item off the agenda."""
    actions.drop_item(meeting_id=meeting, item_id=item, by=request.actor, at=clock.now())
    return redirect("committees:meeting", meeting)


@require_POST
@requires(P.COMMITTEE_RUN)
def step(request: StaffRequest, meeting: UUID, step: str) -> HttpResponse:
    """Take a meeting a step on."""
    if step not in {row.name for row in MEETING.steps}:
        raise Http404
    found = actions.step_meeting(meeting_id=meeting, step=step, by=request.actor, at=clock.now())
    messages.success(request, str(MEETINGS[found.state][0]))
    return redirect(address(found))


def _form(
    request: StaffRequest, form: LindungForm, heading: str, button: str, back: str, lead: str = ""
) -> HttpResponse:
    context = {"form": form, "title": heading, "button": button, "back": back, "lead": lead}
    return render(request, "lindung/act.html", context, status=status_of(form))
