"""What the rules read and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol

ADDITIVE: Final = frozenset({"count", "amount", "milestone"})
"""Kinds whose values of several periods add up; the others are measured afresh in each."""


class Verdict(StrEnum):
    """What an indicator's figure comes to in a period."""

    MET = "met"
    AT_RISK = "at_risk"
    MISSED = "missed"
    NO_TARGET_UP = "no_target_up"
    NO_TARGET_DOWN = "no_target_down"
    NO_TARGET_FLAT = "no_target_flat"
    NO_VALUE = "no_value"
    NOT_DUE = "not_due"


class Why(StrEnum):
    """The rule that decided."""

    REACHED = "reached"
    SHORT = "short"
    EXCEEDED = "exceeded"
    BEHIND = "behind"
    ON_PACE = "on_pace"
    SHARE_MISSED = "share_missed"
    SHARE_UNKNOWN = "share_unknown"
    READINGS_DIFFER = "readings_differ"
    OUTSIDE = "outside"
    NOT_YET_REPORTED = "not_yet_reported"
    NOT_REPORTED = "not_reported"
    NOT_ASKED = "not_asked"
    WAITS_FOR_APPROVAL = "waits_for_approval"
    NO_TARGET = "no_target"
    DESCRIBED = "described"


TRENDS: Final = frozenset({Verdict.NO_TARGET_UP, Verdict.NO_TARGET_DOWN, Verdict.NO_TARGET_FLAT})
RANK: Final = {Verdict.MISSED: 0, Verdict.AT_RISK: 1, Verdict.NOT_DUE: 2, Verdict.MET: 3}
"""Better is higher, among the verdicts that a target leads to."""


class IndicatorLike(Protocol):
    """What the rules read of an indicator; `ends` is its last day, `share_min` a percentage."""

    kind: str
    comparator: str
    share_min: int | None
    share_comparator: str
    starts: date
    ends: date


class TargetLike(Protocol):
    """One target: `span` plan, annual, period (named by its code) or unsaid."""

    @property
    def span(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def value(self) -> Decimal: ...


class PeriodLike(Protocol):
    """One period; `due_on` is the last day on which a report is in time."""

    code: str
    kind: str
    starts: date
    ends: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and the rule that led to it."""

    verdict: Verdict
    why: Why


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of an indicator in a period.

    `value`: of the period. `total`: from the plan's start to the period's end. `before`: of the period before.
    `share`: of the constraint's group, in percent. `text`: what was said in words. `waits`: a report lies unapproved.
    `asked`: whether the period was ever opened for reports; what nobody was asked for is not missing.
    """

    value: Decimal | None
    total: Decimal | None = None
    before: Decimal | None = None
    share: Decimal | None = None
    text: str = ""
    waits: bool = False
    asked: bool = True


def lower_is_better(*, kind: str, comparator: str) -> bool:
    """Tell whether less is better: the plan says at most, or it is a length of time and the plan says nothing."""
    return comparator == "at_most" or (kind == "duration" and comparator != "at_least")
