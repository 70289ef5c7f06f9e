"""From when to when a part of a plan counts: not in years before it was added, nor from its withdrawal on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Q
from django.utils import timezone

from lindung.plans.models import Activity, Amendment, Indicator, Period, Plan

_PARTS: Final = {Activity: "activity", Indicator: "indicator"}


@dataclass(frozen=True, slots=True)
class Born:
    """The amendment by which a part came into its plan."""

    kind: str
    at: datetime


Births = Mapping[tuple[str, str], Born]
"""Name of the part (activity, indicator) and code to its birth; what was there from the start is not in it."""


def births(*, plan: Plan) -> Births:
    """Return what amendments added to a plan. One question."""
    rows = Amendment.objects.filter(plan=plan, part__in=_PARTS.values()).order_by("at", "version")
    first: dict[tuple[str, str], Born | None] = {}
    for part, code, kind, at, before in rows.filter(Q(before={}) | Q(after={})).values_list(
        "part", "code", "kind", "at", "before"
    ):
        first.setdefault((part, code), None if before else Born(kind, at))
    return {key: born for key, born in first.items() if born is not None}


def counts(*, row: Activity | Indicator, period: Period, births: Births) -> bool:
    """Tell whether an activity or indicator is judged in a period.

    Not where it was withdrawn by the period's end; nor where the period was closed before it was added; nor, if it
    came by a split, where what was split still counts.
    """
    if gone(row=row, period=period):
        return False
    born = births.get((_PARTS[type(row)], row.code))
    if born is None:
        return True
    if born.kind == Amendment.Kind.SPLIT:
        return _day(born.at) <= period.ends
    return period.closed_at is None or born.at <= period.closed_at


def gone(*, row: Activity | Indicator, period: Period) -> bool:
    """Tell whether something was withdrawn before a period ended: it stands nowhere from then on."""
    return row.withdrawn_at is not None and _day(row.withdrawn_at) <= period.ends


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
