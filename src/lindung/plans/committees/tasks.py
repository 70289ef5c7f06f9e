"""Background work of committees, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from lindung.kernel import walls
from lindung.plans.committees import actions


@app.periodic(cron="17 5 * * *")
@app.task(queueing_lock="committees_overdue")
def escalate_overdue(timestamp: int) -> int:
    """Each morning: hand overdue actions to their chairs; returns how many. `timestamp` is the tick, in seconds."""
    with walls.telling_system():
        return actions.escalate(at=datetime.fromtimestamp(timestamp, tz=UTC))
