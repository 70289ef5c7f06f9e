"""What is asked of a measure: a period, and what narrows it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lindung.kernel.country import current

Narrowing = Mapping[str, Sequence[str | bool]]


@dataclass(frozen=True, eq=False, slots=True)
class Ask:
    """One measure over one period: `ends` is its last day. `narrowing` maps columns to the values that count."""

    measure: str
    starts: date
    ends: date
    narrowing: Narrowing = field(default_factory=dict)

    @property
    def narrowing_key(self) -> str:
        """A short mark of the narrowing, whatever the order it was given in; empty for none."""
        plain = plainly(self.narrowing)
        return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16] if plain else ""

    @property
    def key(self) -> tuple[str, str, date, date]:
        """What tells it from every other."""
        return (self.measure, self.narrowing_key, self.starts, self.ends)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ask) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def plainly(narrowing: Narrowing) -> dict[str, list[str]]:
    """Return a narrowing with its columns and values in order, flags as `true` and `false`, nothing twice."""
    return {
        column: sorted({str(value).lower() if isinstance(value, bool) else str(value) for value in values})
        for column, values in sorted(narrowing.items())
    }


@dataclass(frozen=True, slots=True)
class Frame:
    """A period and what was known: moments for columns of moments, days for columns of days.

    `begins` is the first moment, `over` the first moment after; `first` and `after` the same as days. Rows count as
    far as they were known at `cutoff`.
    """

    begins: datetime
    over: datetime
    first: date
    after: date
    cutoff: datetime
    today: date

    @property
    def begun(self) -> bool:
        """Whether the period had begun by the cutoff."""
        return self.begins <= self.cutoff


def zone() -> ZoneInfo:
    """Return the time zone in which periods begin and end."""
    return ZoneInfo(current().time_zone)


def day_of(moment: datetime) -> date:
    """Return the day of a moment where the country's clocks stand."""
    return moment.astimezone(zone()).date()


def midnight(day: date) -> datetime:
    """Return the first moment of a day where the country's clocks stand."""
    return datetime.combine(day, time.min, tzinfo=zone())


def frame(*, starts: date, ends: date, as_of: date, at: datetime) -> Frame:
    """Return the frame of a period (`ends`: its last day) with what was known by the end of `as_of`, or by `at`."""
    after = ends + timedelta(days=1)
    cutoff = min(at, midnight(as_of + timedelta(days=1)) - timedelta(microseconds=1))
    return Frame(
        begins=midnight(starts),
        over=midnight(after),
        first=starts,
        after=after,
        cutoff=cutoff,
        today=day_of(cutoff),
    )
