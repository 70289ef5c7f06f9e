"""Standings: one for each activity and period, made in few questions, overridden in the open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lindung.access.actors import NotAllowed
from lindung.access.wall import behind
from lindung.kernel.problems import Invalid
from lindung.plans.models import Activity, Period, Target
from lindung.plans.reviews import actions
from lindung.plans.reviews.models import FrozenFigure, Override, Standing
from lindung.plans.reviews.tests.conftest import Small


def standing(small: Small, activity: str, period: str) -> Standing:
    return Standing.objects.get(activity=small.activity(activity), period=small.period(period))


def test_every_activity_stands_once_in_every_period(small: Small) -> None:
    made = actions.refresh_plan(plan=small.plan, at=small.at)
    again = actions.refresh_plan(plan=small.plan, at=small.at + timedelta(days=1))
    assert made == again == Standing.objects.count() == 5 * 5
    assert Activity.objects.count() * Period.objects.count() == 25


def test_reports_decide_where_an_activity_stands(small: Small) -> None:
    small.report("P1.S1.O1.i.1", "2024", 120, share=35)
    small.report("P1.S1.O1.i.2", "2024", 4)
    small.report("P1.S1.O1.i.1", "2025", 120, share=20)
    small.report("P1.S1.O1.i.2", "2025", 4)
    small.report("P1.S1.O1.ii.1", "2022", 1)
    actions.refresh_plan(plan=small.plan, at=small.at)

    def said(activity: str, period: str) -> tuple[str, str]:
        row = standing(small, activity, period)
        return row.standing, row.rule_reason

    assert said("P1.S1.O1.i", "2024") == ("on_track", "targets_met")
    assert said("P1.S1.O1.i", "2023") == ("late", "never_reported")
    assert said("P1.S1.O1.i", "2025") == ("late", "share_missed")
    assert said("P1.S1.O1.ii", "2022") == ("done", "finished")
    assert said("P1.S1.O1.ii", "2025") == ("done", "finished")  # as it stood when it ended
    assert said("P1.S1.O2.i", "2021") == ("not_started", "starts_later")
    assert said("P1.S1.O2.i", "2022") == ("late", "never_reported")


def test_few_questions(small: Small) -> None:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        actions.refresh_plan(plan=small.plan, at=small.at)
    assert len(seen) <= 14, [one["sql"][:80] for one in seen]


def test_overridden_with_a_reason_and_both_shown(small: Small) -> None:
    actions.refresh_plan(plan=small.plan, at=small.at)
    people = small.people
    given = {"activity": small.activity("P1.S1.O1.i"), "period": small.period("2024"), "at": small.at}
    with behind(people.monitor):
        actions.override(**given, standing="at_risk", reason="The trainers were away.", by=people.monitor)
    row = standing(small, "P1.S1.O1.i", "2024")
    assert (row.standing, row.rule_standing, row.rule_reason) == ("at_risk", "late", "never_reported")
    assert row.override_by is not None and row.override_by.pk == people.monitor.user_id
    small.report("P1.S1.O1.i.1", "2024", 120, share=35)
    small.report("P1.S1.O1.i.2", "2024", 4)
    actions.refresh_plan(plan=small.plan, at=small.at + timedelta(hours=1))
    row = standing(small, "P1.S1.O1.i", "2024")
    assert (row.standing, row.rule_standing) == ("at_risk", "on_track")  # the word stands, the rule moves on
    actions.override(
        **given | {"at": small.at + timedelta(hours=2)},
        standing="",
        reason="They are back.",
        by=people.monitor,
    )
    row = standing(small, "P1.S1.O1.i", "2024")
    assert (row.standing, row.override) == ("on_track", None)
    actions.refresh_plan(plan=small.plan, at=small.at + timedelta(hours=3))
    assert standing(small, "P1.S1.O1.i", "2024").standing == "on_track"
    assert Override.objects.count() == 2


def test_who_may_not_override_and_without_a_reason(small: Small) -> None:
    actions.refresh_plan(plan=small.plan, at=small.at)
    given = {"activity": small.activity("P1.S1.O1.i"), "period": small.period("2024"), "at": small.at}
    for actor in (small.people.chambers_lead, small.people.welfare_focal, small.people.decision_maker):
        with pytest.raises(NotAllowed):
            actions.override(**given, standing="done", reason="So it is.", by=actor)
    for reason in ("", "   ", "Ask 012-3456 7890"):
        with pytest.raises(Invalid):
            actions.override(**given, standing="done", reason=reason, by=small.people.monitor)
    with pytest.raises(Invalid):
        actions.override(**given, standing="", reason="Nothing there.", by=small.people.monitor)
    assert not Override.objects.exists()


def test_withdrawn_activities_stand_nowhere_but_before(small: Small) -> None:
    actions.refresh_plan(plan=small.plan, at=small.at)
    Activity.objects.filter(code="P1.S1.O2.i").update(withdrawn_at=small.at.replace(year=2024, month=6))
    actions.refresh_plan(plan=small.plan, at=small.at + timedelta(hours=1))
    found = Standing.objects.filter(activity__code="P1.S1.O2.i").order_by("period__code")
    assert [one.period.code for one in found.select_related("period")] == ["2021", "2022", "2023"]


def test_closed_periods_are_frozen_once_and_corrections_show(small: Small) -> None:
    from lindung.plans import figures

    small.report("P1.S1.O1.ii.1", "2022", 1)
    Period.objects.filter(code="2022").update(opened_at=small.at, closed_at=small.at)
    actions.refresh_plan(plan=small.plan, at=small.at)
    assert FrozenFigure.objects.count() == 1
    later = small.at + timedelta(days=3)
    key = (small.indicator("P1.S1.O1.ii.1").pk, "2022")

    def figure() -> figures.Figure:
        return figures.of(plan=small.plan, periods=[small.period("2022")], today=later.date())[key]

    small.report("P1.S1.O1.ii.1", "2022", 2, state="submitted", version=2, at=later)
    assert (figure().value, figure().restated, figure().state) == (1, False, "submitted")
    small.report("P1.S1.O1.ii.1", "2022", 2, version=2, at=later)
    actions.refresh_plan(plan=small.plan, at=later)
    assert (figure().value, figure().first, figure().restated) == (2, 1, True)
    assert FrozenFigure.objects.get().value == 1


def test_a_target_for_one_year_leaves_the_others_their_trend(small: Small) -> None:
    Target.objects.filter(indicator=small.indicator("P2.S2.O1.i.1"), span="annual").delete()
    for year in ("2022", "2023"):
        small.report("P2.S2.O1.i.1", year, 10)
    actions.refresh_plan(plan=small.plan, at=small.at)
    row = standing(small, "P2.S2.O1.i", "2023")
    assert (row.standing, row.rule_reason) == ("on_track", "work_without_target")


def test_nought_and_words_are_reports_too(small: Small) -> None:
    small.report("P2.S2.O1.i.1", "2023", 0)
    small.report("P1.S1.O2.i.1", "2023", None, text="They were heard.")
    actions.refresh_plan(plan=small.plan, at=small.at)
    for code in ("P2.S2.O1.i", "P1.S1.O2.i"):
        row = standing(small, code, "2024")
        assert (row.standing, row.rule_reason) == ("late", "report_missing")
