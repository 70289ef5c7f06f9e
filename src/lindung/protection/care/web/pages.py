"""Pages: a case's care as a whole, the plan to print, and what is due in the reader's organisation."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from lindung.access.permissions import Permission as P
from lindung.access.purposes import Section
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import refuges
from lindung.cases.kinds import task_kind
from lindung.cases.models import Case, Task
from lindung.cases.opened import Opened, open_for_page
from lindung.kernel import clock
from lindung.protection.care import queries
from lindung.protection.care.web import ground, shown

MOST_DUE = 200


@require_GET
@requires(P.CARE_READ)
def home(request: StaffRequest, case_code: str) -> HttpResponse:
    """Show needs, plan, services, check-ins, conferences, measures and legal help of a person; the look is recorded."""
    case = ground.found(request, case_code)
    return render(request, "care/home.html", _context(request, case, event="care.viewed"))


@require_GET
@requires(P.CARE_READ)
def to_print(request: StaffRequest, case_code: str) -> HttpResponse:
    """Show the plan in plain words, for the person to keep; the look is recorded."""
    case = ground.found(request, case_code)
    return render(request, "care/print.html", _context(request, case, event="care.plan_made_to_print"))


def _context(request: StaffRequest, case: Case, *, event: str) -> dict[str, Any]:
    now = clock.now()
    opened: Opened = open_for_page(
        case=case, by=request.actor, at=now, sections=[Section.CARE], event=event, subject=case
    )
    care = queries.of_case(case=case, by=request.actor)
    reader = refuges.reader(actor=request.actor, purposes=opened.hand.purposes)
    page = shown.Page(care=care, opened=opened, reader=reader, today=ground.today())
    writes = request.actor.may(P.CARE_WRITE)
    return {
        "case": case,
        "now": now,
        "plan": care.plan,
        "plan_words": opened.value(care.plan, "words") if care.plan else "",
        "versions": page.versions(),
        "goals": page.goals(),
        "loose": page.services(goal=None),
        "needs": page.needs(),
        "assessments": page.assessments(),
        "check_ins": page.check_ins(),
        "to_come": page.to_come(),
        "unsafe": page.unsafe(),
        "conferences": page.conferences(),
        "measures": page.measures(),
        "lawyers": page.lawyers(),
        "claims": page.claims(),
        "writes": writes,
        "plans": ground.cares(request, opened.hand) and case.closed_at is None,
        "cares": ground.cares(request, opened.hand),
        "covered": Section.CARE in opened.hand.sections,
    }


@require_GET
@requires(P.CARE_READ)
def due(request: StaffRequest) -> HttpResponse:
    """Show what of care the reader's organisation has to do: check-ins, plans to answer, services, decisions."""
    now = clock.now()
    rows = [_due(one) for one in queries.due(by=request.actor, at=now)[:MOST_DUE]]
    return render(request, "care/due.html", {"rows": rows, "now": now, "full": len(rows) == MOST_DUE})


def _due(task: Task) -> dict[str, Any]:
    kind = task_kind(code=task.kind)
    keys = [task.case.code, *([task.subject_id] if kind.with_subject else [])]
    try:
        url = reverse(kind.url_name, args=keys)
    except NoReverseMatch:
        url = reverse("care:home", args=[task.case.code])
    return {"task": task, "title": kind.title, "url": url}
