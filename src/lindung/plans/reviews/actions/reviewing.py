"""Beginning a review, holding it, noting gaps, adopting it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.plans.models import Activity, Indicator, Period, Plan, PlanActor
from lindung.plans.reviews import queries
from lindung.plans.reviews.actions.standing import lock, refresh_plan
from lindung.plans.reviews.models import Adjustment, Gap, Review
from lindung.plans.reviews.models.reviews import FINDINGS
from lindung.plans.reviews.problems import Settled
from lindung.plans.reviews.texts import said_plainly
from lindung.plans.reviews.words import CAUSES

_FITTING = {
    Review.Kind.MID_YEAR: {Period.Kind.HALF, Period.Kind.ANNUAL},
    Review.Kind.ANNUAL: {Period.Kind.ANNUAL},
    Review.Kind.FINAL: {Period.Kind.FINAL, Period.Kind.ANNUAL},
}


@transaction.atomic
def begin(*, plan: Plan, period: Period, kind: str, chair: str = "", by: Actor, at: datetime) -> Review:
    """Begin a review of a period; standings are made anew for it. `chair` is the code of the body that holds it.

    Raises `NotAllowed`, `Invalid` for a kind that does not fit the period, or a review that there is already.
    """
    by.require(Permission.REVIEW_RUN)
    if kind not in set(Review.Kind) or Period.Kind(period.kind) not in _FITTING[Review.Kind(kind)]:
        raise Invalid(_("Choose a review that fits the period."), field="kind")
    if kind == Review.Kind.FINAL and period.ends < plan.ends:
        raise Invalid(
            _("A final evaluation looks at the end of the plan: choose its last period."), field="period"
        )
    try:
        with transaction.atomic():
            review = Review.objects.create(
                plan=plan,
                period=period,
                kind=kind,
                chair=_chair(plan, chair),
                begun_by_id=by.user_id,
                begun_at=at,
            )
    except IntegrityError:
        raise Invalid(_("There is such a review of this period already. Open it from the list.")) from None
    refresh_plan(plan=plan, at=at)
    audit.record(event="reviews.begun", subject=review, by=by, at=at, detail={"kind": kind})
    return review


def _chair(plan: Plan, code: str) -> PlanActor | None:
    found = PlanActor.objects.filter(plan=plan, code=code, withdrawn_at=None).first() if code else None
    if code and found is None:
        raise Invalid(_("Choose the body that holds the review from the list."), field="chair")
    return found


@transaction.atomic
def hold(
    *, review_id: UUID, held_on: date, findings: str, chair: str = "", by: Actor, at: datetime
) -> Review:
    """Note that a review was held, and what it found; before it is adopted that can be written anew.

    Raises `NotAllowed`, `Settled` once it is adopted, `Invalid` for a day to come or findings without a word.
    """
    review = _living(review_id, by)
    if held_on > timezone.localtime(at).date():
        raise Invalid(_("This day has not come yet. Note a review once it was held."), field="held_on")
    review.findings = said_plainly(text=findings, field="findings", limit=FINDINGS)
    review.chair = _chair(review.plan, chair) or review.chair
    review.held_on, review.state = held_on, Review.State.HELD
    review.save(update_fields=["findings", "chair", "held_on", "state"])
    audit.record(event="reviews.held", subject=review, by=by, at=at)
    return review


@transaction.atomic
def find_gap(
    *,
    review_id: UUID,
    cause: str,
    text: str,
    activity: str = "",
    indicator: str = "",
    by: Actor,
    at: datetime,
) -> Gap:
    """Note a gap of an activity or indicator (by code), or of the plan as a whole. Raises `Settled`, `Invalid`."""
    review = _living(review_id, by)
    if cause not in CAUSES:
        raise Invalid(_("Choose the cause from the list."), field="cause")
    measured = _of_plan(Indicator, review.plan, indicator, "indicator")
    doing = _of_plan(Activity, review.plan, activity, "activity")
    if measured is not None and doing is None:
        doing = measured.activity
    gap = Gap.objects.create(
        review=review,
        activity=doing,
        indicator=measured,
        cause=cause,
        text=said_plainly(text=text, field="text"),
        by_id=by.user_id,
        at=at,
    )
    audit.record(event="reviews.gap_found", subject=gap, by=by, at=at, detail={"cause": cause})
    return gap


def _of_plan(model: Any, plan: Plan, code: str, field: str) -> Any:
    found = model.objects.filter(plan=plan, code=code).first() if code else None
    if code and found is None:
        raise Invalid(
            _("The plan has nothing of the code %(code)s. Check it.") % {"code": code[:40]}, field=field
        )
    return found


@transaction.atomic
def adopt(*, review_id: UUID, by: Actor, at: datetime) -> Review:
    """Adopt a review that was held: its standings are kept as they are, and it changes no more.

    Raises `NotAllowed`, `Settled` unless it was held, `Invalid` while a proposed adjustment waits for a decision.
    """
    by.require(Permission.REVIEW_RUN)
    lock(plan_id=Review.objects.values_list("plan", flat=True).get(pk=review_id))
    review = _living(review_id, by)
    if review.state != Review.State.HELD:
        raise Settled
    waiting = Adjustment.objects.filter(review=review, state=Adjustment.State.PROPOSED).count()
    if waiting:
        raise Invalid(_("Decide on every proposed adjustment or drop it first: a review ends in decisions."))
    rows = queries.of_activities(plan=review.plan, period=review.period)
    review.standings = {
        row.activity.code: [row.standing, row.rule_standing, row.rule_reason] for row in rows.values()
    }
    review.state, review.adopted_by_id, review.adopted_at = Review.State.ADOPTED, by.user_id, at
    review.save(update_fields=["standings", "state", "adopted_by", "adopted_at"])
    audit.record(event="reviews.adopted", subject=review, by=by, at=at, detail={"activities": len(rows)})
    return review


def _living(review_id: UUID, by: Actor) -> Review:
    """Return a locked review that is not adopted. Raises `NotAllowed`, `Settled`, Review.DoesNotExist."""
    by.require(Permission.REVIEW_RUN)
    rows = Review.objects.select_for_update(of=("self",)).select_related("plan", "period", "chair")
    review = rows.get(pk=review_id)
    if review.state == Review.State.ADOPTED:
        raise Settled
    return review
