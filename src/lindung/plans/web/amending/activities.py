"""Pages that add, split and withdraw activities."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.plans import actions, hooks, queries
from lindung.plans.actions import Half
from lindung.plans.importing.comparing import around
from lindung.plans.models import Indicator, Objective, Output, Plan
from lindung.plans.web.amending import forms
from lindung.plans.web.amending.changing import actors, form_page, here


@requires(P.PLAN_AMEND)
def add(request: StaffRequest, code: str) -> HttpResponse:
    """Add an activity to a plan."""
    plan = queries.by_code(code=code, by=request.actor)
    languages = around(plan.country or None).languages
    form = forms.ActivityForm(request.POST or None, languages=languages)
    form.fill("place", _places(plan))
    form.fill("lead", actors(plan))
    form.fill("responsible", actors(plan))

    def act(given: dict[str, Any], by: Actor, at: datetime) -> Plan:
        kind, _colon, place = given["place"].partition(":")
        made = actions.add_activity(
            plan_id=plan.pk,
            code=given["code"],
            title=forms.titles(given, languages),
            output=place if kind == "output" else "",
            objective=place if kind == "objective" else "",
            responsible=[given["lead"], *(one for one in given["responsible"] if one != given["lead"])],
            starts=given["starts"],
            ends=given["ends"],
            reason=given["reason"],
            by=by,
            at=at,
        )
        return made.plan

    return form_page(
        request,
        form=form,
        act=act,
        done=_("The activity is added."),
        caption=plan.short,
        title=_("Add an activity"),
        button=_("Add the activity"),
        back=reverse("plans:glance", args=[plan.code]),
        lead=_("Its indicators come with the next import of the plan."),
    )


def _places(plan: Plan) -> list[tuple[str, str]]:
    """Return the outputs, and the objectives that have none, as choices."""
    outputs = Output.objects.filter(plan=plan, withdrawn_at=None)
    bare = Objective.objects.filter(plan=plan, withdrawn_at=None).exclude(pk__in=outputs.values("objective"))
    found = [(f"output:{one.code}", f"{one.code} {one.label}") for one in outputs]
    return found + [(f"objective:{one.code}", f"{one.code} {one.label}") for one in bare]


@requires(P.PLAN_AMEND)
def split(request: StaffRequest, code: str, part: str) -> HttpResponse:
    """Split an activity in two."""
    found = here(request, code, part)
    rows = Indicator.objects.filter(activity=found.activity, withdrawn_at=None).order_by("position")
    indicators = [(one.code, f"{one.code} {one.label}") for one in rows]
    form = forms.SplitForm(request.POST or None, languages=found.languages, indicators=indicators)

    def act(given: dict[str, Any], by: Actor, at: datetime) -> Plan:
        halves = [
            Half(
                given[f"code_{number}"],
                forms.titles(given, found.languages, number),
                given.get(f"indicators_{number}", []),
            )
            for number in (1, 2)
        ]
        actions.split_activity(
            activity_id=found.activity.pk, into=halves, reason=given["reason"], by=by, at=at
        )
        return found.plan

    return form_page(
        request,
        form=form,
        act=act,
        done=_("The activity is split. What was reported on it stays with it."),
        caption=str(found.activity),
        title=_("Split in two"),
        button=_("Split"),
        back=found.back,
        lead=_("Both parts keep a link to this activity, which is withdrawn. Its reports stay with it."),
    )


@requires(P.PLAN_AMEND)
def withdraw(request: StaffRequest, code: str, part: str) -> HttpResponse:
    """Take an activity out of the plan."""
    found = here(request, code, part)
    form = forms.ReasonForm(request.POST or None)
    rows = Indicator.objects.filter(activity=found.activity).values_list("pk", flat=True)
    reports = sum(hooks.reports_of(indicators=list(rows)).values())

    def act(given: dict[str, Any], by: Actor, at: datetime) -> Plan:
        return actions.withdraw_activity(
            activity_id=found.activity.pk, reason=given["reason"], by=by, at=at
        ).plan

    return form_page(
        request,
        form=form,
        act=act,
        done=_("The activity is withdrawn. What was reported on it stays readable."),
        caption=str(found.activity),
        title=_("Withdraw the activity"),
        button=_("Withdraw"),
        back=found.back,
        lead=_("It leaves the plan with its indicators. Reports on it: %(count)d; they stay.")
        % {"count": reports},
    )
