"""Reads of standings and reviews, for the plan's screens and documents. No permission is asked here: callers do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate

from lindung.access.actors import Actor
from lindung.plans.models import Activity, Objective, Period, Pillar, Plan
from lindung.plans.reporting.belonging import bodies_of
from lindung.plans.reviews.models import Adjustment, CarryOver, Gap, Override, Review, Standing
from lindung.plans.rules import Standing as Code
from lindung.plans.rules_words import STANDINGS

OPEN: Final = ("proposed", "decided", "done")
"""States in which an adjustment still wants something of somebody."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many activities of an objective stand where; in the order of `rules_words.STANDINGS`."""

    objective: Objective
    pillar: Pillar
    counts: Mapping[Code, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many activities there are."""
        return sum(self.counts.values())

    @property
    def numbers(self) -> Sequence[int]:
        """The counts in the order in which standings are shown."""
        return [self.counts[code] for code in STANDINGS]


def counted(*, period: Period) -> QuerySet[Standing]:
    """Return the standings of a period that count: of activities that were not withdrawn by its end."""
    living = Q(activity__withdrawn_at=None) | Q(left__gt=F("period__ends"))
    rows = Standing.objects.filter(period=period).alias(left=TruncDate("activity__withdrawn_at"))
    return rows.filter(living)


def counts(*, period: Period) -> Mapping[UUID, Mapping[Code, int]]:
    """Return how many activities of each objective (by its key) stand where. One question."""
    found: dict[UUID, dict[Code, int]] = {}
    rows = counted(period=period).order_by().values_list("activity__objective", "standing")
    for objective, standing, number in rows.annotate(number=Count("pk")):
        found.setdefault(objective, dict.fromkeys(Code, 0))[Code(standing)] = number
    return found


def matrix(*, plan: Plan, period: Period) -> Sequence[Cell]:
    """Return each objective with how many of its activities stand where, by pillar and in order. Two questions."""
    found = counts(period=period)
    rows = Objective.objects.filter(plan=plan, withdrawn_at=None).select_related("pillar")
    return [
        Cell(one, one.pillar, found.get(one.pk, dict.fromkeys(Code, 0)))
        for one in rows.order_by("pillar__position", "position")
    ]


def of_activities(
    *, plan: Plan, period: Period, activities: Iterable[UUID] | None = None
) -> dict[UUID, Standing]:
    """Return the standing of each activity by its key, with who overrode it and the activity. One question."""
    rows = counted(period=period).filter(activity__plan=plan)
    if activities is not None:
        rows = rows.filter(activity__in=list(activities))
    rows = rows.select_related("override__by__organisation", "activity__objective", "activity__lead")
    return {row.activity_id: row for row in rows.order_by("activity__position", "activity__code")}


def history(*, activity: Activity) -> Sequence[Standing]:
    """Return how an activity stood in each period, the first first, with overrides. One question."""
    rows = Standing.objects.filter(activity=activity).select_related("period", "override__by__organisation")
    return list(rows.order_by("period__starts", "period__ends"))


def words_on(*, activity: Activity) -> Sequence[Override]:
    """Return everything people said about where an activity stands, the newest first. One question."""
    rows = Override.objects.filter(activity=activity).select_related("period", "by__organisation")
    return list(rows.order_by("-at"))


def reviews(*, plan: Plan) -> QuerySet[Review]:
    """Return a plan's reviews, the newest period first."""
    rows = Review.objects.filter(plan=plan).select_related("period", "chair", "adopted_by")
    return rows.order_by("-period__starts", "-begun_at")


def review_of(*, plan: Plan, period: Period) -> Review | None:
    """Return the review of a period that weighs most: the final before the annual before the mid-year one."""
    order = {Review.Kind.FINAL: 0, Review.Kind.ANNUAL: 1, Review.Kind.MID_YEAR: 2}
    found = sorted(reviews(plan=plan).filter(period=period), key=lambda one: order[Review.Kind(one.kind)])
    return next(iter(found), None)


def gaps(*, review: Review) -> Sequence[Gap]:
    """Return what a review found, in the order of the plan; what concerns the whole plan first. One question."""
    rows = Gap.objects.filter(review=review).select_related("activity", "indicator", "by")
    return list(rows.order_by(F("activity__position").asc(nulls_first=True), "at"))


def adjustments(*, plan: Plan, review: Review | None = None, only_open: bool = False) -> Sequence[Adjustment]:
    """Return corrective adjustments, due first. One question."""
    rows = (
        Adjustment.objects.filter(review__plan=plan)
        if review is None
        else Adjustment.objects.filter(review=review)
    )
    if only_open:
        rows = rows.filter(state__in=OPEN)
    rows = rows.select_related(
        "review__period",
        "activity__committee",
        "indicator__activity",
        "owner",
        "gap",
        "proposed_by",
        "decided_by",
        "done_by",
        "confirmed_by",
    )
    return list(rows.order_by("due_on", "review", "number"))


def of_activity(*, activity: Activity) -> Sequence[Adjustment]:
    """Return the adjustments of an activity and of its indicators, the newest first. One question."""
    rows = Adjustment.objects.filter(Q(activity=activity) | Q(indicator__activity=activity))
    return list(rows.select_related("review__period", "owner", "indicator").order_by("-proposed_at"))


def carried(*, plan: Plan) -> Sequence[CarryOver]:
    """Return what a plan left to the next ones, in its own order. One question."""
    rows = CarryOver.objects.filter(activity__plan=plan).select_related("activity", "became", "plan", "by")
    return list(rows.order_by("activity__position"))


def carried_from(*, activity: Activity) -> CarryOver | None:
    """Return how an activity came from the plan before, if it did. One question."""
    rows = CarryOver.objects.filter(became=activity).select_related("activity__plan", "by")
    return rows.first()


def owned(*, actor: Actor) -> Sequence[Adjustment]:
    """Return the decided adjustments that an actor's organisation is to carry out, due first. Three questions."""
    rows = Adjustment.objects.filter(state=Adjustment.State.DECIDED)
    found = list(
        rows.select_related("review__plan", "review__period", "owner", "activity").order_by("due_on")
    )
    bodies = bodies_of(plans={one.review.plan_id: one.review.plan for one in found}.values()) if found else {}
    return [
        one
        for one in found
        if actor.organisation_id in bodies[one.review.plan_id].organisations(one.owner.code)
    ]
