"""What statistics count for indicators: which results the plans ask for, and the newest of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from uuid import UUID

from django.utils import timezone

from lindung.plans.models import Indicator, Period, Plan
from lindung.plans.reporting.checks import share_of
from lindung.statistics import measures, queries
from lindung.statistics.asking import Ask
from lindung.statistics.models import Result

_CENT: Final = Decimal("0.01")
_WOMEN: Final = "programmes.women_share"
"""Tells the share of women and girls at events that count something else than people."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A computed value, its breakdown, the share of the constraint's group in percent, and the day it knows."""

    value: Decimal | None
    as_of: date | None = None
    cells: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    share: Decimal | None = None
    result: UUID | None = None


Key = tuple[UUID, str]
"""Key of the indicator and code of the period, or `until(period)` for what is counted from the plan's start."""
Found = Mapping[Key, Counted]


def until(period: Period) -> str:
    """Return the key of what is counted from the plan's start to a period's end."""
    return f"…{period.code}"


def is_computed(indicator: Indicator) -> bool:
    """Tell whether statistics compute an indicator."""
    return indicator.feed != Indicator.Feed.REPORT


def ask_of(*, plan: Plan, indicator: Indicator, period: Period) -> Ask | None:
    """Return what is asked of statistics for an indicator in a period; None where it is reported or does not run."""
    return _ask(plan, indicator, max(period.starts, indicator.starts), min(period.ends, indicator.ends))


def asks(*, plan: Plan, indicators: Sequence[Indicator], periods: Sequence[Period]) -> dict[Key, Ask]:
    """Return everything a plan wants computed, by what it is for."""
    return dict(_asks(plan, indicators, periods))


def wanted(at: datetime) -> Iterator[Ask]:
    """Yield what every plan wants computed as of `at`: each computed indicator in each period that has begun.

    Not in a closed one: what stood when it was closed is kept.
    """
    today = timezone.localtime(at).date()
    for plan in Plan.objects.order_by("code"):
        computed = Indicator.objects.filter(plan=plan, withdrawn_at=None).exclude(feed=Indicator.Feed.REPORT)
        indicators = list(computed)
        periods = list(Period.objects.filter(plan=plan, starts__lte=today, closed_at=None))
        shared = {one.pk for one in indicators if _shared(one)}
        for (key, _code), ask in asks(plan=plan, indicators=indicators, periods=periods).items():
            yield ask
            if key in shared:
                yield _women(ask)


def _asks(
    plan: Plan, indicators: Sequence[Indicator], periods: Sequence[Period]
) -> Iterator[tuple[Key, Ask]]:
    for indicator in indicators:
        if not is_computed(indicator) or indicator.measure not in measures.all():
            continue
        whole = not measures.get(indicator.measure).additive
        for period in periods:
            if ask := ask_of(plan=plan, indicator=indicator, period=period):
                yield (indicator.pk, period.code), ask
            long = _ask(plan, indicator, indicator.starts, min(period.ends, indicator.ends))
            if whole and long:
                yield (indicator.pk, until(period)), long


def _ask(plan: Plan, indicator: Indicator, starts: date, ends: date) -> Ask | None:
    if not is_computed(indicator) or starts > ends:
        return None
    narrowing = dict(indicator.measure_where)
    if indicator.feed == Indicator.Feed.PROGRAMMES:
        narrowing |= {"plan": [plan.code], "indicator": [indicator.code]}
    return Ask(indicator.measure, starts, ends, narrowing)


def _women(ask: Ask) -> Ask:
    return Ask(_WOMEN, ask.starts, ask.ends, ask.narrowing)


def latest(*, plan: Plan, indicators: Sequence[Indicator], periods: Sequence[Period]) -> Found:
    """Return the newest results of a plan's computed indicators; one question, none where nothing is computed."""
    wanted = asks(plan=plan, indicators=indicators, periods=periods)
    by_key = {one.pk: one for one in indicators}
    beside = {_women(ask) for (key, _code), ask in wanted.items() if _shared(by_key[key])}
    found = queries.latest(asks={*wanted.values(), *beside})
    return {
        key: _counted(by_key[key[0]], found[ask], found.get(_women(ask)))
        for key, ask in wanted.items()
        if ask in found
    }


def _shared(indicator: Indicator) -> bool:
    programmes = indicator.feed == Indicator.Feed.PROGRAMMES
    return programmes and indicator.share_group == "women_and_girls" and _WOMEN in measures.all()


def _counted(indicator: Indicator, result: Result, women: Result | None) -> Counted:
    value = None if result.value is None else result.value.quantize(_CENT, ROUND_HALF_UP)
    cells = {
        name: {code: Decimal(str(one)) for code, one in row.items()} for name, row in result.cells.items()
    }
    found = share_of(
        value=value,
        found=cells,
        kind=indicator.kind,
        least=indicator.share_min,
        group=indicator.share_group,
        comparator=indicator.share_comparator,
    )
    share = found.percent if found else None
    if share is None and women is not None and women.value is not None and _shared(indicator):
        share = women.value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Counted(value, result.as_of, cells, share, result.pk)
