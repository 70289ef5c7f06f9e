"""Pages on which a plan is sent as a file, compared with what stands, and applied or dropped."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
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
from lindung.kernel.country import current
from lindung.kernel.country.strict_yaml import Problem
from lindung.kernel.problems import Invalid
from lindung.plans import queries
from lindung.plans import template as workbook
from lindung.plans.actions import proposing
from lindung.plans.changes import Change, How
from lindung.plans.importing.comparing import around, compare
from lindung.plans.importing.reading import read_bytes
from lindung.plans.models import Proposal
from lindung.plans.neutral import Rows
from lindung.plans.stored import rows_of
from lindung.plans.web.amending.forms import ImportForm, ReasonForm
from lindung.plans.web.amending.words import FIELDS, HOWS, PARTS, short

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200
"""Problems and changes on one page; the rest is counted."""


class Unread(Invalid):
    """A file with mistakes: `problems` says where each of them is."""

    code = "plan_with_problems"

    def __init__(self, message: str, *, problems: Sequence[Problem]) -> None:
        super().__init__(message, field="file")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Line:
    """One row that would change, in words: what happens to it, and each field before and after."""

    how: str
    sort: str
    part: str
    code: str
    fields: Sequence[tuple[str, str, str]]


@requires(P.PLAN_AMEND)
def send(request: StaffRequest) -> HttpResponse:
    """Take a plan as a file and read it; nothing changes yet."""
    form = ImportForm(request.POST or None, request.FILES or None)

    def act(given: dict[str, Any]) -> str:
        name, data = given["file"]
        read = read_bytes(data=data, name=name, around=around)
        if read.filed is None:
            said = _(
                "The file has mistakes, listed below. Nothing was changed. Correct them and send it again."
            )
            raise Unread(said, problems=read.problems)
        made = proposing.propose(filed=read.filed, name=name, by=request.actor, at=clock.now())
        return reverse("plans:proposal", args=[made.pk])

    if done := perform(request, form, act):
        return done
    problems = getattr(form.refused_with, "problems", ())
    context = {
        "form": form,
        "problems": problems[:SHOWN],
        "more": max(len(problems) - SHOWN, 0),
        "plans": queries.visible_to(request.actor),
    }
    return render(request, "plans/amending/import.html", context, status=status_of(form))


@requires(P.PLAN_AMEND)
def show(request: StaffRequest, proposal: UUID) -> HttpResponse:
    """Show what an import would change, and apply it once a reason is given."""
    found = Proposal.objects.filter(by=request.actor.user_id).get(pk=proposal)
    if found.applied_at is not None:
        return redirect("plans:glance", found.code)
    form = ReasonForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        done = proposing.apply(proposal_id=found.pk, reason=given["reason"], by=request.actor, at=clock.now())
        messages.success(
            request,
            _("The plan stands as version %(version)s.") % {"version": done.plan.version},
        )
        return reverse("plans:history", args=[done.plan.code])

    if answer := perform(request, form, act):
        return answer
    compared = compare(filed=proposing.filed_of(found))
    lines = [_line(one) for one in compared.changes[:SHOWN]] if compared.plan else []
    context = {
        "form": form,
        "proposal": found,
        "compared": compared,
        "counts": [(str(HOWS[how]), count) for how, count in _counts(compared.changes)],
        "parts": _parts(compared.changes) if compared.plan is None else [],
        "lines": lines,
        "more": max(len(compared.changes) - SHOWN, 0) if compared.plan else 0,
        "kept": [(str(PARTS[one.part]), one.code, one.reports) for one in compared.kept],
    }
    return render(request, "plans/amending/proposal.html", context, status=status_of(form))


def _counts(changes: Sequence[Change]) -> list[tuple[How, int]]:
    counted = Counter(one.how for one in changes)
    return [(how, counted[how]) for how in How if counted[how]]


def _parts(changes: Sequence[Change]) -> list[tuple[str, int]]:
    """Return how many rows of each part a new plan has."""
    counted = Counter(one.part for one in changes)
    return [(str(PARTS[part]), count) for part, count in counted.items()]


def _line(change: Change) -> Line:
    names = change.after if change.how is How.CHANGED else ()
    fields = [
        (str(FIELDS.get(name, name)), short(name, change.before[name]), short(name, change.after[name]))
        for name in names
    ]
    if change.how is not How.CHANGED:
        title = (change.after or change.before).get("title")
        fields = [(str(FIELDS["title"]), "", short("title", title))] if title else []
    return Line(str(HOWS[change.how]), change.how.value, str(PARTS[change.part]), change.code, fields)


@require_POST
@requires(P.PLAN_AMEND)
def drop(request: StaffRequest, proposal: UUID) -> HttpResponse:
    """Forget an import that was not applied."""
    proposing.drop(proposal_id=proposal, by=request.actor)
    messages.success(request, _("The import is dropped. The plan stands as it was."))
    return redirect("plans:import")


@require_safe
@requires(P.PLAN_AMEND)
def template(request: StaffRequest) -> HttpResponse:
    """Hand out the empty workbook."""
    return _workbook("plan-template", current().languages, None)


@require_safe
@requires(P.PLAN_READ)
def export(request: StaffRequest, code: str) -> HttpResponse:
    """Hand out a plan as it stands, as a workbook."""
    plan = queries.by_code(code=code, by=request.actor)
    return _workbook(plan.code, around(plan.country or None).languages, rows_of(plan=plan))


def _workbook(name: str, languages: Sequence[str], rows: Rows | None) -> HttpResponse:
    held = io.BytesIO()
    workbook.write(out=held, languages=languages, rows=rows)
    answer = HttpResponse(held.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer
