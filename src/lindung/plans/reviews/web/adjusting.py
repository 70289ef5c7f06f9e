"""Adjustments: the list, one of them, and the steps from proposed to confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lindung.access.models import User
from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.plans import screens
from lindung.plans.reviews import actions, queries
from lindung.plans.reviews.models import Adjustment
from lindung.plans.reviews.problems import NotYours
from lindung.plans.reviews.web.forms import WordForm
from lindung.plans.reviews.web.showing import around, form_page, lines, named

S = Adjustment.State


@require_safe
@requires(P.PLAN_READ)
def listed(request: StaffRequest, plan: str) -> HttpResponse:
    """List a plan's adjustments: to be confirmed, overdue, to be done, proposed; the closed ones on wish."""
    found = screens.plan(code=plan, by=request.actor)
    everything = request.GET.get("all") == "1"
    rows = queries.adjustments(plan=found, only_open=not everything)
    every = lines(rows, today=timezone.localdate(clock.now()))
    groups = [
        (_("To be confirmed by somebody else"), [one for one in every if one.adjustment.state == S.DONE]),
        (_("Overdue"), [one for one in every if one.late]),
        (_("To be done"), [one for one in every if one.adjustment.state == S.DECIDED and not one.late]),
        (_("To be decided"), [one for one in every if one.adjustment.state == S.PROPOSED and not one.late]),
        (_("Closed"), [one for one in every if one.adjustment.state not in queries.OPEN]),
    ]
    context = around(request, found) | {
        "groups": [(title, rows) for title, rows in groups if rows],
        "everything": everything,
    }
    return render(request, "reviews/adjustments.html", context)


@require_safe
@requires(P.PLAN_READ)
def show(request: StaffRequest, adjustment: UUID) -> HttpResponse:
    """Show one adjustment: before and after, who did what, and what the reader can do."""
    found = _found(adjustment)
    by = request.actor
    runs = by.may(P.REVIEW_RUN)
    plan = found.review.plan
    confirms = found.state == S.DONE and actions.may_confirm(adjustment=found, by=by)
    own = confirms and _is_own(found, by.user_id)
    context = around(request, plan) | {
        "line": lines([found], today=timezone.localdate(clock.now()))[0],
        "one": found,
        "review_name": named(found.review),
        "may_decide": runs and found.state == S.PROPOSED,
        "may_drop": runs and found.state in (S.PROPOSED, S.DECIDED) and found.amendment_id is None,
        "may_do": found.state == S.DECIDED and actions.may_carry_out(adjustment=found, by=by),
        "may_confirm": confirms and not own,
        "own": own,
    }
    return render(request, "reviews/adjustment.html", context)


def _found(key: UUID) -> Adjustment:
    rows = Adjustment.objects.select_related(
        "review__plan", "review__period", "activity__committee", "indicator", "owner", "gap", "proposed_by",
        "decided_by", "done_by", "confirmed_by",
    )  # fmt: skip
    return rows.get(pk=key)


def _is_own(adjustment: Adjustment, user: UUID) -> bool:
    human = User.objects.values_list("human", flat=True).get(pk=user)
    return adjustment.done_by is not None and human in (adjustment.done_human, adjustment.done_by.human)


def _address(key: UUID) -> str:
    return reverse("reviews:adjustment", args=[key])


@require_POST
@requires(P.REVIEW_RUN)
def decide(request: StaffRequest, adjustment: UUID) -> HttpResponse:
    """Decide that an adjustment is made."""
    actions.decide(adjustment_id=adjustment, by=request.actor, at=clock.now())
    return redirect(_address(adjustment))


@require_POST
@requires(P.PLAN_READ)
def confirm(request: StaffRequest, adjustment: UUID) -> HttpResponse:
    """Confirm what another did."""
    actions.confirm(adjustment_id=adjustment, by=request.actor, at=clock.now())
    return redirect(_address(adjustment))


@requires(P.REVIEW_RUN)
def drop(request: StaffRequest, adjustment: UUID) -> HttpResponse:
    """Drop an adjustment, and say why."""

    def act(text: str) -> None:
        actions.drop(adjustment_id=adjustment, why=text, by=request.actor, at=clock.now())

    return _word(request, adjustment, act, title=_("Drop this adjustment"), label=_("Why?"), field="why")


@requires(P.PLAN_READ)
def done(request: StaffRequest, adjustment: UUID) -> HttpResponse:
    """Say that an adjustment was carried out, and how."""

    if not actions.may_carry_out(adjustment=_found(adjustment), by=request.actor):
        raise NotYours

    def act(text: str) -> None:
        actions.carry_out(adjustment_id=adjustment, note=text, by=request.actor, at=clock.now())

    title = _("It was carried out")
    return _word(request, adjustment, act, title=title, label=_("What was done?"), field="note")


@requires(P.PLAN_READ)
def send_back(request: StaffRequest, adjustment: UUID) -> HttpResponse:
    """Say that it is not done after all."""

    if not actions.may_confirm(adjustment=_found(adjustment), by=request.actor):
        raise NotYours

    def act(text: str) -> None:
        actions.send_back(adjustment_id=adjustment, why=text, by=request.actor, at=clock.now())

    return _word(request, adjustment, act, title=_("Send it back"), label=_("What is missing?"), field="why")


def _word(
    request: StaffRequest, key: UUID, act: Callable[[str], None], *, title: str, label: str, field: str
) -> HttpResponse:
    found = _found(key)
    form = WordForm(request.POST or None, name=field, label=label)

    def run(given: dict[str, Any]) -> str:
        act(given[field])
        return _address(key)

    return perform(request, form, run) or form_page(
        request,
        form=form,
        plan=found.review.plan,
        title=title,
        code=f"{named(found.review)}, {found.number}",
        button=title,
        back=_address(key),
        lead=found.text,
    )
