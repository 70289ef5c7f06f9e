"""Beginning, holding and adopting reviews, noting gaps, and saying otherwise than the rule."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.plans import screens
from lindung.plans.models import Period
from lindung.plans.reviews import actions, queries
from lindung.plans.reviews.models import Review, Standing
from lindung.plans.reviews.web.forms import BeginForm, GapForm, HoldForm, OverrideForm
from lindung.plans.reviews.web.showing import chairs, form_page, named, review_of
from lindung.plans.rules_words import said_reason, said_standing


@requires(P.REVIEW_RUN)
def begin(request: StaffRequest, plan: str) -> HttpResponse:
    """Begin a review."""
    found = screens.plan(code=plan, by=request.actor)
    periods = screens.periods(plan=found)
    today = timezone.localdate(clock.now())
    chosen = screens.chosen(periods=periods, code=request.GET.get("period", ""), today=today)
    initial = {"kind": Review.Kind.ANNUAL, "period": chosen.code if chosen else ""}
    form = BeginForm(request.POST or None, periods=periods, actors=chairs(found), initial=initial)

    def act(given: dict[str, Any]) -> str:
        review = actions.begin(
            plan=found,
            period=Period.objects.get(plan=found, code=given["period"]),
            kind=given["kind"],
            chair=given["chair"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(review)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        plan=found,
        title=_("Begin a review"),
        button=_("Begin"),
        back=reverse("reviews:list", args=[found.code]),
        lead=_("It looks at where every activity stands, notes gaps, and ends in decisions."),
    )


def _address(review: Review) -> str:
    return reverse("reviews:show", args=[review.pk])


@requires(P.REVIEW_RUN)
def hold(request: StaffRequest, review: UUID) -> HttpResponse:
    """Note that a review was held, and what it found."""
    found = review_of(review)
    initial = {
        "held_on": found.held_on,
        "findings": found.findings,
        "chair": found.chair.code if found.chair else "",
    }
    form = HoldForm(request.POST or None, actors=chairs(found.plan), initial=initial)

    def act(given: dict[str, Any]) -> str:
        return _address(
            actions.hold(
                review_id=found.pk,
                held_on=given["held_on"],
                findings=given["findings"],
                chair=given["chair"],
                by=request.actor,
                at=clock.now(),
            )
        )

    return perform(request, form, act) or form_page(
        request,
        form=form,
        plan=found.plan,
        title=f"{named(found)}: {_('What it found')}",
        button=_("Save"),
        back=_address(found),
    )


@requires(P.REVIEW_RUN)
def gap(request: StaffRequest, review: UUID) -> HttpResponse:
    """Note a gap."""
    found = review_of(review)
    activities = screens.activities(plan=found.plan)
    initial = {"activity": request.GET.get("activity", "")}
    form = GapForm(request.POST or None, activities=activities, initial=initial)

    def act(given: dict[str, Any]) -> str:
        actions.find_gap(
            review_id=found.pk,
            activity=given["activity"],
            cause=given["cause"],
            text=given["text"],
            by=request.actor,
            at=clock.now(),
        )
        return f"{_address(found)}#gaps"

    return perform(request, form, act) or form_page(
        request,
        form=form,
        plan=found.plan,
        title=_("Note a gap"),
        button=_("Note it"),
        back=_address(found),
    )


@require_POST
@requires(P.REVIEW_RUN)
def adopt(request: StaffRequest, review: UUID) -> HttpResponse:
    """Adopt a review."""
    return redirect(_address(actions.adopt(review_id=review, by=request.actor, at=clock.now())))


@requires(P.REVIEW_RUN)
def override(request: StaffRequest, plan: str, period: str, activity: str) -> HttpResponse:
    """Say that an activity stands otherwise than the rule says, and why; both stay in sight."""
    found = screens.plan(code=plan, by=request.actor)
    rows = Standing.objects.select_related("activity", "period", "override__by")
    row = rows.get(period__plan=found, period__code=period, activity__plan=found, activity__code=activity)
    overridden = row.override is not None
    form = OverrideForm(request.POST or None, overridden=overridden, initial={"standing": row.standing})
    review = queries.review_of(plan=found, period=row.period)
    back = _address(review) if review else reverse("plans:activity", args=[found.code, row.activity.code])

    def act(given: dict[str, Any]) -> str:
        actions.override(
            activity=row.activity,
            period=row.period,
            standing=given["standing"],
            reason=given["reason"],
            by=request.actor,
            at=clock.now(),
        )
        return f"{back}#{row.activity.code}"

    if done := perform(request, form, act):
        return done
    facts = [
        (_("The rule says"), f"{said_standing(row.rule_standing)}. {said_reason(row.rule_reason)}"),
        *(
            (
                f"{word.by.display_name}, {word.by.organisation.name}, {word.period.code}",
                f"{said_standing(word.standing) if word.standing else _('As the rule says')}: {word.reason}",
            )
            for word in queries.words_on(activity=row.activity)
        ),
    ]
    return form_page(
        request,
        form=form,
        plan=found,
        title=row.activity.label,
        code=f"{row.activity.code}, {row.period.code}",
        button=_("Save"),
        back=back,
        lead=_("What you say counts; what the rule says stays beside it, and so does your reason."),
        rows=facts,
    )
