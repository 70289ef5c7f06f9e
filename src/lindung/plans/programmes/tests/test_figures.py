"""What events come to: counted by hand, counted once in each indicator, and as it was known on an earlier day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lindung.access.testing import NOON
from lindung.plans.models import Indicator
from lindung.plans.programmes import actions, counting
from lindung.plans.programmes.facts import Heads, facts_of
from lindung.plans.programmes.models import Event
from lindung.plans.programmes.testing import make_event, people_of, programme_indicator
from lindung.plans.programmes.tests.conftest import Scene
from lindung.plans.testing import small_people, small_plan
from lindung.statistics import measures, reading
from lindung.statistics.actions import compute
from lindung.statistics.asking import Ask

YEAR = (date(2024, 1, 1), date(2024, 12, 31))
CODES = ("events", "people", "women", "women_share", "reach", "amount", "number")


def value(
    code: str, *, at: datetime = NOON, as_of: date | None = None, span: Any = YEAR, **narrowing: list[str]
) -> Decimal | None:
    """Return what a measure of programmes comes to."""
    [result] = compute(asks=[Ask(f"programmes.{code}", *span, narrowing)], at=at, as_of=as_of)
    return result.value


def of(indicator: Indicator) -> dict[str, list[str]]:
    """Return the narrowing to an indicator, as figures of plans ask for it."""
    return {"plan": [indicator.plan.code], "indicator": [indicator.code]}


def test_the_measures_are_there() -> None:
    assert {f"programmes.{code}" for code in CODES} <= measures.all().keys()


def test_people_events_and_shares_match_what_is_counted_by_hand(scene: Scene) -> None:
    by = scene.people.welfare_focal
    both = [scene.trained.pk, scene.sessions.pk]
    make_event(
        by=by, title="One", indicators=both, people=people_of(women=6, men=10, unknown=4, role="judge")
    )
    make_event(by=by, title="Two", indicators=both, people=people_of(women=5, men=5, agency="police"))
    make_event(by=by, title="Three", indicators=[scene.sessions.pk], people=people_of(women=100))
    make_event(
        by=by, title="Of another year", held_from=date(2023, 12, 31), indicators=both, people=people_of(men=9)
    )
    gone = make_event(by=by, title="Not held", indicators=both, people=people_of(men=50))
    actions.cancel(event_id=gone.pk, reason="Not held.", by=by, at=NOON)

    trained, sessions = of(scene.trained), of(scene.sessions)
    assert value("people", **trained) == 30 and value("events", **trained) == 2
    assert value("women", **trained) == 11
    assert value("women_share", **trained) == pytest.approx(Decimal("36.67"), abs=Decimal("0.01"))
    assert value("events", **sessions) == 3 and value("people", **sessions) == 130
    assert value("held_events") == 3 and value("held_people") == 130
    [result] = compute(asks=[Ask("programmes.people", *YEAR, trained)], at=NOON)
    assert result.cells["sex"] == {"female": 11, "male": 15, "unknown": 4}
    assert result.cells["role"] == {"judge": 20, "unknown": 10}
    assert result.cells["agency_kind"] == {"police": 10, "unknown": 20}
    sums = counting.sums(indicators=[scene.trained, scene.sessions])
    assert sums[scene.trained.pk].people == 39, "over all years"
    assert sums[scene.sessions.pk].events == 4
    share = sums[scene.trained.pk].share(least=30)
    assert (share.women, share.people, share.unknown, share.met) == (11, 39, 4, False)


def test_reach_money_and_numbers(scene: Scene) -> None:
    by, like = scene.people.welfare_focal, scene.trained
    reach = programme_indicator(
        like=like, code="R", measure="programmes.reach", kind=["campaign", "publication"]
    )
    money = programme_indicator(like=like, code="M", measure="programmes.amount", kind=["grant"])
    checks = programme_indicator(like=like, code="N", measure="programmes.number", kind=["inspection"])
    make_event(by=by, kind="campaign", reach=1200, indicators=[reach.pk])
    make_event(by=by, kind="campaign", title="Nobody knows", indicators=[reach.pk])
    make_event(by=by, kind="publication", reach=300, indicators=[reach.pk])
    make_event(
        by=by, kind="grant", amount=Decimal("99.95"), currency=scene.plan.currency, indicators=[money.pk]
    )
    make_event(by=by, kind="grant", title="More", currency=scene.plan.currency, indicators=[money.pk])
    make_event(
        by=by, kind="inspection", number=12, tallies={"fishing": 5, "mining": 7}, indicators=[checks.pk]
    )
    make_event(by=by, kind="inspection", title="Others", number=3, indicators=[checks.pk])
    assert value("reach", **of(reach)) == 1500
    assert value("amount", **of(money)) == Decimal("2599.95")
    assert value("number", **of(checks)) == 15
    [result] = compute(asks=[Ask("programmes.number", *YEAR, of(checks))], at=NOON)
    assert result.cells["sector"] == {"fishing": 5, "mining": 7, "unknown": 3}
    sums = counting.sums(indicators=[reach, money, checks])
    assert [sums[one.pk].of(one.measure) for one in (reach, money, checks)] == [1500, Decimal("2599.95"), 15]


def test_a_day_in_the_past_is_rebuilt_as_it_was_known(scene: Scene) -> None:
    by, days = scene.people.welfare_focal, [NOON + timedelta(days=n) for n in range(6)]
    trained = of(scene.trained)
    event = make_event(by=by, people=people_of(men=10), at=days[0])
    actions.set_indicators(event_id=event.pk, indicators=[scene.trained.pk], by=by, at=days[1])
    actions.set_people(event_id=event.pk, people=people_of(men=10, women=5), by=by, at=days[2])
    event.refresh_from_db()
    later = replace(
        facts_of(Event.objects.select_related("organisation").get()), held_from=date(2023, 6, 1), held_to=None
    )
    actions.correct(event_id=event.pk, facts=later, reason="Wrong year.", by=by, at=days[3])
    actions.cancel(event_id=event.pk, reason="Not held.", by=by, at=days[4])
    found = [value("people", at=days[5], as_of=day.date(), **trained) for day in days]
    assert [int(one or 0) for one in found] == [0, 10, 15, 0, 0, 0]
    before = (date(2023, 1, 1), date(2023, 12, 31))
    found = [value("people", at=days[5], as_of=day.date(), span=before, **trained) for day in days]
    assert [int(one or 0) for one in found] == [0, 0, 0, 15, 0, 0]
    known = [value("held_events", at=days[5], as_of=day.date()) for day in days]
    assert [int(one or 0) for one in known] == [1, 1, 1, 0, 0, 0]


def test_facts_hold_no_key_and_no_free_text(scene: Scene) -> None:
    event = make_event(by=scene.people.welfare_focal, title="Kestrel-9", people=people_of(men=1))
    marks = {str(event.pk), event.pk.hex, "Kestrel-9", str(scene.people.welfare_focal.user_id)}
    for name in ("programmes", "programme_people", "programme_numbers", "programme_heads"):
        with reading.reading():
            rows = reading.rows(f"SELECT * FROM facts.{name}", [])
        assert rows, name
        assert not marks & {str(cell) for row in rows for cell in row}


GROUPS = st.lists(
    st.builds(
        Heads,
        number=st.integers(0, 40),
        sex=st.sampled_from(["female", "male", "unknown"]),
        role=st.sampled_from(["judge", "unknown"]),
    ),
    max_size=4,
)


class TestSums(TestCase):
    """Properties over any events and tags."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(st.tuples(GROUPS, st.sampled_from([2023, 2024]), st.sets(st.integers(0, 2))), max_size=5),
        st.randoms(use_true_random=False),
    )
    def test_an_event_counts_once_in_each_indicator_in_whatever_order(
        self, wanted: list[tuple[list[Heads], int, set[int]]], chance: Any
    ) -> None:
        plan, by = small_plan(), small_people().welfare_focal
        trained = Indicator.objects.get(plan=plan, code="P1.S1.O1.i.1")
        tagged = [trained]
        tagged += [programme_indicator(like=trained, code=code, measure="programmes.people") for code in "XY"]
        order = list(range(len(wanted)))
        chance.shuffle(order)
        for number in order:
            heads, year, which = wanted[number]
            keys = [tagged[one].pk for one in which]
            event = make_event(
                by=by, title=f"No {number}", held_from=date(year, 5, 1), people=heads, indicators=keys + keys
            )
            actions.set_indicators(event_id=event.pk, indicators=keys * 2, by=by, at=NOON)
        spans = {2023: (date(2023, 1, 1), date(2023, 12, 31)), 2024: YEAR}
        both = (date(2023, 1, 1), date(2024, 12, 31))
        for position, indicator in enumerate(tagged):
            mine = [(heads, year) for heads, year, which in wanted if position in which]
            hand = {
                year: sum(one.number for heads, when in mine for one in heads if when == year)
                for year in spans
            }
            for year, span in spans.items():
                assert int(value("people", span=span, **of(indicator)) or 0) == hand[year]
            assert int(value("people", span=both, **of(indicator)) or 0) == sum(hand.values())
            assert value("events", span=both, **of(indicator)) == len(mine)
        assert value("held_events", span=both) == len(wanted), "once altogether, however often it is tagged"
        everyone = sum(one.number for heads, _year, _which in wanted for one in heads)
        assert int(value("held_people", span=both) or 0) == everyone


def test_sums_take_one_question(scene: Scene) -> None:
    from django.test.utils import CaptureQueriesContext

    make_event(by=scene.people.welfare_focal, indicators=[scene.trained.pk])
    with CaptureQueriesContext(connection) as asked:
        counting.sums(indicators=list(Indicator.objects.filter(feed="programmes")))
    assert len(asked) == 2
