"""Indicators, targets, periods and activities as the rules see them, and short ways to ask the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lindung.plans.rules import (
    Judgement,
    Measured,
    Reason,
    Sign,
    Stand,
    Standing,
    Verdict,
    Why,
    judge,
    standing,
)


@dataclass(frozen=True)
class Indicator:
    kind: str = "count"
    comparator: str = ""
    share_min: int | None = None
    share_comparator: str = ""
    starts: date = date(2021, 1, 1)
    ends: date = date(2025, 12, 31)


@dataclass(frozen=True)
class Target:
    span: str
    value: Decimal
    period: str = ""


@dataclass(frozen=True)
class Period:
    code: str
    kind: str
    starts: date
    ends: date
    due_on: date


def year(number: int) -> Period:
    return Period(str(number), "annual", date(number, 1, 1), date(number, 12, 31), date(number + 1, 2, 28))


MIDYEAR = Period("2023-H1", "half", date(2023, 1, 1), date(2023, 6, 30), date(2023, 8, 31))
WHOLE = Period("2021-2025", "final", date(2021, 1, 1), date(2025, 12, 31), date(2026, 3, 31))
LONG_AFTER = date(2026, 11, 9)


def said(
    *,
    indicator: Indicator | None = None,
    targets: list[Target] | None = None,
    value: int | None = None,
    period: Period | None = None,
    today: date = LONG_AFTER,
    share: int | None = None,
    total: int | None = None,
    before: int | None = None,
    text: str = "",
    waits: bool = False,
) -> tuple[Verdict, Why]:
    def exact(number: int | None) -> Decimal | None:
        return None if number is None else Decimal(number)

    found = judge(
        indicator=indicator or Indicator(),
        targets=targets or [],
        measured=Measured(exact(value), exact(total), exact(before), exact(share), text, waits),
        period=period or year(2024),
        today=today,
    )
    return found.verdict, found.why


def annual(value: int) -> list[Target]:
    return [Target("annual", Decimal(value))]


def planned(value: int) -> list[Target]:
    return [Target("plan", Decimal(value))]


def unsaid(value: int) -> list[Target]:
    return [Target("unsaid", Decimal(value))]


@dataclass(frozen=True)
class Activity:
    starts: date = date(2021, 1, 1)
    ends: date = date(2025, 12, 31)


def sign(
    found: Verdict, why: Why, value: int | None = None, *, targeted: bool = True, lasting: bool = False
) -> Sign:
    return Sign(Judgement(found, why), None if value is None else Decimal(value), targeted, lasting)


def stands(
    *signs: Sign,
    activity: Activity | None = None,
    period: Period | None = None,
    today: date = LONG_AFTER,
    begun: bool = False,
) -> tuple[Standing, Reason]:
    found: Stand = standing(
        activity=activity or Activity(), signs=signs, period=period or year(2024), today=today, begun=begun
    )
    return found.standing, found.reason
