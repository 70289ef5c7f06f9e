"""Utopia: a country small enough to count by hand. One place, one holiday list, one rule for each unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from lindung.kernel.law import Rule
from lindung.kernel.law.calendars import Calendar, Weekend

PLACE = "UT-01"
SATURDAY_SUNDAY = (Weekend(date(2000, 1, 1), frozenset({5, 6})),)
SOURCE = {
    "title": {"en": "Code of Utopia", "ms": "Kanun Utopia"},
    "section": "s. 7",
    "verification": "verified",
    "last_checked_on": date(2026, 1, 1),
}


def calendar(
    *, holidays: Mapping[date, str] = {}, weekends: tuple[Weekend, ...] = SATURDAY_SUNDAY
) -> Calendar:
    return Calendar(
        weekends=weekends,
        holidays_of=lambda year, language: {day: name for day, name in holidays.items() if day.year == year},
        opens=time(8),
        closes=time(17),
    )


def rule(
    *, unit: str = "calendar_days", value: int = 21, then: str = "stands", liberty: bool = False
) -> Rule:
    words = {"en": "words", "ms": "kata"}
    return Rule.model_validate({
        "code": "test.rule", "name": words, "description": words, "unit": unit, "who_acts": words,
        "counts_from": {"en": "order made", "ms": "perintah dibuat"}, "on_expiry": words,
        "liberty_at_stake": liberty, "last_day_of_rest": {"then": then, "source": SOURCE},
        "values": [{"since": date(2010, 1, 1), "value": value, "source": SOURCE}],
        "examples": [{"name": "before", "starts": date(2009, 12, 31), "place": PLACE, "not_in_force": True}],
    })  # fmt: skip


@dataclass
class Utopia:
    """The least that `due` asks of a country."""

    the_rule: Rule
    the_calendar: Calendar
    the_zone: str = "UTC"

    @property
    def rules(self) -> Mapping[str, Rule]:
        return {self.the_rule.code: self.the_rule}

    @property
    def places(self) -> Mapping[str, Any]:
        return {PLACE: None}

    def calendar(self, place: str) -> Calendar:
        return self.the_calendar

    def zone(self, place: str) -> ZoneInfo:
        return ZoneInfo(self.the_zone)


def utopia(
    *,
    unit: str = "calendar_days",
    value: int = 21,
    then: str = "stands",
    liberty: bool = False,
    holidays: Mapping[date, str] = {},
    zone: str = "UTC",
) -> Utopia:
    return Utopia(rule(unit=unit, value=value, then=then, liberty=liberty), calendar(holidays=holidays), zone)
