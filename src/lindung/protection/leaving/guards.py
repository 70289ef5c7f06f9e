"""What leaving says before a case takes a step: nobody is returned, or moved on, around the security assessment."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from lindung.cases.models import Case
from lindung.protection.leaving import queries
from lindung.protection.leaving.problems import AroundLeaving

_JOURNEYS: Final = {"returned": "return", "third_country": "third_country"}
"""Outcomes that say that somebody has left, and the kind of leaving each needs."""


def may_step(case: Case, step: str, outcome: str, at: datetime) -> None:
    """Raise `AroundLeaving` where a case would move on without, or in the middle of, a leaving."""
    if step not in {"follow_up", "close"}:
        return
    if queries.under_way(case=case).exists():
        raise AroundLeaving.under_way()
    kind = _JOURNEYS.get(outcome) if step == "close" else None
    if kind is not None and not queries.departed(case=case).filter(kind=kind, departed_at__lte=at).exists():
        raise AroundLeaving.not_departed()
