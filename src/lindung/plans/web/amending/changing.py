"""Pages that amend an activity or an indicator that is there: days, lead, committee, title, target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.plans import actions, queries
from lindung.plans.importing.comparing import around
from lindung.plans.models import Activity, Indicator, Period, Plan, PlanActor, Target
from lindung.plans.web.amending import forms
from lindung.plans.web.amending.words import SPANS
from lindung.plans.words import said

Act = Callable[[dict[str, Any], Actor, datetime], Plan]


@dataclass(frozen=True, slots=True)
class Here:
    """The plan and activity that a page amends."""

    plan: Plan
    activity: Activity

    @property
    def languages(self) -> Sequence[str]:
        """The languages in which the plan's texts are given."""
        return around(self.plan.country or None).languages

    @property
    def back(self) -> str:
        """Where one came from."""
        return reverse("plans:activity", args=[self.plan.code, self.activity.code])


def here(request: StaffRequest, code: str, part: str) -> Here:
    """Return the plan and its activity; 404 for none, or one that was withdrawn."""
    plan = queries.by_code(code=code, by=request.actor)
    rows = Activity.objects.select_related("lead", "committee", "output", "objective")
    return Here(plan, get_object_or_404(rows, plan=plan, code=part, withdrawn_at=None))


def form_page(
    request: StaffRequest,
    *,
    form: forms.ReasonForm,
    act: Act,
    done: str,
    caption: str,
    title: str,
    button: str,
    back: str,
    lead: str | Promise = "",
) -> HttpResponse:
    """Run an amendment on valid answers and lead back with a note of it; else show the form."""

    def run(given: dict[str, Any]) -> str:
        act(given, request.actor, clock.now())
        messages.success(request, done)
        return back

    context = {
        "form": form,
        "caption": caption,
        "title": title,
        "button": button,
        "back": back,
        "lead": lead,
    }
    return perform(request, form, run) or render(
        request, "plans/amending/form.html", context, status=status_of(form)
    )


def actors(plan: Plan) -> list[tuple[str, str]]:
    """Return the actors of a plan as choices."""
    rows = PlanActor.objects.filter(plan=plan, withdrawn_at=None)
    return [(one.code, f"{one.label} ({one.code})") for one in rows]


@require_safe
@requires(P.PLAN_AMEND)
def choose(request: StaffRequest, code: str, part: str) -> HttpResponse:
    """Offer what can be amended in an activity and its indicators."""
    found = here(request, code, part)
    indicators = Indicator.objects.filter(activity=found.activity, withdrawn_at=None)
    context = {
        "plan": found.plan,
        "activity": found.activity,
        "indicators": indicators.order_by("position"),
        "back": found.back,
    }
    return render(request, "plans/amending/choose.html", context)


@requires(P.PLAN_AMEND)
def dates(request: StaffRequest, code: str, part: str) -> HttpResponse:
    """Move an activity."""
    found = here(request, code, part)
    form = forms.DatesForm(
        request.POST or None, initial={"starts": found.activity.starts, "ends": found.activity.ends}
    )

    def act(given: dict[str, Any], by: Actor, at: datetime) -> Plan:
        return actions.amend_dates(
            activity_id=found.activity.pk,
            starts=given["starts"],
            ends=given["ends"],
            reason=given["reason"],
            by=by,
            at=at,
        )

    return form_page(
        request,
        form=form,
        act=act,
        done=_("The days are amended."),
        caption=str(found.activity),
        title=_("Amend the days"),
        button=_("Amend"),
        back=found.back,
        lead=_("Indicators that run as long as the activity move along."),
    )


