"""The one place that answers what a value is: reported, computed, frozen, restated; in three questions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lindung.plans import computing, figures
from lindung.plans.figures import Figure
from lindung.plans.models import Indicator, Period, Target
from lindung.plans.reviews import actions
from lindung.plans.reviews.tests.conftest import Small, small
from lindung.plans.rules import Verdict, Why
from lindung.statistics import asked, measures
from lindung.statistics.models import Result

__all__ = ["small"]  # a fixture
TRAINED, SCREENED, DAYS = "P1.S1.O1.i.1", "P2.S2.O1.i.1", "P2.S2.O1.ii.1"
TODAY = date(2026, 11, 9)


def figure(small: Small, code: str, period: str) -> Figure:
    """Return one figure as of a day long after the plan."""
    key = (small.indicator(code).pk, period)
    return figures.of(plan=small.plan, periods=[small.period(period)], today=TODAY)[key]


def computed(
    small: Small, code: str, period: str, value: str, *, day: int = 1, whole: bool = False, **more: object
) -> None:
    """Keep a result as statistics would: for the period, or from the plan's start to its end."""
    indicator, the_period = small.indicator(code), small.period(period)
    ask = computing.asks(plan=small.plan, indicators=[indicator], periods=[the_period])[
        indicator.pk, computing.until(the_period) if whole else period
    ]
    Result.objects.create(
        measure=ask.measure,
        definition=measures.get(ask.measure).definition,
        narrowing_key=ask.narrowing_key,
        starts=ask.starts,
        ends=ask.ends,
        as_of=date(2026, 10, day),
        computed_at=small.at,
        origin="live",
        value=Decimal(value),
        **more,
    )


def close(small: Small, period: str, *, at: timedelta = timedelta()) -> None:
    """Close a period and keep its figures."""
    Period.objects.filter(pk=small.period(period).pk).update(closed_at=small.at + at)
    actions.refresh_plan(plan=small.plan, at=small.at + at)


def test_three_questions_whatever_is_asked(small: Small) -> None:
    computed(small, SCREENED, "2024", "90")
    periods = list(Period.objects.filter(plan=small.plan))
    for given in ({}, {"indicators": [small.indicator(TRAINED)]}):
        with CaptureQueriesContext(connection) as seen:
            figures.of(plan=small.plan, periods=periods, today=TODAY, **given)
        assert len(seen) <= 3 + bool(given), given  # one to find the indicator itself
    with CaptureQueriesContext(connection) as seen:
        found = figures.read(plan=small.plan, today=TODAY)
    assert len(seen) == 3 and len(found.figures) == 7 * 5


def test_reported_once_and_only_when_approved(small: Small) -> None:
    small.report(TRAINED, "2024", 120, share=35)
    found = figure(small, TRAINED, "2024")
    assert (found.value, found.share, found.origin, found.standing) == (120, 35, "reported", Verdict.MET)
    assert found.reported_by and found.as_of == TODAY
    small.report(TRAINED, "2023", 120, share=35, state="submitted")
    waiting = figure(small, TRAINED, "2023")
    assert (waiting.value, waiting.state, waiting.judgement.why) == (
        None,
        "submitted",
        Why.WAITS_FOR_APPROVAL,
    )
    small.report(TRAINED, "2024", 120, share=29)
    assert figure(small, TRAINED, "2024").judgement.why is Why.SHARE_MISSED


def test_computed_from_the_work_with_the_latest_knowledge(small: Small) -> None:
    computed(small, SCREENED, "2024", "70", day=1)
    computed(small, SCREENED, "2024", "90", day=5, cells={"agency": {"police": "90"}})
    found = figure(small, SCREENED, "2024")
    assert (found.value, found.origin, found.measure) == (90, "computed", "screenings.completed")
    assert found.as_of == date(2026, 10, 5) and found.cells == {"agency": {"police": 90}}
    assert found.standing is Verdict.MET  # the target of 2024 is 80
    assert figure(small, SCREENED, "2023").value is None


def test_a_reported_value_stands_beside_the_computed_one(small: Small) -> None:
    computed(small, SCREENED, "2024", "90")
    small.report(SCREENED, "2024", 95)
    found = figure(small, SCREENED, "2024")
    assert (found.value, found.origin, found.computed) == (95, "reported", 90)
    small.report(SCREENED, "2024", None, text="As counted.")
    found = figure(small, SCREENED, "2024")
    assert (found.value, found.origin, found.text) == (90, "computed", "As counted.")


def test_the_share_of_a_computed_figure(small: Small) -> None:
    computed(small, TRAINED, "2024", "120", cells={"sex": {"female": "30", "male": "90"}})
    found = figure(small, TRAINED, "2024")
    assert (found.share, found.standing) == (25, Verdict.MISSED)
    computed(small, TRAINED, "2024", "120", day=2, cells={"sex": {"female": "36", "male": "84"}})
    assert figure(small, TRAINED, "2024").standing is Verdict.MET


def test_a_closed_period_keeps_what_was_computed(small: Small) -> None:
    computed(small, SCREENED, "2024", "90", day=1)
    close(small, "2024")
    computed(small, SCREENED, "2024", "95", day=9)
    found = figure(small, SCREENED, "2024")
    assert (found.value, found.computed, found.frozen, found.restated) == (90, 95, True, False)
    small.report(SCREENED, "2024", 96)
    found = figure(small, SCREENED, "2024")
    assert (found.value, found.first, found.restated) == (96, 90, True)


