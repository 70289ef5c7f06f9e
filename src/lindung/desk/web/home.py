"""My work: what is due, soonest first, and what lies with the secretariat."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.desk import queries
from lindung.desk.web.tasks import TaskRow, rows_of
from lindung.kernel import clock
from lindung.plans.reporting import queries as reporting
from lindung.plans.reporting.models import Progress

SHOWN = 60
ESCALATED_SHOWN = 25


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks that are equally pressing."""

    title: str
    anchor: str
    rows: list[TaskRow]


@requires(P.WORK_READ)
def home(request: StaffRequest) -> HttpResponse:
    """Show the open tasks of the reader, or of the whole organisation with `?of=organisation`."""
    at, actor = clock.now(), request.actor
    whole = request.GET.get("of") == "organisation"
    tasks = queries.work(actor=actor, whole_organisation=whole, limit=SHOWN + 1)
    rows = rows_of(tasks=tasks[:SHOWN], actor=actor, at=at)
    passed = rows_of(tasks=queries.escalated(actor=actor, limit=ESCALATED_SHOWN), actor=actor, at=at)
    groups = [
        Group(_("Overdue"), "overdue", [row for row in rows if row.late]),
        Group(_("Due within three days"), "soon", [row for row in rows if row.soon]),
        Group(_("Due later"), "later", [row for row in rows if row.dated and not row.late and not row.soon]),
        Group(_("Waiting, without a date"), "waiting", [row for row in rows if not row.dated]),
        Group(_("Overdue elsewhere, passed to you"), "escalated", passed),
    ]
    context = {
        "groups": [group for group in groups if group.rows],
        "whole": whole,
        "more": SHOWN if len(tasks) > SHOWN else 0,
        "organisation": request.user.organisation.name,
        "plan_reminders": reporting.reminders(actor=actor, at=at),
        "to_decide": sum(
            one.state == Progress.State.SUBMITTED for one in reporting.watched(actor=actor, at=at)
        ),
        "may_screen": actor.may(P.SCREENING_CONDUCT),
    }
    return render(request, "desk/home.html", context)
