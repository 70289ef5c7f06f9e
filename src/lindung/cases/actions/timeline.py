"""Telling the timeline what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lindung.access.actors import Actor
from lindung.cases.models import Case, TimelineEntry


def tell(
    *,
    case: Case,
    kind: str,
    by: Actor | None,
    at: datetime,
    happened_at: datetime | None = None,
    **params: Any,
) -> TimelineEntry:
    """Add an entry of `kind` (declared in `cases.kinds`) to the case's timeline; `by=None` is the system.

    `params` fill the kind's wording: codes, dates and organisations' names by language, never words about a person.
    """
    return TimelineEntry.objects.create(
        case=case,
        kind=kind,
        happened_at=happened_at or at,
        recorded_at=at,
        by_id=by.user_id if by else None,
        organisation_id=by.organisation_id if by else None,
        params=params,
    )
