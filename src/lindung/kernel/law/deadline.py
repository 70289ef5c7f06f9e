"""A computed deadline that can say how it came about, now and years later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from lindung.kernel.law import steps as counting_steps
from lindung.kernel.law.calendars import Calendar
from lindung.kernel.law.labels import Source, Verification
from lindung.kernel.law.pack import LawPack
from lindung.kernel.law.rules import Rule, Unit
from lindung.kernel.law.sentences import say
from lindung.kernel.law.steps import Step
from lindung.kernel.law.writing import write_day, write_moment


@dataclass(frozen=True, slots=True)
class Due:
    """When a period ends, by which rule, value and source, and by when it is wise to act.

    `due_at` is the first moment after the period (half-open) and `last_day` the last day within it; for hours
    they are the exact moment and its day. `act_by` is set where liberty is at stake and some working time is
    left. All moments are aware and local to the place. `counted_to` is the last day before any move off a day
    of rest (None for hours).
    """

    rule: Rule
    unit: Unit
    value: int
    value_since: date
    source: Source
    place: str
    started_at: datetime
    last_day: date
    due_at: datetime
    act_by: datetime | None
    counted_to: date | None
    calendar: Calendar = field(repr=False, compare=False)

    @property
    def steps(self) -> tuple[Step, ...]:
        """How the count went, in English; worked out only when asked for."""
        return self.steps_in("en")

    def steps_in(self, language: str) -> tuple[Step, ...]:
        """How the count went, in `language`."""
        return counting_steps.of(self, language=language)

    def explanation(self, language: str) -> str:
        """Return the deadline as sentences a court could read."""
        source = self.source.cite(language)
        if self.source.verification is Verification.TO_BE_VERIFIED:
            source = say("unverified", language, source=source)
        exact = self.unit is Unit.HOURS
        sentences = [
            say(
                "whole",
                language,
                length=say(self.unit, language, value=self.value),
                start=(write_moment if exact else write_day)(self.started_at, language),
                event=self.rule.counts_from.text(language),
                source=source,
                since=write_day(self.value_since, language),
                end=write_moment(self.due_at, language) if exact else write_day(self.last_day, language),
            )
        ]
        if self.counted_to is not None and self.counted_to != self.last_day:
            sentences.append(say("moved", language, day=write_day(self.counted_to, language)))
        elif not exact and not self.calendar.is_working(self.last_day):
            sentences.append(say("stands", language))
        if self.act_by is not None and self.act_by < self.due_at:
            sentences.append(say("act_by", language, moment=write_moment(self.act_by, language)))
        elif self.rule.liberty_at_stake and self.act_by is None:
            sentences.append(say("act_at_once", language))
        return ". ".join(sentences)

    def as_json(self) -> dict[str, Any]:
        """Return plain data for storing and for machines; `from_json` reads it back."""
        return {
            "rule": self.rule.code,
            "unit": self.unit.value,
            "value": self.value,
            "value_since": self.value_since.isoformat(),
            "source": self.source.model_dump(mode="json", exclude_none=True),
            "place": self.place,
            "started_at": self.started_at.isoformat(),
            "last_day": self.last_day.isoformat(),
            "due_at": self.due_at.isoformat(),
            "act_by": self.act_by.isoformat() if self.act_by else None,
            "counted_to": self.counted_to.isoformat() if self.counted_to else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], *, pack: LawPack) -> Self:
        """Return the deadline that `as_json` wrote; the pack gives it its words and its steps.

        Dates, value and source are those that were stored: a later change of the law does not rewrite them.
        `KeyError` if the pack has lost the rule or the place since: a rule once used stays in its folder.
        """
        zone = pack.zone(data["place"])
        return cls(
            rule=pack.rules[data["rule"]],
            unit=Unit(data["unit"]),
            value=data["value"],
            value_since=date.fromisoformat(data["value_since"]),
            source=Source.model_validate_json(json.dumps(data["source"])),
            place=data["place"],
            started_at=datetime.fromisoformat(data["started_at"]).astimezone(zone),
            last_day=date.fromisoformat(data["last_day"]),
            due_at=datetime.fromisoformat(data["due_at"]).astimezone(zone),
            act_by=datetime.fromisoformat(data["act_by"]).astimezone(zone) if data["act_by"] else None,
            counted_to=date.fromisoformat(data["counted_to"]) if data["counted_to"] else None,
            calendar=pack.calendar(data["place"]),
        )
