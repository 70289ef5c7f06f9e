"""What rooms built upon plans tell the plan: what was reported, and that they want to hear of changes.

They add themselves when their app is ready, so that the plan need not know them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from uuid import UUID

from lindung.access.actors import Actor
from lindung.plans.models import Plan

ReportCounter = Callable[[Collection[UUID]], Mapping[UUID, int]]
"""Takes keys of indicators and returns how many reports each of them has; those without may be left out."""
Listener = Callable[[Plan, Actor | None, datetime], None]
"""Called inside the transaction of an import, an amendment or a report, once the plan stands as it will."""

Guard = Callable[[Plan], None]
"""Called with a locked plan before it is amended; raises a refusal for one that changes no more."""

report_counters: list[ReportCounter] = []
after_change: list[Listener] = []
before_change: list[Guard] = []


def reports_of(*, indicators: Collection[UUID]) -> dict[UUID, int]:
    """Return how many reports there are of each indicator that has any."""
    found: dict[UUID, int] = {}
    for counter in report_counters:
        for key, count in counter(indicators).items():
            if count:
                found[key] = found.get(key, 0) + count
    return found


def assert_open(*, plan: Plan) -> None:
    """Raise what a guard raises where the plan changes no more."""
    for guard in before_change:
        guard(plan)


def tell(*, plan: Plan, at: datetime, by: Actor | None = None) -> None:
    """Let everybody who asked know that the plan has changed, and by whom."""
    for listener in after_change:
        listener(plan, by, at)
