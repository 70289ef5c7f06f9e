"""What an event counts for: only indicators that count events of its kind, in years that hold its days."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.plans.models import Indicator
from lindung.plans.programmes import counting
from lindung.plans.programmes.actions.writing import begin, write
from lindung.plans.programmes.models import Event, EventChange, EventIndicator


@transaction.atomic
def set_indicators(
    *, event_id: UUID, indicators: Collection[UUID], by: Actor, at: datetime, version: int | None = None
) -> Event:
    """Let an event count for exactly these indicators; the same ones again change nothing.

    Raises `Invalid(field="indicators")` for one that cannot count it, `NotYours`, `Cancelled`, `ChangedMeanwhile`.
    """
    event = begin(event_id=event_id, by=by, version=version)
    link(event=event, indicators=indicators, by=by, at=at)
    return event


def link(*, event: Event, indicators: Collection[UUID], by: Actor, at: datetime) -> None:
    """Write the links of a locked event and what changed about them."""
    wanted = set(indicators)
    held = {
        one.indicator_id: one
        for one in EventIndicator.objects.filter(event=event, ended_at=None).select_related("indicator__plan")
    }
    added = _countable(event, wanted - set(held))
    dropped = [one for key, one in held.items() if key not in wanted]
    if not added and not dropped:
        return
    EventIndicator.objects.filter(pk__in=[one.pk for one in dropped]).update(ended_at=at)
    EventIndicator.objects.bulk_create(
        EventIndicator(event=event, indicator=one, tagged_by_id=by.user_id, tagged_at=at) for one in added
    )
    write(
        event=event,
        kind=EventChange.Kind.INDICATORS,
        before={"indicators": sorted(_named(one.indicator) for one in dropped)},
        after={"indicators": sorted(_named(one) for one in added)},
        by=by,
        at=at,
    )
    detail = {"added": len(added), "dropped": len(dropped)}
    audit.record(event="programmes.tagged", subject=event, by=by, at=at, detail=detail)


def _countable(event: Event, keys: Collection[UUID]) -> Sequence[Indicator]:
    """Return the indicators with these keys. Raises `Invalid` for one that is no more, or cannot count the event."""
    found = list(Indicator.objects.filter(pk__in=keys).select_related("plan", "activity"))
    if len(found) != len(keys):
        raise Invalid(_("Choose the indicators from the list."), field="indicators")
    for one in found:
        if why := counting.why_not(event=event, indicator=one):
            raise Invalid(why, field="indicators")
    return found


def _named(indicator: Indicator) -> str:
    return f"{indicator.plan.code} {indicator.code}"
