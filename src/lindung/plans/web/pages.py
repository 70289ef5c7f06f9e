"""The plan's pages: at a glance, one objective, one activity, one indicator, a committee's share, and its duties."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel.vocabularies import vocabulary
from lindung.plans import rules_words as words
from lindung.plans import screens
from lindung.plans.rules import Standing
from lindung.plans.web import matrix
from lindung.plans.web.frame import frame


@require_safe
@requires(P.PLAN_READ)
def home(request: StaffRequest) -> HttpResponse:
    """List the plans there are."""
    return render(
        request,
        "plans/home.html",
        {
            "plans": screens.plans(by=request.actor),
            "may_amend": request.actor.may(P.PLAN_AMEND),
            "may_comment": request.actor.may(P.PLAN_COMMENT),
        },
    )


@require_safe
@requires(P.PLAN_READ)
def glance(request: StaffRequest, code: str) -> HttpResponse:
    """Show the whole plan: each objective with a mark for each of its activities."""
    here = frame(request, code)
    blocks = screens.glance(plan=here.plan, period=here.period)
    context = here.context(request, heading=here.plan.label) | {
        "blocks": matrix.drawn(plan=here.plan, blocks=blocks, period=here.period),
        "total": screens.total(blocks),
    }
    return render(request, "plans/glance.html", context)


@require_safe
@requires(P.PLAN_READ)
def objective(request: StaffRequest, code: str, part: str) -> HttpResponse:
    """Show an objective: its outputs, their activities and how they stand in the chosen period."""
    here = frame(request, code)
    found = screens.objective(plan=here.plan, code=part)
    context = here.context(request, heading=found.label) | {
        "objective": found,
        "outputs": screens.under(objective=found, period=here.period),
        "duties": [vocabulary("duties").label(duty, get_language() or "") for duty in found.duties],
    }
    return render(request, "plans/objective.html", context)


@require_safe
@requires(P.PLAN_READ)
def committee(request: StaffRequest, code: str, part: str) -> HttpResponse:
    """Show what a committee watches over, what is late first."""
    here = frame(request, code)
    actor = screens.actor(plan=here.plan, code=part)
    found = screens.committee_of(actor=actor, by=request.actor)
    context = here.context(request, heading=actor.label) | {
        "actor": actor,
        "rows": screens.of_committee(actor=actor, period=here.period),
        "committee": found,
        "points": screens.open_points(committee=found),
    }
    return render(request, "plans/committee.html", context)


@require_safe
@requires(P.PLAN_READ)
def duties(request: StaffRequest, code: str) -> HttpResponse:
    """Show what a plan answers beyond the country: each regional or global duty and the objectives that serve it."""
    here = frame(request, code)
    names = {standing: words.said_standing(standing) for standing in Standing}
    activity = reverse("plans:activity", args=[code, matrix.ANY])
    answers = [
        (
            vocabulary("duties").label(duty, get_language() or ""),
            [(line.objective, matrix.marks(line.squares, activity=activity, names=names)) for line in lines],
        )
        for duty, lines in screens.duties(plan=here.plan, period=here.period)
    ]
    context = here.context(request, heading=here.plan.label) | {"answers": answers}
    return render(request, "plans/duties.html", context)
