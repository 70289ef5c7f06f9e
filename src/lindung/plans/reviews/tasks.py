"""Background work of reviews, run by `lindung worker`."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from lindung.kernel import clock, walls
from lindung.plans.models import Plan
from lindung.plans.reviews import actions


@app.task
def refresh_standings(plan_id: str) -> int:
    """Make a plan's standings anew after something was approved or amended; returns how many there are."""
    with walls.telling_system():
        return actions.refresh_plan(plan=Plan.objects.get(pk=UUID(plan_id)), at=clock.now())


@app.periodic(cron="41 2 * * *")
@app.task(queueing_lock="refresh_all_standings")
def refresh_all_standings(timestamp: int) -> int:
    """Each night: make every plan's standings anew, for days go by; returns how many. `timestamp` is the tick."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    with walls.telling_system():
        return sum(actions.refresh_plan(plan=plan, at=at) for plan in Plan.objects.order_by("code"))


def soon(*, plan: Plan) -> None:
    """Have a plan's standings made anew once this transaction is committed; asked for often, it waits once.

    After the commit and not within: a job that waits already may else begin before what it is to see is there.
    """
    key = str(plan.pk)
    transaction.on_commit(lambda: _enqueue(key))


def _enqueue(key: str) -> None:
    with suppress(AlreadyEnqueued), transaction.atomic():
        refresh_standings.configure(queueing_lock=f"standings {key}").defer(plan_id=key)
