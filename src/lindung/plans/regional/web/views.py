"""Pages of regional plans: which there are, and one with what each country released."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.plans.models import PlanActor
from lindung.plans.regional import queries
from lindung.plans.regional.models import Release
from lindung.plans.regional.words import STATES, country_name
from lindung.statistics import facts, labels, measures


@require_safe
@requires(P.PLAN_READ)
def home(request: StaffRequest) -> HttpResponse:
    """List the regional plans, and what waits for this country's second person."""
    waiting = queries.releases(actor=request.actor).filter(state=Release.State.PROPOSED)
    context = {
        "plans": queries.plans(actor=request.actor),
        "waiting": [(one, *STATES[one.state]) for one in waiting.defer("content", "file", "notice")],
        "may_receive": request.actor.may(P.RELEASE_RECEIVE),
    }
    return render(request, "regional/home.html", context)


@require_safe
@requires(P.PLAN_READ)
def show(request: StaffRequest, plan: str) -> HttpResponse:
    """Show a regional plan: country by measure by year, what was released when, the plan's facts and its duties."""
    found = queries.plans(actor=request.actor).get(code=plan)
    periods, blocks = queries.matrix(plan=found)
    issues = queries.issues(plan=found)
    context = {
        "plan": found,
        "periods": periods,
        "blocks": [(block, [(country_name(row.country), row) for row in block.rows]) for block in blocks],
        "issues": [(country_name(one.country), one) for one in issues],
        "hidden": any(cell.hidden for block in blocks for row in block.rows for cell in row.cells),
        "otherwise": any(
            cell.other_definition for block in blocks for row in block.rows for cell in row.cells
        ),
        "actors": PlanActor.objects.filter(plan=found).order_by("position"),
        "duties": queries.duties(language=get_language() or ""),
        "may_make": request.actor.may(P.RELEASE_MAKE),
        "may_receive": request.actor.may(P.RELEASE_RECEIVE),
    }
    return render(request, "regional/plan.html", context)


def tables(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the measures of a release with their breakdowns as rows, in words where this country has them."""
    language = get_language() or ""
    return [
        one
        | {
            "parts": [
                (dimension(one["code"], name), _rows(one["code"], name, parts, language))
                for name, parts in sorted(one["cells"].items())
                if parts
            ]
        }
        for one in content["measures"]
    ]


def _rows(
    measure: str, name: str, parts: dict[str, int | None], language: str
) -> list[tuple[str, int | None]]:
    column = _column(measure, name)
    return [
        (labels.of(column, code, language) if column else code, count)
        for code, count in sorted(parts.items())
    ]


def dimension(measure: str, name: str) -> str:
    """Return what a breakdown is by, in words; its code where no measure here has it."""
    column = _column(measure, name)
    return str(column.words) if column else name


def _column(measure: str, name: str) -> facts.Column | None:
    known = measures.all().get(measure)
    return facts.get(known.population).columns.get(name) if known else None
