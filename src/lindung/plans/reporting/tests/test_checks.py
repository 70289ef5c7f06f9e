"""What a report may say: numbers, breakdowns that add up, shares; and what is refused in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from lindung.kernel.problems import Invalid
from lindung.plans.hooks import reports_of
from lindung.plans.models import Indicator, Period
from lindung.plans.reporting import checks
from lindung.plans.reporting.models import Version
from lindung.plans.reporting.tests.conftest import HANDBOOK, HEARD, MONEY, SCREENINGS, indicator, sent
from lindung.plans.testing import People

NUMBERS = st.integers(min_value=0, max_value=10**6)
ROWS = st.dictionaries(st.sampled_from(["female", "male", "other", "unknown"]), NUMBERS, min_size=1)


@pytest.mark.parametrize(
    ("code", "given", "words"),
    [
        (MONEY, {"value": "-1"}, "below zero"),
        (MONEY, {"value": "many"}, "not a number"),
        (MONEY, {"value": "NaN"}, "larger than any"),
        (MONEY, {"value": "1e40"}, "larger than any"),
        (MONEY, {"value": "1.234"}, "two decimals"),
        (MONEY, {"value": ""}, "what was reached"),
        (SCREENINGS, {"value": "2.5"}, "whole numbers"),
        (MONEY, {"value": "5", "cells": {"sex": {"female": "2", "male": "1"}}}, "2 fewer than the 5"),
        (MONEY, {"value": "5", "cells": {"sex": {"female": "9"}}}, "4 more than the 5"),
        (MONEY, {"value": "5", "cells": {"sex": {"female": "-5", "male": "10"}}}, "below zero"),
        (SCREENINGS, {"value": "", "narrative": ""}, "in words"),
        (SCREENINGS, {"cells": {"sex": {"female": "5"}}}, "breaks this figure down itself"),
        (MONEY, {"narrative": "Ask +60 12-345 6789 for more"}, "telephone"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    period: Period, people: People, code: str, given: dict[str, object], words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        sent(code=code, period=period, by=people.chambers_lead, **given)
    assert not Version.objects.exists()
    assert sent(code=code, period=period, by=people.chambers_lead, value="3").version == 1


@pytest.mark.parametrize("kind", ["duration", "service_level"])
def test_the_parts_of_what_does_not_add_up_are_taken_as_they_are(
    period: Period, people: People, kind: str
) -> None:
    Indicator.objects.filter(code=MONEY).update(
        kind=kind, share_min=50, share_group="women_and_girls", share_comparator="at_least"
    )
    parts = {"sex": {"female": "12", "male": "20"}}
    report = sent(code=MONEY, period=period, by=people.chambers_lead, value="15", cells=parts)
    assert (report.value, report.cells, report.share, report.share_missed) == (15, parts, None, False)


def test_a_missed_share_is_taken_and_flagged(period: Period, people: People) -> None:
    Indicator.objects.filter(code=HANDBOOK).update(kind="count", share_min=30, share_group="women_and_girls")
    cells = {"sex": {"female": "29", "male": "71"}}
    report = sent(code=HANDBOOK, period=period, by=people.welfare_focal, value="100", cells=cells)
    assert (report.share, report.share_missed) == (Decimal("29.0"), True)
    cells = {"sex": {"female": "30", "male": "70"}}
    again = sent(code=HANDBOOK, period=period, by=people.welfare_focal, value="100", cells=cells, seen=1)
    assert (again.share, again.share_missed) == (Decimal("30.0"), False)
    assert again.cells == {"sex": {"female": "30", "male": "70"}}


def test_a_figure_of_ones_own_never_takes_the_place_of_a_computed_one(period: Period, people: People) -> None:
    report = sent(code=SCREENINGS, period=period, by=people.chambers_lead, value="7")
    assert (report.value, report.claimed) == (None, Decimal(7))
    assert report.differs
    assert not sent(code=SCREENINGS, period=period, by=people.chambers_lead, value="", seen=1).differs


def test_the_plan_learns_how_many_reports_a_part_has(period: Period, people: People) -> None:
    report = sent(code=MONEY, period=period, by=people.chambers_lead)
    assert reports_of(indicators=[report.indicator_id, indicator(HEARD).pk]) == {report.indicator_id: 1}


@examples(row=ROWS, off=st.integers(min_value=-(10**6), max_value=10**6))
def test_a_breakdown_is_taken_exactly_when_it_adds_up(row: dict[str, int], off: int) -> None:
    total = sum(row.values())
    found = checks.cells(given={"sex": row}, kind="count")
    if off == 0:
        checks.assert_sums(value=Decimal(total), found=found, kind="count")
        assert sum(found["sex"].values()) == total
        return
    with pytest.raises(Invalid) as refused:
        checks.assert_sums(value=Decimal(total + off), found=found, kind="count")
    assert refused.value.code == "does_not_add_up"
    assert f"{abs(off)} {'fewer' if off > 0 else 'more'}" in str(refused.value)


@examples(row=ROWS, least=st.integers(min_value=1, max_value=100))
def test_a_share_is_missed_exactly_when_it_is_below(row: dict[str, int], least: int) -> None:
    total = Decimal(sum(row.values()))
    found = checks.cells(given={"sex": row}, kind="count")
    share = checks.share_of(
        value=total, found=found, kind="count", least=least, group="women_and_girls", comparator="at_least"
    )
    if not total:
        assert share is None
        return
    assert share is not None
    assert share.missed == (100 * row.get("female", 0) < least * total)
    assert 0 <= share.percent <= 100


@examples(text=st.text(max_size=30))
def test_whatever_is_typed_is_a_number_or_refused_in_words(text: str) -> None:
    try:
        value = checks.number(given=text, kind="count")
    except Invalid as refused:
        assert refused.field == "value"
        return
    assert value is None or (value >= 0 and value == value.to_integral_value() and value.is_finite())


@examples(value=st.decimals(min_value=0, max_value=10**12, places=2))
def test_numbers_survive_being_stored(value: Decimal) -> None:
    found = checks.cells(given={"agency": {"a": value}}, kind="amount")
    assert checks.cells(given=checks.stored(found), kind="amount") == found
    assert checks.number(given=checks.plain(value), kind="amount") == value


def test_a_share_just_short_of_its_limit_is_not_rounded_to_it() -> None:
    given = {"value": Decimal(10000), "kind": "count", "least": 30, "group": "female"}
    found = {"sex": {"female": Decimal(2999), "male": Decimal(7001)}}
    short = checks.share_of(found=found, comparator="at_least", **given)
    assert short is not None and short.missed and short.percent < 30
