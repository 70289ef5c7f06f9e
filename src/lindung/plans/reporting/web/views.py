"""Pages to read: what I owe, what my committee has to decide on, and one report with its thread."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.plans.reporting import computed, queries
from lindung.plans.reporting.queries import Line
from lindung.plans.reporting.web.finding import find
from lindung.plans.reporting.web.lines import Group, grouped, row_of
from lindung.plans.reporting.web.showing import shown


@require_safe
@requires(P.PROGRESS_REPORT)
def home(request: StaffRequest) -> HttpResponse:
    """Show what the reader's organisation owes, most pressing first."""
    lines = queries.owed(actor=request.actor, at=clock.now())
    context = {
        "groups": grouped(lines, counted=_counted(lines)),
        "organisation": request.user.organisation.name,
        "reminders": queries.reminders(actor=request.actor, at=clock.now()),
        "owed": sum(one.is_owed for one in lines),
        "may_decide": request.actor.may(P.PROGRESS_APPROVE),
        "may_run": request.actor.may(P.CYCLE_RUN),
    }
    return render(request, "reporting/home.html", context)


@require_safe
@requires(P.PROGRESS_APPROVE)
def inbox(request: StaffRequest) -> HttpResponse:
    """Show the reports of the committees that the reader leads: to decide, asked back, late, not in yet."""
    lines = queries.watched(actor=request.actor, at=clock.now())
    committees = sorted({(one.code, one.label) for one in queries.committees_of(lines)})
    chosen = request.GET.get("committee", "")
    if chosen in dict(committees):
        lines = [one for one in lines if one.committee is not None and one.committee.code == chosen]
    counted = _counted(lines)

    def group(title: str, anchor: str, picked: list[Line]) -> Group:
        return Group(title, anchor, [row_of(one, counted=counted) for one in picked])

    now = [one for one in lines if one.period.is_open]
    groups = [
        group(_("To decide"), "decide", [one for one in lines if one.state == "submitted"]),
        group(_("Late"), "late", [one for one in now if one.late]),
        group(_("Back with the reporter"), "back", [one for one in now if one.asked_back and not one.late]),
        group(
            _("Not in yet"),
            "due",
            [one for one in now if one.is_owed and not one.late and not one.asked_back],
        ),
        group(_("Approved"), "done", [one for one in now if one.state == "approved"]),
        group(
            _("Missing when the last period was closed"),
            "missing",
            [one for one in lines if one.is_owed and not one.period.is_open],
        ),
    ]
    context = {
        "groups": [one for one in groups if one.rows],
        "committees": committees,
        "chosen": chosen,
        "may_run": request.actor.may(P.CYCLE_RUN),
    }
    return render(request, "reporting/inbox.html", context)


@require_safe
@requires(P.PLAN_READ)
def report(request: StaffRequest, plan: str, indicator: str, period: str) -> HttpResponse:
    """Show one report: what stands, what the system counted, what was asked, and every version."""
    found = find(plan=plan, period=period, indicator=indicator, actor=request.actor)
    context: dict[str, Any] = shown(found=found, actor=request.actor, at=clock.now())
    return render(request, "reporting/report.html", context)


def _counted(lines: list[Line]) -> computed.Found:
    return computed.latest(asked=[(one.indicator, one.period) for one in lines if one.computed])
