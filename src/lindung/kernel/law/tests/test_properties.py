"""What must hold for every start, length and calendar."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from lindung.kernel.law import Due, due
from lindung.kernel.law.counting import add_months
from lindung.kernel.law.tests.fictional import PLACE, Utopia, utopia

days = st.dates(min_value=date(2015, 1, 1), max_value=date(2035, 12, 31))
moments = st.datetimes(datetime(2015, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
units = st.sampled_from(["calendar_days", "working_days", "months"])
endings = st.sampled_from(["stands", "next_working_day"])
lengths = st.integers(min_value=1, max_value=40)
holiday_sets = st.sets(st.dates(date(2026, 1, 1), date(2026, 6, 30)), max_size=20)


def end(pack: Utopia, start: date | datetime) -> Due:
    return due(pack=pack, rule_code="test.rule", start=start, place=PLACE)


@given(unit=units, value=lengths, then=endings, first=days, second=days)
def test_a_later_event_never_ends_earlier(
    unit: str, value: int, then: str, first: date, second: date
) -> None:
    pack = utopia(unit=unit, value=value, then=then)
    earlier, later = sorted((first, second))

    assert end(pack, earlier).due_at <= end(pack, later).due_at


@given(value=lengths, start=days, holidays=holiday_sets)
def test_a_count_of_working_days_ends_on_one_and_counts_that_many(
    value: int, start: date, holidays: set[date]
) -> None:
    pack = utopia(unit="working_days", value=value, holidays=dict.fromkeys(holidays, "Rest"))
    found = end(pack, start)
    span = [start + timedelta(days=n) for n in range(1, (found.last_day - start).days + 1)]

    assert found.calendar.is_working(found.last_day)
    assert sum(found.calendar.is_working(day) for day in span) == value


@given(unit=units, value=lengths, then=endings, start=days, holidays=holiday_sets)
def test_one_more_holiday_never_ends_a_period_earlier(
    unit: str, value: int, then: str, start: date, holidays: set[date]
) -> None:
    plain = utopia(unit=unit, value=value, then=then)
    restful = utopia(unit=unit, value=value, then=then, holidays=dict.fromkeys(holidays, "Rest"))

    assert end(plain, start).due_at <= end(restful, start).due_at


@given(unit=units, value=lengths, then=endings, start=moments, holidays=holiday_sets)
def test_act_by_is_working_time_between_event_and_end(
    unit: str, value: int, then: str, start: datetime, holidays: set[date]
) -> None:
    pack = utopia(unit=unit, value=value, then=then, liberty=True, holidays=dict.fromkeys(holidays, "Rest"))
    found = end(pack, start)

    if found.act_by is not None:
        assert start < found.act_by <= found.due_at
        assert found.calendar.is_working(found.act_by.date())
        assert 8 <= found.act_by.hour <= 17


@given(value=st.integers(1, 24 * 30), start=moments)
def test_hours_are_hours(value: int, start: datetime) -> None:
    found = end(utopia(unit="hours", value=value, zone="Europe/Oslo"), start)

    assert (found.due_at.astimezone(UTC) - start) == timedelta(hours=value)


@given(value=lengths, start=days)
def test_the_day_of_the_event_is_not_counted(value: int, start: date) -> None:
    assert (end(utopia(value=value), start).last_day - start).days == value


@given(start=days, months=st.integers(0, 60))
def test_months_keep_the_number_of_the_day_or_take_the_last(start: date, months: int) -> None:
    found = add_months(start, months)

    assert (found.year * 12 + found.month) - (start.year * 12 + start.month) == months
    assert found.day == start.day or (found.day < start.day and (found + timedelta(days=1)).day == 1)


@given(unit=units, value=lengths, then=endings, start=days, holidays=holiday_sets)
def test_every_day_lies_in_exactly_one_step(
    unit: str, value: int, then: str, start: date, holidays: set[date]
) -> None:
    pack = utopia(unit=unit, value=value, then=then, holidays=dict.fromkeys(holidays, "Rest"))
    found = end(pack, start)
    covered = [
        step.day + timedelta(days=n) for step in found.steps for n in range((step.until - step.day).days + 1)
    ]

    assert covered == [start + timedelta(days=n) for n in range((found.last_day - start).days + 1)]
    if unit == "working_days":
        counted = [(step.until - step.day).days + 1 for step in found.steps if step.counted]
        assert sum(counted) == value


@settings(max_examples=5)
@given(unit=units)
def test_a_count_takes_less_than_a_tenth_of_a_millisecond(unit: str) -> None:
    pack, start = utopia(unit=unit, value=14, liberty=True), datetime(2026, 1, 2, 20, tzinfo=UTC)
    end(pack, start)

    began = time.perf_counter()
    for _ in range(200):
        end(pack, start)

    assert (time.perf_counter() - began) / 200 < 100e-6 * 5  # five times the budget: the machine is shared
