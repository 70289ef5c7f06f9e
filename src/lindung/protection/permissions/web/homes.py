"""Pages: what waits for a decision, the permissions of a case, one application with its steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.access.purposes import Section
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.cases import refuges
from lindung.cases.opened import Opened, open_for_page
from lindung.cases.words import label, language, person_line
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.protection.permissions import queries, words
from lindung.protection.permissions.actions import common
from lindung.protection.permissions.models import Application, Decision, Employment, JobNote, Paper, Visit
from lindung.protection.permissions.web.forms import PARTS

COLOURS: Final = {
    "collecting": "yellow",
    "complete": "purple",
    "review": "orange",
    "granted": "green",
    "partly": "teal",
    "refused": "red",
    "withdrawn": "grey",
}
_RESULTS: Final = {"favours": "green", "conditions": "teal", "against": "orange"}
_FOUND: Final = {"good": "green", "mixed": "yellow", "bad": "red", "unseen": "grey"}
SHOWN: Final = 200
"""How many applications the queue shows: those due first."""


def check(actor: Actor) -> None:
    """Let those in who apply or decide. Raises `NotAllowed` for others, `UnknownHere` where the law knows none."""
    if not actor.may(P.PERMISSION_DECIDE):
        actor.require(P.PERMISSION_APPLY)
    queries.known()


@require_GET
@requires(P.CASE_READ)
def queue(request: StaffRequest) -> HttpResponse:
    """Show the open applications, late ones first: all to who decides, their own cases' to who applies."""
    check(request.actor)
    now = clock.now()
    found = list(queries.queue(by=request.actor)[: SHOWN + 1])
    rows = [
        {
            "row": one,
            "person": person_line(case=one.case, pack=current()),
            "colour": COLOURS[one.state],
            "late": one.state == Application.State.COMPLETE and one.due_at is not None and one.due_at <= now,
        }
        for one in found[:SHOWN]
    ]
    context = {
        "rows": rows,
        "now": now,
        "more": len(found) > SHOWN,
        "late": sum(bool(one["late"]) for one in rows),
        "visits": queries.visits_due(by=request.actor, on=now.date())[:SHOWN],
        "decides": request.actor.may(P.PERMISSION_DECIDE),
    }
    return render(request, "permissions/queue.html", context)


@require_GET
@requires(P.CASE_READ)
def home(request: StaffRequest, case_code: str) -> HttpResponse:
    """Show a case's applications, what holds, where the person works and what they can do."""
    case = cases.by_code(code=case_code, by=request.actor)
    check(request.actor)
    now = clock.now()
    opened = open_for_page(
        case=case,
        by=request.actor,
        at=now,
        sections=[Section.CARE],
        event="permissions.viewed",
        subject=case,
    )
    held, work = queries.of_case(case=case, by=request.actor), queries.work_of(case=case, by=request.actor)
    who = named(refuges.reader(actor=request.actor, purposes=opened.hand.purposes))
    today = common.day_of(case=case, at=now)
    context = {
        "case": case,
        "now": now,
        "applications": [
            {"row": one, "colour": COLOURS[one.state], "who": who(one)} for one in held.applications
        ],
        "standing": [{"row": one, "parts": parts(one.parts)} for one in held.standing(on=today)],
        "jobs": [_job(one, opened) for one in work.employments],
        "note": _note(work.note, opened) if work.note else None,
        "applies": request.actor.may(P.PERMISSION_APPLY) and case.closed_at is None,
        "cares": Section.CARE in opened.hand.sections,
    }
    return render(request, "permissions/home.html", context)


