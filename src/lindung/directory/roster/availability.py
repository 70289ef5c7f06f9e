"""When somebody can be called: plain functions over hours, absences and bookings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from lindung.kernel.country import current

MIDNIGHT = time(23, 59)
"""What stands for the end of a day."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time from `starts_at` up to `ends_at`, that moment left out."""

    starts_at: datetime
    ends_at: datetime

    def meets(self, other: Span) -> bool:
        """Tell whether the two have a moment in common."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def days_of(span: Span) -> Iterator[tuple[int, time, time]]:
    """Yield each local day of a span: its weekday (0 is Monday), from when, until when (23:59 for midnight)."""
    zone = ZoneInfo(current().time_zone)
    start, end = span.starts_at.astimezone(zone), span.ends_at.astimezone(zone)
    while start.date() < end.date():
        yield start.weekday(), start.time(), MIDNIGHT
        start = datetime.combine(start.date() + timedelta(days=1), time(), tzinfo=zone)
    if start < end:
        yield start.weekday(), start.time(), end.time()


def within_hours(*, span: Span, hours: Mapping[int, tuple[time, time]]) -> bool:
    """Tell whether a span lies within weekly hours (weekday -> opens, closes); no hours at all means any time."""
    if not hours:
        return True
    return all(
        weekday in hours and hours[weekday][0] <= start and end <= hours[weekday][1]
        for weekday, start, end in days_of(span)
    )


def clear_of(*, span: Span, taken: Iterable[Span]) -> bool:
    """Tell whether a span meets none of `taken`."""
    return not any(span.meets(one) for one in taken)
