"""What a figure comes to, by example."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from lindung.plans.rules import Measured, Verdict, Why, judge
from lindung.plans.tests.ruling import (
    LONG_AFTER,
    MIDYEAR,
    WHOLE,
    Indicator,
    Target,
    annual,
    planned,
    said,
    unsaid,
    year,
)

V, W = Verdict, Why


def test_a_yearly_target() -> None:
    assert said(targets=annual(100), value=100) == (V.MET, W.REACHED)
    assert said(targets=annual(100), value=99) == (V.MISSED, W.SHORT)
    assert said(targets=annual(100), value=None) == (V.NO_VALUE, W.NOT_REPORTED)
    assert said(targets=annual(100), value=None, waits=True) == (V.NO_VALUE, W.WAITS_FOR_APPROVAL)


def test_nothing_is_missed_before_its_report_is_due() -> None:
    on_the_day = year(2024).due_on
    assert said(targets=annual(100), value=99, today=on_the_day) == (V.AT_RISK, W.BEHIND)
    assert said(targets=annual(100), value=99, today=on_the_day + timedelta(days=1))[0] is V.MISSED
    assert said(targets=annual(100), today=on_the_day) == (V.NOT_DUE, W.NOT_YET_REPORTED)
    assert said(today=on_the_day) == (V.NOT_DUE, W.NOT_YET_REPORTED)


def test_a_running_year_is_held_to_its_pace() -> None:
    july = date(2024, 7, 1)  # half of the year is over
    assert said(targets=annual(100), value=50, today=july) == (V.NOT_DUE, W.ON_PACE)
    assert said(targets=annual(100), value=40, today=july) == (V.AT_RISK, W.BEHIND)
    assert said(targets=annual(100), value=100, today=july) == (V.MET, W.REACHED)
    assert said(targets=annual(1), indicator=Indicator("milestone"), value=0, today=july)[0] is V.NOT_DUE
    assert said(targets=annual(1), indicator=Indicator("milestone"), value=0, today=date(2024, 11, 1)) == (
        V.AT_RISK,
        W.BEHIND,
    )


def test_a_target_of_the_plan_counts_what_was_reached_so_far() -> None:
    assert said(targets=planned(10), value=1, total=10, period=year(2023)) == (V.MET, W.REACHED)
    assert said(targets=planned(10), value=1, total=6, period=year(2023)) == (V.NOT_DUE, W.ON_PACE)
    assert said(targets=planned(10), value=1, total=4, period=year(2023)) == (V.AT_RISK, W.BEHIND)
    assert said(targets=planned(10), value=1, total=9, period=year(2025)) == (V.MISSED, W.SHORT)


def test_a_milestone_of_the_plan() -> None:
    book = Indicator("milestone", ends=date(2023, 12, 31))
    assert said(indicator=book, targets=planned(1), value=0, total=0, period=year(2021))[0] is V.NOT_DUE
    assert said(indicator=book, targets=planned(1), value=1, total=1, period=year(2022))[0] is V.MET
    assert said(indicator=book, targets=planned(1), value=None, total=1, period=year(2023))[0] is V.MET
    assert said(indicator=book, targets=planned(1), value=0, total=0, period=year(2023))[0] is V.MISSED
    assert said(indicator=book, targets=planned(1), period=year(2024)) == (V.NOT_DUE, W.OUTSIDE)


def test_a_target_that_names_its_period_stands_in_place_of_the_yearly_one() -> None:
    both = [*annual(50), Target("period", Decimal(80), "2024")]
    assert said(targets=both, value=60) == (V.MISSED, W.SHORT)
    assert said(targets=both, value=60, period=year(2023)) == (V.MET, W.REACHED)
    lowered = [*annual(50), Target("period", Decimal(30), "2024")]
    assert said(targets=lowered, value=40) == (V.MET, W.REACHED)
    only = [Target("period", Decimal(30), "2023")]
    assert said(targets=only, value=40) == (V.NO_TARGET_FLAT, W.NO_TARGET)
    assert said(targets=only, value=40, before=30) == (V.NO_TARGET_UP, W.NO_TARGET)


def test_a_target_of_unsaid_span_is_met_in_both_readings_or_not_at_all() -> None:
    assert said(targets=unsaid(2), value=2, total=2, period=year(2021)) == (V.MET, W.REACHED)
    assert said(targets=unsaid(2), value=1, total=2, period=year(2022)) == (V.AT_RISK, W.READINGS_DIFFER)
    assert said(targets=unsaid(2), value=0, total=1, period=year(2025)) == (V.MISSED, W.SHORT)
    assert said(targets=unsaid(2), value=0, total=2, period=year(2025)) == (V.AT_RISK, W.READINGS_DIFFER)


def test_less_is_better_for_lengths_of_time_and_where_the_plan_says_at_most() -> None:
    days = Indicator("duration")
    assert said(indicator=days, targets=annual(30), value=30) == (V.MET, W.REACHED)
    assert said(indicator=days, targets=annual(30), value=31) == (V.MISSED, W.EXCEEDED)
    assert said(indicator=days, targets=annual(30), value=31, today=date(2024, 7, 1)) == (
        V.AT_RISK,
        W.EXCEEDED,
    )
    assert said(indicator=days, targets=annual(30), value=20, today=date(2024, 7, 1)) == (
        V.NOT_DUE,
        W.ON_PACE,
    )
    service = Indicator("service_level", "at_most")
    assert said(indicator=service, targets=planned(10), value=9, period=year(2022)) == (V.MET, W.REACHED)
    assert said(indicator=service, targets=planned(10), value=12, period=year(2022)) == (
        V.AT_RISK,
        W.EXCEEDED,
    )
    assert said(indicator=service, targets=planned(10), value=12, period=year(2025)) == (
        V.MISSED,
        W.EXCEEDED,
    )
    assert said(indicator=Indicator("duration", "at_least"), targets=annual(30), value=31)[0] is V.MET


def test_a_service_level_and_an_amount() -> None:
    level = Indicator("service_level")
    assert said(indicator=level, targets=annual(90), value=90)[0] is V.MET
    assert said(indicator=level, targets=annual(90), value=89)[0] is V.MISSED
    money = Indicator("amount")
    assert said(indicator=money, targets=planned(1000), value=1, total=600, period=year(2023))[0] is V.NOT_DUE
    assert said(indicator=money, targets=planned(1000), value=1, total=599, period=year(2023))[0] is V.AT_RISK


def test_without_a_target_there_is_a_trend() -> None:
    assert said(value=5, before=3) == (V.NO_TARGET_UP, W.NO_TARGET)
    assert said(value=2, before=3) == (V.NO_TARGET_DOWN, W.NO_TARGET)
    assert said(value=3, before=3) == (V.NO_TARGET_FLAT, W.NO_TARGET)
    assert said(value=3) == (V.NO_TARGET_FLAT, W.NO_TARGET)
    words = Indicator("qualitative")
    assert said(indicator=words, text="Markets were busy.") == (V.NO_TARGET_FLAT, W.DESCRIBED)
    assert said(indicator=words, text="Markets were busy.", waits=True) == (
        V.NO_VALUE,
        W.WAITS_FOR_APPROVAL,
    )


def test_the_least_share_of_a_group() -> None:
    share = Indicator(share_min=30, share_comparator="at_least")
    assert said(indicator=share, targets=annual(10), value=10, share=30) == (V.MET, W.REACHED)
    assert said(indicator=share, targets=annual(10), value=10, share=29) == (V.MISSED, W.SHARE_MISSED)
    assert said(indicator=share, targets=annual(10), value=10) == (V.AT_RISK, W.SHARE_UNKNOWN)
    assert said(indicator=share, value=10, share=29) == (V.MISSED, W.SHARE_MISSED)
    assert said(indicator=share, value=10, before=5, share=31) == (V.NO_TARGET_UP, W.NO_TARGET)
    assert said(indicator=share, value=10, share=29, today=date(2024, 7, 1)) == (V.AT_RISK, W.SHARE_MISSED)
    assert (
        said(indicator=Indicator(share_min=30, share_comparator="at_most"), value=9, share=31)[0] is V.MISSED
    )


def test_half_a_year_and_the_whole_plan() -> None:
    after = date(2023, 10, 1)
    assert said(targets=annual(100), value=50, period=MIDYEAR, today=after) == (V.NOT_DUE, W.ON_PACE)
    assert said(targets=annual(100), value=30, period=MIDYEAR, today=after) == (V.AT_RISK, W.BEHIND)
    assert said(targets=annual(100), value=100, period=MIDYEAR, today=after) == (V.MET, W.REACHED)
    assert said(targets=annual(100), value=499, total=499, period=WHOLE) == (V.MISSED, W.SHORT)
    assert said(targets=annual(100), value=500, total=500, period=WHOLE) == (V.MET, W.REACHED)


def test_nobody_misses_what_nobody_asked_for() -> None:
    asked = Measured(None, asked=False)
    found = judge(
        indicator=Indicator(), targets=annual(5), measured=asked, period=year(2024), today=LONG_AFTER
    )
    assert (found.verdict, found.why) == (V.NOT_DUE, W.NOT_ASKED)
