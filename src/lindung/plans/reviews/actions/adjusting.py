"""Corrective adjustments: proposed, decided (what changes the plan is amended there and then), done, confirmed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.plans.models import Activity, Indicator, Plan, PlanActor
from lindung.plans.reporting.belonging import bodies_of
from lindung.plans.reviews.actions.changing import apply, checked, current
from lindung.plans.reviews.models import Adjustment, Gap, Review
from lindung.plans.reviews.problems import NotYours, PlanClosed, SameHuman, Settled
from lindung.plans.reviews.texts import said_plainly

S = Adjustment.State


def is_closed(*, plan: Plan) -> bool:
    """Tell whether a plan changes no more: its final review was adopted."""
    return Review.objects.filter(plan=plan, kind=Review.Kind.FINAL, state=Review.State.ADOPTED).exists()


@transaction.atomic
def propose(
    *,
    review_id: UUID,
    kind: str,
    text: str,
    owner: str,
    due_on: date,
    by: Actor,
    at: datetime,
    activity: str = "",
    indicator: str = "",
    gap_id: UUID | None = None,
    wanted: dict[str, Any] | None = None,
) -> Adjustment:
    """Propose what is to be done about a gap; `wanted` is the change (`changing.checked`), codes name parts.

    `owner` is the code of the actor who sees to it until `due_on`. Raises `NotAllowed`, `Settled` once the review is
    adopted, `PlanClosed`, `Invalid`.
    """
    by.require(Permission.REVIEW_RUN)
    review = Review.objects.select_for_update(of=("self",)).select_related("plan").get(pk=review_id)
    if review.state == Review.State.ADOPTED:
        raise Settled
    if kind not in set(Adjustment.Kind):
        raise Invalid(_("Choose what is to change from the list."), field="kind")
    if kind != Adjustment.Kind.OTHER and is_closed(plan=review.plan):
        raise PlanClosed
    of_activity, of_indicator = _parts(review.plan, kind, activity, indicator)
    plain = checked(plan=review.plan, kind=kind, wanted=wanted or {})
    keeper = PlanActor.objects.filter(plan=review.plan, code=owner, withdrawn_at=None).first()
    if keeper is None:
        raise Invalid(_("Choose who sees to it from the list."), field="owner")
    last = Adjustment.objects.filter(review=review).aggregate(last=Max("number"))["last"] or 0
    adjustment = Adjustment.objects.create(
        review=review,
        gap=None if gap_id is None else Gap.objects.get(pk=gap_id, review=review),
        number=last + 1,
        kind=kind,
        activity=of_activity,
        indicator=of_indicator,
        text=said_plainly(text=text, field="text"),
        wanted=plain,
        before=current(kind=kind, activity=of_activity, indicator=of_indicator),
        owner=keeper,
        due_on=due_on,
        proposed_by_id=by.user_id,
        proposed_at=at,
    )
    audit.record(event="reviews.adjustment_proposed", subject=adjustment, by=by, at=at, detail={"kind": kind})
    return adjustment


def _parts(plan: Plan, kind: str, activity: str, indicator: str) -> tuple[Activity | None, Indicator | None]:
    measured = Indicator.objects.filter(plan=plan, code=indicator, withdrawn_at=None).first()
    doing = Activity.objects.filter(plan=plan, code=activity, withdrawn_at=None).first()
    if (indicator and measured is None) or (kind == Adjustment.Kind.TARGET and measured is None):
        raise Invalid(_("Name the indicator whose target changes, by its code."), field="indicator")
    needs = kind in (Adjustment.Kind.DATES, Adjustment.Kind.LEAD)
    if (activity and doing is None) or (needs and doing is None):
        raise Invalid(_("Name the activity that changes, by its code."), field="activity")
    if measured is not None and doing is None:
        doing = measured.activity
    return doing, measured


@transaction.atomic
def decide(*, adjustment_id: UUID, by: Actor, at: datetime) -> Adjustment:
    """Decide that an adjustment is made; a change of the plan becomes its amendment in the same transaction.

    Raises `NotAllowed`, `Settled`, `PlanClosed`, and whatever the plan refuses, with nothing decided then.
    """
    adjustment = _locked(adjustment_id, {S.PROPOSED}, by, Permission.REVIEW_RUN)
    if adjustment.kind != Adjustment.Kind.OTHER:
        if is_closed(plan=adjustment.review.plan):
            raise PlanClosed
        apply(adjustment=adjustment, by=by, at=at)
    adjustment.state = S.DECIDED
    adjustment.decided_by_id, adjustment.decided_at = by.user_id, at
    adjustment.save()
    _recorded("decided", adjustment, by, at)
    return adjustment


@transaction.atomic
def drop(*, adjustment_id: UUID, why: str, by: Actor, at: datetime) -> Adjustment:
    """Drop an adjustment, and say why. One that has changed the plan is not dropped: another changes it back.

    Raises `NotAllowed`, `Settled`, `Invalid`.
    """
    adjustment = _locked(adjustment_id, {S.PROPOSED, S.DECIDED}, by, Permission.REVIEW_RUN)
    if adjustment.amendment_id is not None:
        raise Invalid(
            _("The plan was changed by this already. Propose another adjustment that changes it back.")
        )
    adjustment.dropped_why = said_plainly(text=why, field="why")
    adjustment.state, adjustment.dropped_at = S.DROPPED, at
    adjustment.save(update_fields=["state", "dropped_at", "dropped_why"])
    _recorded("dropped", adjustment, by, at)
    return adjustment


@transaction.atomic
def carry_out(*, adjustment_id: UUID, note: str, by: Actor, at: datetime) -> Adjustment:
    """Say that a decided adjustment was carried out, and how: by its owner, or by who runs reviews.

    Raises `NotAllowed`, `NotYours`, `Settled`, `Invalid`.
    """
    adjustment = _locked(adjustment_id, {S.DECIDED}, by, Permission.PLAN_READ)
    if not may_carry_out(adjustment=adjustment, by=by):
        raise NotYours
    adjustment.done_note = said_plainly(text=note, field="note")
    adjustment.state, adjustment.done_at = S.DONE, at
    adjustment.done_by_id, adjustment.done_human = by.user_id, _human(by)
    adjustment.save(update_fields=["done_note", "state", "done_at", "done_by", "done_human"])
    _recorded("done", adjustment, by, at)
    return adjustment


@transaction.atomic
def confirm(*, adjustment_id: UUID, by: Actor, at: datetime) -> Adjustment:
    """Confirm that what was done is done: another human than who did it.

    Raises `NotAllowed`, `NotYours`, `SameHuman` from whatever account, `Settled`.
    """
    adjustment = _to_confirm(adjustment_id, by)
    adjustment.state, adjustment.confirmed_at = S.CONFIRMED, at
    adjustment.confirmed_by_id, adjustment.confirmer_human = by.user_id, _human(by)
    adjustment.save(update_fields=["state", "confirmed_at", "confirmed_by", "confirmer_human"])
    _recorded("confirmed", adjustment, by, at)
    return adjustment


@transaction.atomic
def send_back(*, adjustment_id: UUID, why: str, by: Actor, at: datetime) -> Adjustment:
    """Say that it is not done after all, and why: it goes back to its owner. Raises as `confirm`, and `Invalid`."""
    adjustment = _to_confirm(adjustment_id, by)
    adjustment.returned_why = said_plainly(text=why, field="why")
    adjustment.state = S.DECIDED
    adjustment.done_by = adjustment.done_human = adjustment.done_at = None
    adjustment.save(update_fields=["returned_why", "state", "done_by", "done_human", "done_at"])
    _recorded("returned", adjustment, by, at)
    return adjustment


def may_carry_out(*, adjustment: Adjustment, by: Actor) -> bool:
    """Tell whether an actor's organisation answers for the owner, or the actor runs reviews."""
    if by.may(Permission.REVIEW_RUN):
        return True
    if not by.may(Permission.PROGRESS_REPORT):
        return False
    plan = adjustment.review.plan
    return by.organisation_id in bodies_of(plans=[plan])[plan.pk].organisations(adjustment.owner.code)