@require_GET
@requires(P.CASE_READ)
def show(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Show one application: its steps, papers, decisions and the work under it; the look is recorded."""
    found = queries.application(application_id=subject, code=case_code, by=request.actor)
    check(request.actor)
    case, now = found.case, clock.now()
    opened = open_for_page(
        case=case,
        by=request.actor,
        at=now,
        sections=[Section.CARE, Section.ORDER],
        event="permissions.viewed",
        subject=found,
    )
    who = named(refuges.reader(actor=request.actor, purposes=opened.hand.purposes))
    papers = queries.papers_of(application=found)
    decisions = queries.decisions_of(application=found)
    today = common.day_of(case=case, at=now)
    work = queries.work_of(case=case, by=request.actor) if decisions else None
    mine = {one.pk for one in decisions}
    jobs = [one for one in work.employments if one.decision_id in mine] if work else []
    places = {one.pk for one in jobs}
    gaps = queries.missing(application=found, on=today) if found.open else []
    applies, state = request.actor.may(P.PERMISSION_APPLY), found.state
    holding = [one for one in decisions if queries.holds(one, on=today)]
    context = {
        "case": case,
        "application": found,
        "now": now,
        "colour": COLOURS[state],
        "who": who(found),
        "wish": opened.value(found, "wish"),
        "steps": _steps(found, decisions, gaps, late=_late(found, now)),
        "missing": [queries.known().name_of(code, language()) for code in gaps],
        "papers": [_paper(one, opened, who) for one in papers],
        "decisions": [_decision(one, opened, who) for one in decisions],
        "jobs": [_job(one, opened) for one in jobs],
        "visits": [_visit(one, opened) for one in work.visits if one.employment_id in places] if work else [],
        "collects": applies and state in {"collecting", "complete"},
        "may_decide": request.actor.may(P.PERMISSION_DECIDE) and state in {"complete", "review"},
        "may_review": applies and state in {"refused", "partly"} and found.review_asked_on is None,
        "may_renew": applies and bool(holding),
        "may_begin": applies
        and any("work" in one.parts for one in holding)
        and not any(one.ended_on is None for one in jobs)
        and Section.CARE in opened.hand.sections,
        "cares": applies and Section.CARE in opened.hand.sections,
        "concern": applies and any(one.concern for one in (work.visits if work else [])),
    }
    return render(request, "permissions/show.html", context)


Named = Callable[[Application | Paper | Decision | JobNote], str]


def named(reader: refuges.Reader) -> Named:
    """Return what says who recorded a row; a shelter stays unnamed to whoever is not told of it."""

    def who(row: Application | Paper | Decision | JobNote) -> str:
        office = row.organisation
        text = f"{row.by.display_name}, {office.name}"
        return reader.name(text, kind=office.kind, organisation_id=office.pk)

    return who


def parts(codes: Sequence[str]) -> str:
    """Return what is allowed, in words."""
    return ", ".join(str(name) for code, name in PARTS if code in codes)


def _late(found: Application, now: Any) -> bool:
    return found.state == Application.State.COMPLETE and found.due_at is not None and found.due_at <= now


def _steps(
    found: Application, decisions: Sequence[Decision], gaps: Sequence[str], *, late: bool
) -> list[dict[str, str]]:
    """Return the way from the wish to the decision, as the page draws it."""
    taken_back = found.state == Application.State.WITHDRAWN
    collecting = found.state == Application.State.COLLECTING
    there, wanted = len(queries.known().codes) - len(gaps), len(queries.known().codes)
    note = _("%(there)d of %(wanted)d") % {"there": there, "wanted": wanted} if collecting else ""
    steps = [
        {"title": _("Applied for"), "note": "", "state": "done"},
        {"title": _("Papers"), "note": note, "state": "now" if collecting else "" if taken_back else "done"},
    ]
    waiting = "late" if late else "now"
    state = "done" if decisions else waiting if found.state == Application.State.COMPLETE else "next"
    steps.append({"title": _("Decision"), "note": "", "state": "" if taken_back else state})
    if found.review_asked_on is not None:
        done = any(one.review for one in decisions)
        steps.append({"title": _("Review"), "note": "", "state": "done" if done else "now"})
    return steps


def _paper(row: Paper, opened: Opened, who: Named) -> dict[str, Any]:
    return {
        "row": row,
        "name": queries.known().name_of(row.code, language()),
        "colour": _RESULTS[row.result],
        "who": who(row),
        "remarks": opened.value(row, "remarks"),
    }


def _decision(row: Decision, opened: Opened, who: Named) -> dict[str, Any]:
    return {
        "row": row,
        "colour": COLOURS[row.result],
        "who": who(row),
        "parts": parts(row.parts),
        "conditions": [label(words.CONDITIONS, code) for code in row.conditions],
        "reasons": [label(words.REASONS, code) for code in row.reasons],
        "late": label(words.DELAYS, row.late_why),
        "words": opened.value(row, "words"),
        "pass_number": opened.value(row, "pass_number"),
        "late_words": opened.value(row, "late_words"),
    }


def _job(row: Employment, opened: Opened) -> dict[str, Any]:
    return {
        "row": row,
        "sector": label(words.SECTORS, row.sector),
        "place": current().place_name(row.place, language()),
        "employer": opened.value(row, "employer"),
    }


def _visit(row: Visit, opened: Opened) -> dict[str, Any]:
    return {"row": row, "colour": _FOUND.get(row.found, "grey"), "words": opened.value(row, "words")}


def _note(row: JobNote, opened: Opened) -> dict[str, Any]:
    return {
        "row": row,
        "wishes": [label(words.SECTORS, code) for code in row.wishes],
        "skills": [label(words.SKILLS, code) for code in row.skills],
        "words": opened.value(row, "words"),
    }
