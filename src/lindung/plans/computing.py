"""What statistics count for indicators: which results are asked for, and the newest of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from lindung.plans.models import Indicator, Period, Plan


@dataclass(frozen=True, slots=True)
class Counted:
    """A computed value, its breakdown, the share of the constraint's group in percent, and the day it knows."""

    value: Decimal | None
    as_of: datetime | None = None
    cells: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    share: Decimal | None = None


Found = Mapping[tuple[UUID, str], Counted]
"""Key of the indicator and code of the period, or `until(period)` for what is counted from the plan's start."""


def until(period: Period) -> str:
    """Return the key of what is counted from the plan's start to a period's end."""
    return f"…{period.code}"


def latest(*, plan: Plan, indicators: Sequence[Indicator], periods: Sequence[Period]) -> Found:
    """Return the newest results of a plan's computed indicators; one question, none where nothing is computed."""
    return {}
