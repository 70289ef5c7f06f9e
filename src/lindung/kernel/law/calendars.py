"""Which days are worked in a place: weekends that change over the years, and public holidays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

HolidaysOfYear = Callable[[int, str], Mapping[date, str]]
"""(year, language) -> day -> name of the holiday."""

ONE_DAY = timedelta(days=1)
_LONGEST_REST = 60


@dataclass(frozen=True, slots=True)
class Weekend:
    """The weekly days of rest (Monday is 0) from `since` on."""

    since: date
    weekdays: frozenset[int]


class NoWorkingDay(ValueError):
    """A calendar in which nobody ever works: a mistake in the pack."""


class Calendar:
    """The working days of one place; each year is worked out once and kept.

    `weekends` are in order of time, the first reaching back without limit. `opens` and `closes` are the local
    hours between which offices and courts can act.
    """

    def __init__(
        self, *, weekends: Sequence[Weekend], holidays_of: HolidaysOfYear, opens: time, closes: time
    ) -> None:
        if not weekends or any(later.since <= earlier.since for earlier, later in pairwise(weekends)):
            raise ValueError("A calendar needs weekends in order of time. List the earliest first.")
        self.opens = opens
        self.closes = closes
        self._weekends = tuple(weekends)
        self._holidays_of = holidays_of
        self._rest_days: dict[int, frozenset[date]] = {}

    def is_working(self, day: date) -> bool:
        """Return whether offices and courts work on `day`."""
        rest_days = self._rest_days.get(day.year)
        if rest_days is None:
            rest_days = self._rest_days[day.year] = self._rest_days_of(day.year)
        return day not in rest_days

    def is_weekend(self, day: date) -> bool:
        """Return whether `day` is a weekly day of rest here."""
        weekdays = self._weekends[0].weekdays
        for weekend in self._weekends:
            if weekend.since <= day:
                weekdays = weekend.weekdays
        return day.weekday() in weekdays

    def holiday(self, day: date, *, language: str) -> str | None:
        """Return the name of the public holiday on `day`, or None."""
        return self._holidays_of(day.year, language).get(day)

    def next_working(self, day: date) -> date:
        """Return `day` if it is worked, else the first worked day after it."""
        return self._seek(day, ONE_DAY)

    def last_working(self, day: date) -> date:
        """Return `day` if it is worked, else the last worked day before it."""
        return self._seek(day, -ONE_DAY)

    def _seek(self, day: date, step: timedelta) -> date:
        found = day
        for _ in range(_LONGEST_REST):
            if self.is_working(found):
                return found
            found += step
        raise NoWorkingDay(
            f"No working day within {_LONGEST_REST} days of {day}. Check weekends and holidays."
        )

    def _rest_days_of(self, year: int) -> frozenset[date]:
        first = date(year, 1, 1)
        days = (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))
        return frozenset(self._holidays_of(year, "en")) | {day for day in days if self.is_weekend(day)}