def test_what_was_reached_so_far(small: Small) -> None:
    small.report("P1.S1.O1.ii.1", "2022", 1)
    found = figure(small, "P1.S1.O1.ii.1", "2023")
    assert (found.value, found.total, found.standing) == (None, 1, Verdict.MET)
    small.report("P2.S2.O1.ii.2", "2023", 100)
    small.report("P2.S2.O1.ii.2", "2024", 150)
    found = figure(small, "P2.S2.O1.ii.2", "2024")
    assert (found.total, found.before, found.standing) == (250, 100, Verdict.NO_TARGET_UP)
    computed(small, DAYS, "2023", "20")
    computed(small, DAYS, "2024", "40")
    assert figure(small, DAYS, "2024").total == 40  # days do not add up
    computed(small, DAYS, "2024", "31", whole=True)
    assert figure(small, DAYS, "2024").total == 31  # what the measure says of all the years


def test_the_whole_plan_as_a_period(small: Small) -> None:
    Period.objects.create(
        plan=small.plan, code="2021-2025", kind="final", starts=date(2021, 1, 1), ends=date(2025, 12, 31),
        due_on=date(2026, 3, 31), opened_at=small.at,
    )  # fmt: skip
    for year in range(2021, 2026):
        small.report(TRAINED, str(year), 100, share=50)
    found = figure(small, TRAINED, "2021-2025")
    assert (found.value, found.total) == (500, 500)
    assert (found.share, found.judgement.why) == (50, Why.REACHED)  # of the whole, from its years
    small.report(TRAINED, "2021-2025", 490, share=50)
    assert figure(small, TRAINED, "2021-2025").standing is Verdict.MISSED


def test_withdrawn_indicators_only_when_asked_for(small: Small) -> None:
    gone = small.indicator(TRAINED)
    small.report(TRAINED, "2024", 120, share=35)
    Indicator.objects.filter(pk=gone.pk).update(withdrawn_at=small.at)
    every = figures.of(plan=small.plan, periods=[small.period("2024")], today=TODAY)
    assert (gone.pk, "2024") not in every and len(every) == 6
    asked_for = figures.of(plan=small.plan, periods=[small.period("2024")], today=TODAY, indicators=[gone.pk])
    assert asked_for[gone.pk, "2024"].value == 120


def test_an_unknown_measure_gives_no_value(small: Small) -> None:
    Indicator.objects.filter(code=SCREENED).update(measure="nothing.here")
    assert figure(small, SCREENED, "2024").value is None


def test_what_statistics_are_asked_for(small: Small) -> None:
    wanted = [one for one in asked.asks(at=small.at) if one.measure == "screenings.completed"]
    assert {(one.starts.year, one.ends.year) for one in wanted} == {
        (year, year) for year in range(2021, 2026)
    }
    assert all(dict(one.narrowing) == {"agency": ["police"]} for one in wanted)
    events = [one for one in asked.asks(at=small.at) if one.measure == "programmes.events"]
    assert events[0].narrowing["indicator"] == ["P1.S1.O1.i.2"] and events[0].narrowing["plan"] == ["SMALL-1"]
    Period.objects.filter(code="2024").update(closed_at=small.at)
    later = [one for one in asked.asks(at=small.at) if one.measure == "screenings.completed"]
    assert {one.starts.year for one in later} == {2021, 2022, 2023, 2025}


@pytest.mark.parametrize("value", ["119.50", "120"])
def test_numbers_arrive_exactly(small: Small, value: str) -> None:
    small.report(TRAINED, "2024", 1)
    from lindung.plans.reporting.models import Progress

    Progress.objects.update(value=Decimal(value))
    Target.objects.filter(indicator__code=TRAINED).update(value=Decimal("119.51"))
    found = figure(small, TRAINED, "2024")
    assert found.value == Decimal(value)
    assert (found.standing is Verdict.MISSED) is (value == "119.50")


def test_from_an_event_to_a_figure(small: Small) -> None:
    from lindung.plans.programmes.testing import make_event, people_of
    from lindung.statistics.actions import compute

    indicators = [small.indicator(TRAINED).pk, small.indicator("P1.S1.O1.i.2").pk]
    for title, women, men in (("In the west", 40, 30), ("In the east", 10, 40)):
        make_event(
            by=small.people.welfare_focal,
            title=title,
            people=people_of(women=women, men=men),
            indicators=indicators,
            at=small.at,
        )
    later = small.at + timedelta(hours=1)
    wanted = [one for one in asked.asks(at=later) if one.measure.startswith("programmes.")]
    compute(asks=wanted, at=later)
    people, events = figure(small, TRAINED, "2024"), figure(small, "P1.S1.O1.i.2", "2024")
    assert (people.value, events.value) == (120, 2)
    assert people.share == Decimal("41.6") and people.standing is Verdict.MET
    assert figure(small, TRAINED, "2023").value == 0


def test_the_share_of_the_whole_plan_weighs_its_years(small: Small) -> None:
    Period.objects.create(
        plan=small.plan,
        code="2021-2025",
        kind=Period.Kind.FINAL,
        starts=date(2021, 1, 1),
        ends=date(2025, 12, 31),
        due_on=date(2026, 3, 31),
        opened_at=small.at,
    )
    small.report(TRAINED, "2023", 100, share=50)
    small.report(TRAINED, "2024", 300, share=30)
    found = figure(small, TRAINED, "2021-2025")
    assert (found.value, found.share) == (400, 35)
    assert found.judgement.why is not Why.SHARE_UNKNOWN
    small.report(TRAINED, "2025", 100)
    assert figure(small, TRAINED, "2021-2025").share is None
