"""What a rule of time is: the shape of one file in `countries/<code>/law/`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic.types import StrictBool, StrictInt

from lindung.kernel.law.labels import Day, Entry, Labels, Source, Text, Verification

RuleCode = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")]
Moment = Annotated[str, StringConstraints(strict=True, pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$")]


class Unit(StrEnum):
    """How a period is counted; `lindung.kernel.law.counting` has one function for each."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


class WhenLastDayRests(StrEnum):
    """What happens when the last day is one on which offices and courts are closed."""

    STANDS = "stands"
    NEXT_WORKING_DAY = "next_working_day"


class LastDayOfRest(Entry):
    """The choice for the last day, with the law that makes it."""

    then: WhenLastDayRests
    source: Source


class Value(Entry):
    """The length in force from `since`, until the next value or, if given, the day before `until`."""

    since: Day
    until: Day | None = None
    value: Annotated[StrictInt, Field(ge=1, le=10_000)]
    source: Source

    def covers(self, day: date) -> bool:
        """Return whether this value was in force on `day` (half-open)."""
        return self.since <= day and (self.until is None or day < self.until)


class Example(Entry):
    """A worked case that tests run: what starts when and where, and what must come out.

    `starts` is a date or a local moment; `last_day` and `act_by` are dates, `due_at` is a local moment;
    `not_in_force` says that there is no value at that date.
    """

    name: Text
    starts: Day | Moment
    place: Text
    last_day: Day | None = None
    due_at: Moment | None = None
    act_by: Day | None = None
    not_in_force: StrictBool = False

    @model_validator(mode="after")
    def _expects_something(self) -> Self:
        if self.not_in_force == any((self.last_day, self.due_at, self.act_by)):
            raise ValueError("an example expects last_day, due_at or act_by, or else not_in_force: true")
        return self


class Rule(Entry):
    """One clock of the law: how long, counted how, from what, and what follows when it runs out."""

    code: RuleCode
    name: Labels
    description: Labels
    unit: Unit
    counts_from: Labels
    who_acts: Labels
    on_expiry: Labels
    liberty_at_stake: StrictBool
    last_day_of_rest: LastDayOfRest
    values: Annotated[tuple[Value, ...], Field(min_length=1)]
    examples: Annotated[tuple[Example, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _values_follow_each_other(self) -> Self:
        for value in self.values:
            if value.until is not None and value.until <= value.since:
                raise ValueError(f"the value since {value.since} ends on {value.until}, before it starts")
        for earlier, later in zip(self.values, self.values[1:], strict=False):
            if later.since <= earlier.since or (earlier.until and earlier.until > later.since):
                raise ValueError(
                    f"the values since {earlier.since} and since {later.since} overlap; "
                    "list them in order of time, each ending where the next begins"
                )
        return self

    @property
    def verification(self) -> Verification:
        """`verified` only if every source of the rule is."""
        sources = (*(value.source for value in self.values), self.last_day_of_rest.source)
        if all(source.verification is Verification.VERIFIED for source in sources):
            return Verification.VERIFIED
        return Verification.TO_BE_VERIFIED

    def value_on(self, day: date) -> Value | None:
        """Return the value in force on `day`, the latest that has begun, or None."""
        for value in reversed(self.values):
            if value.since <= day:
                return value if value.covers(day) else None
        return None
