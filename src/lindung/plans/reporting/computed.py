"""What the system itself counted for an indicator: read from the results of statistics, never made here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from lindung.plans import computing
from lindung.plans.computing import is_computed
from lindung.plans.models import Indicator, Period

__all__ = ["Asked", "Found", "Stood", "is_computed", "latest"]


@dataclass(frozen=True, slots=True)
class Stood:
    """A computed value as it stood: the result it was read from, and the day whose knowledge it holds."""

    result: UUID | None
    value: Decimal | None
    computed_at: datetime | None


Asked = tuple[Indicator, Period]
Found = Mapping[tuple[UUID, UUID], Stood]


def latest(*, asked: Iterable[Asked]) -> Found:
    """Return (indicator, period) -> its newest result; those not computed yet, and reported ones, are left out.

    One query for each plan that is asked about, however many indicators and periods.
    """
    by_plan: dict[UUID, dict[UUID, Period]] = {}
    indicators: dict[UUID, dict[UUID, Indicator]] = {}
    wanted = set()
    for indicator, period in asked:
        if is_computed(indicator):
            by_plan.setdefault(period.plan_id, {})[period.pk] = period
            indicators.setdefault(period.plan_id, {})[indicator.pk] = indicator
            wanted.add((indicator.pk, period.pk))
    found: dict[tuple[UUID, UUID], Stood] = {}
    for plan, periods in by_plan.items():
        some = list(periods.values())
        counted = computing.latest(
            plan=some[0].plan, indicators=list(indicators[plan].values()), periods=some
        )
        for period in some:
            for key in indicators[plan]:
                one = counted.get((key, period.code))
                if one is not None and (key, period.pk) in wanted:
                    found[key, period.pk] = Stood(one.result, one.value, _moment(one.as_of))
    return found


def _moment(day: date | None) -> datetime | None:
    """Return the first moment of a day in the country's time."""
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
