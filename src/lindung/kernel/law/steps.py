"""The steps of a count, run by run: which days counted, which did not, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from lindung.kernel.law.calendars import ONE_DAY, Calendar
from lindung.kernel.law.rules import Unit
from lindung.kernel.law.sentences import say

if TYPE_CHECKING:
    from lindung.kernel.law.deadline import Due


@dataclass(frozen=True, slots=True)
class Step:
    """A run of days from `day` to `until` (both included) that were counted or not, with the reason.

    `key` is stable for machines, `text` is for people. `moment` is set where a count is exact to the minute.
    """

    day: date
    until: date
    counted: bool
    key: str
    text: str
    moment: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "day": self.day.isoformat(),
            "until": self.until.isoformat(),
            "counted": self.counted,
            "key": self.key,
            "text": self.text,
            "moment": self.moment.isoformat() if self.moment else None,
        }


def of(due: Due, *, language: str) -> tuple[Step, ...]:
    """Return the steps of `due`: every day from its event to its last day lies in exactly one."""
    start = due.started_at.date()
    event = say("event", language, event=due.rule.counts_from.text(language))
    if due.unit is Unit.HOURS:
        length = say("hour_by_hour", language)
        return (
            Step(start, start, False, "event", due.rule.counts_from.text(language), due.started_at),
            Step(due.last_day, due.last_day, True, "hour_by_hour", length, due.due_at),
        )
    steps = [Step(start, start, False, "event", event), *_count(due, language)]
    steps.extend(_end(due, language))
    return tuple(steps)


def _count(due: Due, language: str) -> Iterator[Step]:
    first, end = due.started_at.date() + ONE_DAY, (due.counted_to or due.last_day) - ONE_DAY
    if end < first:
        return
    if due.unit is Unit.WORKING_DAYS:
        yield from _working_runs(first, end, due.calendar, language)
    elif due.unit is Unit.MONTHS:
        key = "corresponding_day" if (end + ONE_DAY).day == due.started_at.day else "month_end"
        yield Step(first, end, True, key, say(key, language, value=due.value))
    else:
        yield Step(first, end, True, "counted", say("counted", language))


def _working_runs(first: date, end: date, calendar: Calendar, language: str) -> Iterator[Step]:
    run: Step | None = None
    day = first
    while day <= end:
        key, text = _why(day, calendar, language)
        if run is not None and (run.key, run.text) == (key, text):
            run = Step(run.day, day, run.counted, key, text)
        else:
            if run is not None:
                yield run
            run = Step(day, day, key == "counted", key, text)
        day += ONE_DAY
    if run is not None:
        yield run


def _why(day: date, calendar: Calendar, language: str) -> tuple[str, str]:
    """Return whether and why `day` is counted among working days."""
    if calendar.is_working(day):
        return "counted", say("counted", language)
    name = calendar.holiday(day, language=language)
    if name is not None:
        return "holiday", say("holiday", language, name=name)
    return "weekend", say("weekend", language)


def _end(due: Due, language: str) -> Iterator[Step]:
    if due.counted_to is not None and due.counted_to < due.last_day:
        until = due.last_day - ONE_DAY
        yield Step(due.counted_to, until, False, "moved_over", say("moved_over", language))
        yield Step(due.last_day, due.last_day, True, "last_day", say("last_day", language))
    elif due.calendar.is_working(due.last_day):
        yield Step(due.last_day, due.last_day, True, "last_day", say("last_day", language))
    else:
        yield Step(due.last_day, due.last_day, True, "rest_counted", say("rest_counted", language))
