"""Golden cases, each counted by hand in its comment. January 2026 starts on a Thursday."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from lindung.kernel.law import Due, MomentNeeded, NotInForce, UnknownPlace, UnknownRule, due
from lindung.kernel.law.counting import add_months
from lindung.kernel.law.tests.fictional import PLACE, Utopia, utopia


def end(pack: Utopia, start: date | datetime) -> Due:
    return due(pack=pack, rule_code="test.rule", start=start, place=PLACE)


def test_calendar_days_leave_out_the_day_of_the_event() -> None:
    # Thu 1 Jan is the event; day 1 is Fri 2 Jan, day 21 is Thu 22 Jan, over when Fri 23 Jan begins.
    found = end(utopia(), date(2026, 1, 1))

    assert found.last_day == date(2026, 1, 22)
    assert found.due_at == datetime(2026, 1, 23, tzinfo=UTC)


def test_working_days_skip_weekend_and_holiday() -> None:
    # Event Thu 1 Jan. Fri 2 (1), Sat, Sun, Mon 5 a holiday, Tue 6 (2), Wed 7 (3).
    pack = utopia(unit="working_days", value=3, holidays={date(2026, 1, 5): "Founders' Day"})

    found = end(pack, date(2026, 1, 1))

    assert found.last_day == date(2026, 1, 7)
    assert [(step.day.day, step.until.day, step.key) for step in found.steps] == [
        (1, 1, "event"), (2, 2, "counted"), (3, 4, "weekend"), (5, 5, "holiday"), (6, 6, "counted"),
        (7, 7, "last_day"),
    ]  # fmt: skip
    assert "Founders' Day" in found.steps[3].text


def test_hours_are_exact_and_mind_no_day_of_rest() -> None:
    # Fri 2 Jan 14:30 and 24 hours is Sat 3 Jan 14:30.
    found = end(utopia(unit="hours", value=24), datetime(2026, 1, 2, 14, 30, tzinfo=UTC))

    assert found.due_at == datetime(2026, 1, 3, 14, 30, tzinfo=UTC)


def test_hours_are_true_hours_when_the_clock_changes() -> None:
    # In Oslo clocks go from 02:00 to 03:00 on 29 March 2026: 24 hours after 28 March 14:30 it is 15:30.
    pack = utopia(unit="hours", value=24, zone="Europe/Oslo")

    found = end(pack, datetime(2026, 3, 28, 13, 30, tzinfo=UTC))

    assert found.due_at.strftime("%d %H:%M") == "29 15:30"


def test_the_day_of_the_event_is_that_of_the_place() -> None:
    # 1 Jan 20:00 in London is already 2 Jan in Tokyo: day 21 is 23 Jan.
    pack = utopia(zone="Asia/Tokyo")

    assert end(pack, datetime(2026, 1, 1, 20, tzinfo=UTC)).last_day == date(2026, 1, 23)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),  # February has no 31st
        (date(2027, 11, 30), 3, date(2028, 2, 29)),  # but a 29th in 2028
        (date(2026, 11, 7), 3, date(2027, 2, 7)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),  # the number of the day rules, not its being the last
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_end_on_the_corresponding_day(start: date, months: int, expected: date) -> None:
    assert add_months(start, months) == expected
    assert end(utopia(unit="months", value=months), start).last_day == expected


def test_a_last_day_of_rest_stands_or_moves_as_the_rule_says() -> None:
    # Event Sat 3 Jan; day 7 is Sat 10 Jan; the next working day is Mon 12 Jan, and with a holiday Tue 13 Jan.
    start, monday = date(2026, 1, 3), {date(2026, 1, 12): "Rest"}

    assert end(utopia(value=7), start).last_day == date(2026, 1, 10)
    assert end(utopia(value=7, then="next_working_day"), start).last_day == date(2026, 1, 12)
    assert end(utopia(value=7, then="next_working_day", holidays=monday), start).last_day == date(2026, 1, 13)


class TestActBy:
    """Where liberty is at stake, the last working time before the end (offices: 8 to 17)."""

    def test_is_the_friday_before_a_saturday(self) -> None:
        # Event Sat 3 Jan, day 7 is Sat 10 Jan: the courts last sit on Fri 9 Jan.
        found = end(utopia(value=7, liberty=True), date(2026, 1, 3))

        assert found.act_by == datetime(2026, 1, 9, 17, tzinfo=UTC)

    def test_is_the_end_itself_within_office_hours(self) -> None:
        start = datetime(2026, 1, 6, 14, 30, tzinfo=UTC)

        assert end(utopia(unit="hours", value=24, liberty=True), start).act_by == datetime(
            2026, 1, 7, 14, 30, tzinfo=UTC
        )

    def test_is_the_evening_before_an_end_at_dawn(self) -> None:
        # Ends Thu 8 Jan 06:00, before offices open: the last working time is Wed 7 Jan until 17:00.
        start = datetime(2026, 1, 7, 6, tzinfo=UTC)

        assert end(utopia(unit="hours", value=24, liberty=True), start).act_by == datetime(
            2026, 1, 7, 17, tzinfo=UTC
        )

    def test_is_none_when_no_office_opens_in_time(self) -> None:
        # Fri 2 Jan 20:00 to Sat 3 Jan 20:00: nobody works. The explanation says to act at once.
        found = end(utopia(unit="hours", value=24, liberty=True), datetime(2026, 1, 2, 20, tzinfo=UTC))

        assert found.act_by is None
        assert "act at once" in found.explanation("en")

    def test_is_not_given_where_no_liberty_is_at_stake(self) -> None:
        assert end(utopia(value=7), date(2026, 1, 3)).act_by is None


class TestExplanation:
    def test_says_length_event_source_value_and_end(self) -> None:
        assert end(utopia(), date(2026, 11, 7)).explanation("en") == (
            "21 days from 7 Nov 2026 (order made), Code of Utopia, s. 7, in force since 1 Jan 2010: "
            "ends 28 Nov 2026. The last day is a day of rest and stands"
        )

    def test_speaks_the_other_language(self) -> None:
        assert end(utopia(unit="months", value=3), date(2026, 2, 7)).explanation("ms") == (
            "3 bulan dari 7 Feb 2026 (perintah dibuat), Kanun Utopia, s. 7, berkuat kuasa sejak 1 Jan 2010: "
            "tamat 7 Mei 2026"
        )

    def test_falls_back_to_english_patterns_for_a_language_it_does_not_speak(self) -> None:
        assert end(utopia(), date(2026, 11, 7)).explanation("xx").startswith("21 days from")

    def test_says_where_the_last_day_moved_from(self) -> None:
        found = end(utopia(value=7, then="next_working_day"), date(2026, 1, 3))

        assert "The last day would be 10 Jan 2026, a day of rest" in found.explanation("en")


class TestRefusals:
    def test_before_the_first_value(self) -> None:
        with pytest.raises(NotInForce, match="first value dates from 2010-01-01"):
            end(utopia(), date(2009, 12, 31))

    def test_unknown_codes_name_the_nearest(self) -> None:
        pack = utopia()

        with pytest.raises(UnknownRule, match=r"Did you mean test\.rule"):
            due(pack=pack, rule_code="test.rul", start=date(2026, 1, 1), place=PLACE)
        with pytest.raises(UnknownPlace, match="Did you mean UT-01"):
            due(pack=pack, rule_code="test.rule", start=date(2026, 1, 1), place="UT-1")
        with pytest.raises(UnknownPlace, match="There are: UT-01"):
            due(pack=pack, rule_code="test.rule", start=date(2026, 1, 1), place="")

    def test_hours_need_a_moment_and_a_moment_needs_a_zone(self) -> None:
        with pytest.raises(MomentNeeded, match="Give the time"):
            end(utopia(unit="hours"), date(2026, 1, 1))
        with pytest.raises(MomentNeeded, match="aware"):
            end(utopia(), datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("unit", ["hours", "calendar_days", "working_days", "months"])
def test_a_stored_deadline_comes_back_whole(unit: str) -> None:
    pack = utopia(unit=unit, liberty=True, zone="Asia/Tokyo")
    found = end(pack, datetime(2026, 1, 2, 20, tzinfo=UTC))

    stored = json.loads(json.dumps(found.as_json()))

    assert Due.from_json(stored, pack=pack) == found
    assert Due.from_json(stored, pack=pack).explanation("en") == found.explanation("en")