@requires(P.PLAN_AMEND)
def lead(request: StaffRequest, code: str, part: str) -> HttpResponse:
    """Give an activity another lead."""
    found = here(request, code, part)
    form = forms.LeadForm(request.POST or None)
    form.fill("lead", [one for one in actors(found.plan) if one[0] != str(found.activity.lead or "")])

    def act(given: dict[str, Any], by: Actor, at: datetime) -> Plan:
        return actions.change_lead(
            activity_id=found.activity.pk, lead=given["lead"], reason=given["reason"], by=by, at=at
        )

    now = found.activity.lead
    return form_page(
        request,
        form=form,
        act=act,
        done=_("The lead is changed."),
        caption=str(found.activity),
        title=_("Change the lead"),
        button=_("Change the lead"),
        back=found.back,
        lead=_("Now: %(lead)s") % {"lead": now.label} if now else "",
    )


@requires(P.PLAN_AMEND)
def committee(request: StaffRequest, code: str, part: str) -> HttpResponse:
    """Say which committee watches over an activity."""
    found = here(request, code, part)
    form = forms.CommitteeForm(
        request.POST or None, initial={"committee": str(found.activity.committee or "")}
    )
    listed = {one["actor"] for one in found.plan.committees}
    rows = PlanActor.objects.filter(plan=found.plan, withdrawn_at=None)
    rows = rows.filter(code__in=listed) if listed else rows.filter(kind="committee", group=False)
    form.fill("committee", [(one.code, one.label) for one in rows])

    def act(given: dict[str, Any], by: Actor, at: datetime) -> Plan:
        return actions.change_committee(
            activity_id=found.activity.pk,
            committee=given["committee"],
            reason=given["reason"],
            by=by,
            at=at,
        )

    return form_page(
        request,
        form=form,
        act=act,
        done=_("The committee is settled."),
        caption=str(found.activity),
        title=_("Settle the committee"),
        button=_("Settle"),
        back=found.back,
        lead=_("Its lead approves the reports on this activity."),
    )


@requires(P.PLAN_AMEND)
def title(request: StaffRequest, code: str, part: str) -> HttpResponse:
    """Word an activity anew."""
    found = here(request, code, part)
    initial = {forms.named(language): text for language, text in found.activity.title.items()}
    form = forms.TitleForm(request.POST or None, languages=found.languages, initial=initial)

    def act(given: dict[str, Any], by: Actor, at: datetime) -> Plan:
        return actions.retitle(
            plan_id=found.plan.pk,
            part="activity",
            code=found.activity.code,
            title=forms.titles(given, found.languages),
            reason=given["reason"],
            by=by,
            at=at,
        )

    return form_page(
        request,
        form=form,
        act=act,
        done=_("The title is amended."),
        caption=str(found.activity),
        title=_("Word it anew"),
        button=_("Amend"),
        back=found.back,
    )


@requires(P.PLAN_AMEND)
def target(request: StaffRequest, code: str, part: str) -> HttpResponse:
    """Amend what an indicator is to reach."""
    plan = queries.by_code(code=code, by=request.actor)
    indicator = get_object_or_404(Indicator, plan=plan, code=part, withdrawn_at=None)
    form = forms.TargetForm(request.POST or None)
    spans: list[tuple[str, str | Promise]] = [(span, words) for span, words in SPANS.items()]
    periods = Period.objects.filter(plan=plan, ends__gte=indicator.starts, starts__lte=indicator.ends)
    form.fill("when", [*spans, *((f"period:{one.code}", one.code) for one in periods)])

    def act(given: dict[str, Any], by: Actor, at: datetime) -> Plan:
        span, _colon, period = given["when"].partition(":")
        return actions.amend_target(
            indicator_id=indicator.pk,
            span=span,
            period=period,
            value=given["value"],
            reason=given["reason"],
            by=by,
            at=at,
        )

    standing = Target.objects.filter(indicator=indicator).order_by("span", "period")
    now = "; ".join(f"{one.value.normalize():f} {SPANS.get(one.span, one.period)}" for one in standing)
    return form_page(
        request,
        form=form,
        act=act,
        done=_("The target is amended."),
        caption=f"{indicator.code} {said(indicator.title)}",
        title=_("Amend the target"),
        button=_("Amend"),
        back=reverse("plans:indicator", args=[plan.code, indicator.code]),
        lead=_("Now: %(targets)s") % {"targets": now} if now else _("Now it has no target."),
    )
