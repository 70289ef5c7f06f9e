"""Count a period of the law: from an event, by a dated rule, in a place with its calendar.

Conventions, the same for every country (ADR-0003):

- the day of the event is not counted;
- hours are exact, across midnight, days of rest and changes of the clock;
- a period in days or months ends when its last day ends: `last_day` is that day, `due_at` the moment the
  next begins;
- a month ends on the day with the same number, or on the last day of a month that has none;
- whether a last day of rest stands or moves is an attribute of the rule;
- where liberty is at stake, `act_by` is the last working time before the end.
"""

from __future__ import annotations

import difflib
from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lindung.kernel.law.calendars import ONE_DAY, Calendar
from lindung.kernel.law.deadline import Due
from lindung.kernel.law.pack import LawPack
from lindung.kernel.law.rules import Rule, Unit, WhenLastDayRests


class UnknownRule(LookupError):
    """The country has no rule of this code."""


class UnknownPlace(LookupError):
    """The country has no place of this code."""


class NotInForce(ValueError):
    """The rule had no value at that date."""


class MomentNeeded(ValueError):
    """A start that is not precise enough, or without a time zone."""


class OutsideCalendar(ValueError):
    """A day too far away for any calendar of holidays."""


_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def due(*, pack: LawPack, rule_code: str, start: datetime | date, place: str) -> Due:
    """Return when the period of `rule_code` that began with the event at `start` in `place` ends.

    `start` is an aware datetime, or a date where the rule counts days or months; `place` is an ISO 3166-2
    code of the pack. Raises `UnknownRule`, `UnknownPlace`, `NotInForce`, `MomentNeeded` and
    `OutsideCalendar`, each saying what to do next.
    """
    rule = pack.rules.get(rule_code)
    if rule is None:
        raise UnknownRule(f"There is no rule {rule_code!r} here. {_nearest(rule_code, pack.rules)}")
    if place not in pack.places:
        raise UnknownPlace(f"There is no place {place!r} here. {_nearest(place, pack.places)}")
    zone = pack.zone(place)
    started_at = _moment(start, zone=zone, rule=rule)
    start_day = started_at.date()
    value = rule.value_on(start_day)
    if value is None:
        raise NotInForce(
            f"The rule {rule_code} was not in force on {start_day.isoformat()}; its first value dates from "
            f"{rule.values[0].since.isoformat()}. Check the date, or the rule in the country's law folder."
        )
    calendar = pack.calendar(place)
    counted_to = None
    if rule.unit is Unit.HOURS:
        due_at = (started_at.astimezone(UTC) + timedelta(hours=value.value)).astimezone(zone)
        last_day = due_at.date()
    else:
        counted_to = _last_day(rule.unit, start_day, value.value, calendar)
        last_day = counted_to
        if rule.last_day_of_rest.then is WhenLastDayRests.NEXT_WORKING_DAY:
            last_day = calendar.next_working(counted_to)
        due_at = datetime.combine(last_day + ONE_DAY, time(), tzinfo=zone)
    return Due(
        rule=rule,
        unit=rule.unit,
        value=value.value,
        value_since=value.since,
        source=value.source,
        place=place,
        started_at=started_at,
        last_day=last_day,
        due_at=due_at,
        act_by=_act_by(started_at, due_at, last_day, calendar) if rule.liberty_at_stake else None,
        counted_to=counted_to,
        calendar=calendar,
    )


def add_months(day: date, months: int) -> date:
    """Return the day with the same number `months` later, or the last day of a month that has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _moment(start: datetime | date, *, zone: ZoneInfo, rule: Rule) -> datetime:
    if not _FIRST_YEAR <= start.year <= _LAST_YEAR:
        raise OutsideCalendar(
            f"The year {start.year} lies outside {_FIRST_YEAR}-{_LAST_YEAR}. Check the date."
        )
    if isinstance(start, datetime):
        if start.tzinfo is None:
            raise MomentNeeded("The start has no time zone. Pass an aware datetime.")
        return start.astimezone(zone)
    if rule.unit is Unit.HOURS:
        raise MomentNeeded(
            f"The rule {rule.code} counts hours. Give the time of the event, not only its date."
        )
    return datetime.combine(start, time(), tzinfo=zone)


def _last_day(unit: Unit, start: date, value: int, calendar: Calendar) -> date:
    if unit is Unit.CALENDAR_DAYS:
        return start + timedelta(days=value)
    if unit is Unit.MONTHS:
        return add_months(start, value)
    day = start
    for _ in range(value):
        day = calendar.next_working(day + ONE_DAY)
    return day


def _act_by(started_at: datetime, due_at: datetime, last_day: date, calendar: Calendar) -> datetime | None:
    """Return the last working time after the event and not after the end; None if there is none."""
    day = calendar.last_working(last_day)
    while day >= started_at.date():
        opens = datetime.combine(day, calendar.opens, tzinfo=due_at.tzinfo)
        closes = datetime.combine(day, calendar.closes, tzinfo=due_at.tzinfo)
        latest = min(due_at, closes)
        if latest > max(opens, started_at):
            return latest
        day = calendar.last_working(day - ONE_DAY)
    return None


def _nearest(code: str, known: Iterable[str]) -> str:
    """Return a sentence that names the codes most like `code`, or all of them when none is."""
    codes = sorted(known)
    near = difflib.get_close_matches(code, codes, n=3, cutoff=0.5)
    return f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(codes) or 'none'}."
