"""Carrying activities over to the plan that follows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.plans import screens
from lindung.plans.models import Objective, Plan, PlanActor
from lindung.plans.reviews import actions
from lindung.plans.reviews.actions.carrying import unfinished
from lindung.plans.reviews.models import Standing
from lindung.plans.reviews.web.forms import CarryForm, FollowForm, of_actors
from lindung.plans.reviews.web.showing import form_page
from lindung.plans.rules_words import said_standing


@requires(P.REVIEW_RUN)
def carry(request: StaffRequest, plan: str) -> HttpResponse:
    """Choose what goes on in the plan that follows; where none does yet, first say which."""
    found = screens.plan(code=plan, by=request.actor)
    into = Plan.objects.filter(follows=found).order_by("starts").first()
    if into is None:
        return redirect("reviews:follow", found.code)
    rows = unfinished(plan=found)
    objectives = Objective.objects.filter(plan=into, withdrawn_at=None)
    form = CarryForm(
        request.POST or None,
        activities=[(str(row.activity_id), _named(row)) for row in rows],
        objectives=[(one.code, f"{one.code} {one.label}") for one in objectives],
        leads=of_actors(PlanActor.objects.filter(plan=into, withdrawn_at=None)),
    )

    def act(given: dict[str, Any]) -> str:
        actions.carry(
            activities={UUID(one) for one in given["activities"]},
            into=into,
            objective=given["objective"],
            lead=given["lead"],
            note=given["note"],
            by=request.actor,
            at=clock.now(),
        )
        return f"{reverse('reviews:evaluation', args=[found.code])}#carried"

    return perform(request, form, act) or form_page(
        request,
        form=form,
        plan=found,
        title=_("Carry over to %(plan)s") % {"plan": into.short},
        button=_("Carry over"),
        back=reverse("reviews:evaluation", args=[found.code]),
        lead=_(
            "What is not done begins again there with its indicators. Nothing is moved: everything reported stays here."
        ),
    )


def _named(row: Standing) -> str:
    return f"{row.activity.code} {row.activity.label} ({said_standing(row.standing)})"


@requires(P.REVIEW_RUN)
def follow(request: StaffRequest, plan: str) -> HttpResponse:
    """Say which plan follows this one."""
    found = screens.plan(code=plan, by=request.actor)
    later = Plan.objects.filter(follows=None, starts__gt=found.starts, region=found.region)
    later = later.filter(country=found.country).order_by("starts", "code")
    form = FollowForm(request.POST or None, plans=[(one.code, one.label) for one in later])

    def act(given: dict[str, Any]) -> str:
        actions.follow(
            plan=Plan.objects.get(code=given["plan"]), previous=found, by=request.actor, at=clock.now()
        )
        return reverse("reviews:carry", args=[found.code])

    return perform(request, form, act) or form_page(
        request,
        form=form,
        plan=found,
        title=_("Which plan follows %(plan)s?") % {"plan": found.short},
        button=_("Save"),
        back=reverse("reviews:evaluation", args=[found.code]),
        lead=_("If it is not in the list, import it first."),
    )