def may_confirm(*, adjustment: Adjustment, by: Actor) -> bool:
    """Tell whether an actor runs reviews, or leads the committee that watches over the activity."""
    if by.may(Permission.REVIEW_RUN):
        return True
    if not by.may(Permission.PROGRESS_APPROVE) or adjustment.activity is None:
        return False
    plan = adjustment.review.plan
    return by.organisation_id in bodies_of(plans=[plan])[plan.pk].approvers(adjustment.activity)


def _to_confirm(adjustment_id: UUID, by: Actor) -> Adjustment:
    adjustment = _locked(adjustment_id, {S.DONE}, by, Permission.PLAN_READ)
    if not may_confirm(adjustment=adjustment, by=by):
        raise NotYours
    doer = adjustment.done_by
    if doer is None or _human(by) in (doer.human, adjustment.done_human):
        raise SameHuman
    return adjustment


def _human(by: Actor) -> UUID:
    return User.objects.values_list("human", flat=True).get(pk=by.user_id)


def _locked(adjustment_id: UUID, states: set[str], by: Actor, permission: Permission) -> Adjustment:
    by.require(permission)
    rows = Adjustment.objects.select_for_update(of=("self",))
    adjustment = rows.select_related(
        "review__plan", "review__period", "activity__lead", "indicator", "owner", "done_by"
    ).get(pk=adjustment_id)
    if adjustment.state not in states:
        raise Settled
    return adjustment


def _recorded(what: str, adjustment: Adjustment, by: Actor, at: datetime) -> None:
    detail = {"kind": adjustment.kind, "number": adjustment.number}
    audit.record(event=f"reviews.adjustment_{what}", subject=adjustment, by=by, at=at, detail=detail)
