"""Reviews: begun, held, adopted; what they end in, and what they leave behind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lindung.access.actors import Actor, NotAllowed
from lindung.access.wall import behind
from lindung.kernel.problems import Invalid
from lindung.plans import actions as plans
from lindung.plans import figures
from lindung.plans.models import Activity
from lindung.plans.reviews import actions, evaluation, queries
from lindung.plans.reviews.models import Gap, Review, Standing
from lindung.plans.reviews.problems import PlanClosed, Settled
from lindung.plans.reviews.tests.acting import adopt, begun, decided, done, hold, proposed
from lindung.plans.reviews.tests.conftest import Small


def test_begun_held_adopted(small: Small, review: Review) -> None:
    assert Standing.objects.filter(period=review.period).count() == 5
    with pytest.raises(Settled):
        adopt(small, review)
    hold(small, review)
    with behind(small.people.monitor):
        gap = actions.find_gap(
            review_id=review.pk, cause="staff", text="No trainers in the east.", indicator="P1.S1.O1.i.1",
            by=small.people.monitor, at=small.at,
        )  # fmt: skip
    assert gap.activity == small.activity("P1.S1.O1.i")
    adopted = adopt(small, review)
    assert adopted.state == "adopted" and adopted.chair is not None and adopted.chair.code == "BOARD"
    assert adopted.standings["P1.S1.O1.i"] == ["late", "late", "never_reported"]
    assert queries.review_of(plan=small.plan, period=review.period) == review
    with pytest.raises(Settled):
        hold(small, review)
    with pytest.raises(Settled):
        proposed(small, review)


def test_reviews_that_cannot_be(small: Small, review: Review) -> None:
    with pytest.raises(Invalid, match="already"):
        begun(small)
    with pytest.raises(Invalid):
        begun(small, "2023", "final")
    with pytest.raises(Invalid):
        begun(small, "2023", "monthly")
    assert begun(small, "2025", "final").kind == "final"
    with pytest.raises(Invalid):
        actions.hold(
            review_id=review.pk,
            held_on=date(2027, 1, 1),
            findings="Soon.",
            by=small.people.monitor,
            at=small.at,
        )


@pytest.mark.parametrize(
    "who", ["chambers_lead", "welfare_focal", "partner", "decision_maker", "case_worker"]
)
def test_only_who_runs_reviews_runs_them(small: Small, review: Review, who: str) -> None:
    actor: Actor = getattr(small.people, who)
    adjustment = proposed(small, review)
    calls: list[dict[str, Any]] = [
        {"act": actions.begin, "plan": small.plan, "period": small.period("2023"), "kind": "annual"},
        {"act": actions.hold, "review_id": review.pk, "held_on": date(2026, 11, 1), "findings": "Fine."},
        {"act": actions.find_gap, "review_id": review.pk, "cause": "staff", "text": "None."},
        {"act": actions.adopt, "review_id": review.pk},
        {"act": actions.decide, "adjustment_id": adjustment.pk},
        {"act": actions.drop, "adjustment_id": adjustment.pk, "why": "No."},
        {
            "act": actions.propose, "review_id": review.pk, "kind": "other", "text": "Do.", "owner": "CARE",
            "due_on": date(2026, 12, 1),
        },
    ]  # fmt: skip
    for call in calls:
        act = call.pop("act")
        with pytest.raises(NotAllowed), behind(actor):
            act(**call, by=actor, at=small.at)
    assert Review.objects.count() == 1 and not Gap.objects.exists()


def test_a_review_ends_in_decisions(small: Small, review: Review) -> None:
    adjustment = proposed(small, review)
    hold(small, review)
    with pytest.raises(Invalid, match="Decide"):
        adopt(small, review)
    decided(small, adjustment)
    adopt(small, review)
    done(small, adjustment)  # what was decided goes on after the review


def test_after_the_final_review_the_plan_changes_no_more(small: Small, review: Review) -> None:
    waiting = proposed(small, review, kind="lead", activity="P1.S1.O1.ii", wanted={"lead": "POLICE"})
    final = begun(small, "2025", "final")
    adopt(small, hold(small, final))
    with pytest.raises(PlanClosed):
        decided(small, waiting)
    activity = Activity.objects.get(plan=small.plan, code="P1.S1.O1.ii")
    with pytest.raises(PlanClosed):
        plans.withdraw_activity(
            activity_id=activity.pk, reason="No longer needed", by=small.people.monitor, at=small.at
        )
    with pytest.raises(PlanClosed):
        proposed(small, review, kind="lead", activity="P1.S1.O1.ii", wanted={"lead": "POLICE"})
    assert decided(small, proposed(small, review)).state == "decided"  # what changes no plan still can be


def test_the_final_evaluation(small: Small, review: Review) -> None:
    for year in range(2021, 2026):
        small.report("P1.S1.O1.i.1", str(year), 120, share=40)
        small.report("P1.S1.O1.i.2", str(year), 3)
    small.report("P1.S1.O1.ii.1", "2022", 1)
    small.report("P2.S2.O1.i.1", "2025", 10)
    days = {"starts": "2021-01-01", "ends": "2024-12-31"}
    decided(small, proposed(small, review, kind="dates", activity="P1.S1.O1.ii", wanted=days))
    actions.refresh_plan(plan=small.plan, at=small.at)
    read = figures.read(plan=small.plan, today=small.at.date())
    found = evaluation.of(plan=small.plan, period=small.period("2025"), found=read)
    first, second = found.lines
    assert (first.targets, first.met, first.share_met, first.changed) == (2, 2, 100, 2)
    assert (second.targets, second.met, second.missed, second.changed) == (2, 0, 1, 0)
    assert first.cell.counts["done"] == 2 and first.cell.total == 3
    assert (found.targets, found.met, found.share_met) == (4, 2, 50)
    assert found.amendments == {"dates": 2} and found.adjustments == {"decided": 1}


def test_split_and_withdrawn_activities(small: Small, review: Review) -> None:
    from lindung.plans.actions import Half

    monitor = small.people.monitor
    plans.split_activity(
        activity_id=small.activity("P1.S1.O1.i").pk,
        into=[
            Half("P1.S1.O1.ia", {"en": "Train in the west", "ms": "Latih di barat"}, ["P1.S1.O1.i.1"]),
            Half("P1.S1.O1.ib", {"en": "Train in the east", "ms": "Latih di timur"}, ["P1.S1.O1.i.2"]),
        ],
        reason="Two offices share it.",
        by=monitor,
        at=small.at,
    )
    actions.refresh_plan(plan=small.plan, at=small.at + timedelta(hours=1))
    living = Activity.objects.filter(plan=small.plan, withdrawn_at=None).count()
    assert living == 6
    assert Standing.objects.filter(period=small.period("2024")).count() == 5
    cells = queries.matrix(plan=small.plan, period=small.period("2024"))
    assert (
        sum(one.total for one in cells) == 5
    )  # the old one was withdrawn long after 2024; its halves count since
    with pytest.raises(Invalid):
        proposed(small, review, kind="lead", activity="P1.S1.O1.i", wanted={"lead": "POLICE"})
