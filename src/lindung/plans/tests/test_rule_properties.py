"""The rules by property: no green without a target or with a missed share, more is never worse."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lindung.plans.rules import (
    RANK,
    TRENDS,
    Reason,
    Sign,
    Standing,
    Verdict,
    Why,
    lower_is_better,
    speaking,
    verdict,
)
from lindung.plans.tests.ruling import (
    MIDYEAR,
    WHOLE,
    Activity,
    Indicator,
    Period,
    Target,
    annual,
    said,
    sign,
    stands,
    year,
)

V, W, S, R = Verdict, Why, Standing, Reason

days = st.dates(date(2020, 6, 1), date(2027, 6, 1))
periods = st.sampled_from([*(year(one) for one in range(2020, 2028)), MIDYEAR, WHOLE])
numbers = st.integers(0, 200)
kinds = st.sampled_from(["count", "amount", "milestone", "duration", "service_level", "qualitative"])
spans = st.sampled_from(["annual", "plan", "unsaid", "period"])


@st.composite
def indicators(draw: st.DrawFn, *, shares: bool = True) -> Indicator:
    starts = draw(st.dates(date(2021, 1, 1), date(2025, 1, 1)))
    ends = draw(st.dates(starts, date(2025, 12, 31)))
    least = draw(st.one_of(st.none(), st.integers(1, 100))) if shares else None
    return Indicator(draw(kinds), draw(st.sampled_from(["", "at_least", "at_most"])), least, "", starts, ends)


@st.composite
def aims(draw: st.DrawFn, *, least: int = 0) -> list[Target]:
    found = {draw(spans): draw(numbers) for _ in range(draw(st.integers(least, 2)))}
    return [Target(span, Decimal(value), "2024" if span == "period" else "") for span, value in found.items()]


optional = st.one_of(st.none(), numbers)


@given(indicators(), aims(), optional, optional, optional, optional, periods, days)
def test_never_a_false_green(
    indicator: Indicator,
    targets: list[Target],
    value: int | None,
    total: int | None,
    before: int | None,
    share: int | None,
    period: Period,
    today: date,
) -> None:
    found, _why = said(
        indicator=indicator, targets=targets, value=value, total=total, before=before, share=share,
        period=period, today=today,
    )  # fmt: skip
    if found is V.MET:
        assert targets and (value is not None or total is not None)
        if indicator.share_min is not None and (value if value is not None else total):
            assert share is not None and share >= indicator.share_min
    if found is V.MISSED:
        assert today > period.due_on
    if not targets:
        assert found in TRENDS | {V.NO_VALUE, V.NOT_DUE} or indicator.share_min is not None


@given(indicators(shares=False), aims(least=1), numbers, st.integers(0, 50), numbers, periods, days)
def test_more_is_never_worse_where_more_is_wanted(
    indicator: Indicator,
    targets: list[Target],
    value: int,
    more: int,
    earlier: int,
    period: Period,
    today: date,
) -> None:
    assume(speaking(targets=targets, period=period))  # else there is a trend

    def rank(number: int) -> int:
        found = verdict(
            indicator=indicator, targets=targets, value=Decimal(number), share=None, period=period,
            today=today, total=Decimal(earlier + number),
        )  # fmt: skip
        return RANK[found]

    lower = lower_is_better(kind=indicator.kind, comparator=indicator.comparator)
    few, many = rank(value), rank(value + more)
    assert few >= many if lower else few <= many


@pytest.mark.parametrize("kind", ["count", "milestone", "amount", "service_level"])
@given(target=st.integers(1, 100), value=numbers, year_=st.integers(2021, 2025))
def test_after_the_due_date_a_yearly_target_is_met_exactly_from_its_value(
    kind: str, target: int, value: int, year_: int
) -> None:
    found, _why = said(indicator=Indicator(kind), targets=annual(target), value=value, period=year(year_))
    assert found is (V.MET if value >= target else V.MISSED)


signs = st.builds(
    sign,
    st.sampled_from(list(Verdict)),
    st.sampled_from(list(Why)),
    optional,
    targeted=st.booleans(),
    lasting=st.booleans(),
)


@given(
    st.lists(signs, max_size=4), st.dates(date(2020, 1, 1), date(2025, 12, 31)), periods, days, st.booleans()
)
def test_every_activity_stands_somewhere_and_is_done_only_with_its_targets_met(
    found: list[Sign], starts: date, period: Period, today: date, begun: bool
) -> None:
    activity = Activity(starts=starts, ends=max(starts, date(2024, 12, 31)))
    where, reason = stands(*found, activity=activity, period=period, today=today, begun=begun)
    assert where in set(Standing) and reason in set(Reason)
    if where is S.DONE:
        seen = [one for one in found if one.judgement.why is not W.OUTSIDE]
        aimed = [one for one in seen if one.targeted]
        assert aimed and all(one.verdict is V.MET for one in aimed)
