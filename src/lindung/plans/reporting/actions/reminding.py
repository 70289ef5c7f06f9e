"""Making and settling reminders: one for each owner and period, never two of the same day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lindung.plans.models import Period
from lindung.plans.reporting import queries, reminding
from lindung.plans.reporting.belonging import bodies_of
from lindung.plans.reporting.models import Reminder
from lindung.plans.reporting.queries import Line


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Make the reminders of the day for every open period and settle those that are no longer true; return how many.

    Run again on the same day it makes none twice.
    """
    periods = queries.open_periods()
    bodies = bodies_of(plans={one.plan_id: one.plan for one in periods}.values())
    lines = queries.lines(periods=periods, bodies=bodies, at=at)
    by_owner: dict[tuple[UUID, UUID], list[Line]] = {}
    for one in lines:
        if one.is_owed and one.owner is not None and one.owner.organisations:
            by_owner.setdefault((one.period.pk, one.owner.actor.pk), []).append(one)
    _settle(by_owner=by_owner, at=at)
    made = 0
    for (period, actor), owed in by_owner.items():
        days = reminding.due(days=owed[0].days)
        if days is None:
            continue
        owner = owed[0].owner
        assert owner is not None
        _row, fresh = Reminder.objects.get_or_create(
            period_id=period,
            actor_id=actor,
            days=days,
            defaults={"organisations": sorted(owner.organisations), "owed": len(owed), "at": at},
        )
        if fresh:
            made += 1
            earlier = Reminder.objects.filter(
                period_id=period, actor_id=actor, settled_at=None, days__lt=days
            )
            earlier.update(settled_at=at)
    return made


def _settle(*, by_owner: Mapping[tuple[UUID, UUID], list[Line]], at: datetime) -> None:
    """Settle the reminders of owners who owe nothing any more."""
    for row in Reminder.objects.filter(settled_at=None):
        if (row.period_id, row.actor_id) not in by_owner:
            row.settled_at = at
            row.save(update_fields=["settled_at"])


def settle_done(*, period: Period, actor_id: UUID | None, at: datetime) -> None:
    """Settle an owner's reminders of a period once nothing is owed there; asked after each submission."""
    if (
        actor_id is None
        or not Reminder.objects.filter(period=period, actor=actor_id, settled_at=None).exists()
    ):
        return
    lines = queries.of_period(period=period, at=at)
    if not any(one.is_owed and one.owner is not None and one.owner.actor.pk == actor_id for one in lines):
        Reminder.objects.filter(period=period, actor=actor_id, settled_at=None).update(settled_at=at)
