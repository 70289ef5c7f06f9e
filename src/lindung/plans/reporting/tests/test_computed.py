"""What the system counts is shown beside the report, kept with it, and frozen when the period closes."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse

from lindung.access.wall import behind
from lindung.plans import computing
from lindung.plans.models import Period
from lindung.plans.reporting import actions, computed
from lindung.plans.reporting.models import Progress
from lindung.plans.reporting.tests.conftest import APRIL, JANUARY, MONEY, SCREENINGS, SignIn, indicator, sent
from lindung.plans.testing import People
from lindung.statistics import measures
from lindung.statistics.models import Result


def _result(period: Period, value: int) -> Result:
    ask = computing.ask_of(plan=period.plan, indicator=indicator(SCREENINGS), period=period)
    assert ask is not None
    found, _made = Result.objects.update_or_create(
        measure=ask.measure,
        definition=measures.get(ask.measure).definition,
        narrowing_key=ask.narrowing_key,
        starts=ask.starts,
        ends=ask.ends,
        as_of=JANUARY.date(),
        origin="live",
        defaults={"computed_at": JANUARY, "value": Decimal(value), "narrowing": dict(ask.narrowing)},
    )
    return found


def test_the_newest_result_is_read_for_computed_indicators_only(period: Period, people: People) -> None:
    asked = [(indicator(SCREENINGS), period), (indicator(MONEY), period)]
    assert not computed.latest(asked=asked)
    result = _result(period, 41)
    found = computed.latest(asked=asked)
    assert {key: (one.value, one.result) for key, one in found.items()} == {
        (indicator(SCREENINGS).pk, period.pk): (Decimal(41), result.pk)
    }


def test_a_word_and_a_figure_of_ones_own_stand_beside_the_computed_one(
    period: Period, people: People, sign_in: SignIn
) -> None:
    result = _result(period, 41)
    with behind(people.chambers_lead):
        report = sent(
            code=SCREENINGS, period=period, by=people.chambers_lead, value="45", narrative="We count 45."
        )
    assert (report.value, report.claimed, report.computed_value, report.result) == (None, 45, 41, result.pk)
    page = sign_in(people.monitor).get(reverse("reporting:report", args=["SMALL-1", SCREENINGS, "2024"]))
    text = page.content.decode()
    assert "differs from the computed one" in text and "41" in text and "45" in text
    again = sent(code=SCREENINGS, period=period, by=people.chambers_lead, value="41", seen=1)
    assert not again.differs


def test_closing_freezes_what_stood_and_opening_again_lets_it_move(period: Period, people: People) -> None:
    first = _result(period, 41)
    with behind(people.monitor):
        actions.close_period(period_id=period.pk, by=people.monitor, at=APRIL)
    _result(period, 50)
    row = Progress.objects.get(period=period, indicator__code=SCREENINGS)
    assert (row.origin, row.computed_value, row.result, row.state) == ("computed", 41, first.pk, "owed")
    others = Progress.objects.filter(period=period).exclude(pk=row.pk)
    assert set(others.values_list("origin", flat=True)) == {"reported"}
    actions.open_period(period_id=period.pk, by=people.monitor, at=APRIL)
    assert Progress.objects.get(pk=row.pk).origin == "reported"
    actions.close_period(period_id=period.pk, by=people.monitor, at=APRIL)
    assert Progress.objects.get(pk=row.pk).computed_value == 50
