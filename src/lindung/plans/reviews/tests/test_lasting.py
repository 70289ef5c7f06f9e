"""Withdrawing, splitting and adding leave the years before as they were judged."""

from __future__ import annotations

from datetime import timedelta

from lindung.plans.models import Period
from lindung.plans.reviews import actions
from lindung.plans.reviews.models import FrozenFigure, Standing
from lindung.plans.reviews.tests.conftest import Small
from lindung.plans.tests.acts import ACTS


def stood(code: str) -> dict[str, tuple[str, str]]:
    rows = Standing.objects.filter(activity__code=code).select_related("period")
    return {row.period.code: (row.standing, row.rule_reason) for row in rows}


def test_a_withdrawn_activity_keeps_its_past_years(small: Small) -> None:
    small.report("P1.S1.O1.ii.1", "2022", 1)
    actions.refresh_plan(plan=small.plan, at=small.at)
    before = stood("P1.S1.O1.ii")
    assert before["2022"] == ("done", "finished")
    ACTS["withdrawal"](None)
    actions.refresh_plan(plan=small.plan, at=small.at + timedelta(hours=1))
    assert stood("P1.S1.O1.ii") == before
    Period.objects.filter(code="2022").update(closed_at=small.at + timedelta(days=1))
    actions.refresh_plan(plan=small.plan, at=small.at + timedelta(days=1))
    assert stood("P1.S1.O1.ii") == before
    assert FrozenFigure.objects.get().indicator == small.indicator("P1.S1.O1.ii.1")


def test_the_halves_of_a_split_count_from_the_split_on(small: Small) -> None:
    small.report("P2.S2.O1.ii.2", "2024", 1000)
    actions.refresh_plan(plan=small.plan, at=small.at)
    before = stood("P2.S2.O1.ii")
    assert len(before) == 5
    ACTS["split"](None)
    actions.refresh_plan(plan=small.plan, at=small.at + timedelta(hours=1))
    assert stood("P2.S2.O1.ii") == before
    for half in ("P2.S2.O1.iia", "P2.S2.O1.iib"):
        assert stood(half) == {}
    Period.objects.filter(code="2025").update(ends=small.at.date())  # the year of the split
    actions.refresh_plan(plan=small.plan, at=small.at + timedelta(days=1))
    assert list(stood("P2.S2.O1.iia")) == ["2025"] and "2025" not in stood("P2.S2.O1.ii")


def test_what_is_added_is_not_late_in_years_that_were_closed(small: Small) -> None:
    closed = small.at - timedelta(days=1)
    Period.objects.filter(code="2024").update(opened_at=closed, closed_at=closed)
    ACTS["new_activity"](None)
    actions.refresh_plan(plan=small.plan, at=small.at + timedelta(hours=1))
    assert set(stood("P2.S2.O1.iii")) == set(
        Period.objects.exclude(code="2024").values_list("code", flat=True)
    )
