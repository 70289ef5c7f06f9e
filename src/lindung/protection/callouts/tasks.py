"""Background work of callouts, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from lindung.kernel import walls
from lindung.protection.callouts import actions


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="callouts")
def sweep_callouts(timestamp: int) -> int:
    """Each minute: unanswered offers pass on to the next, cases are told; returns how many were looked at. `timestamp`
    is the tick, in seconds."""
    with walls.telling_system():
        return actions.sweep(at=datetime.fromtimestamp(timestamp, tz=UTC))
