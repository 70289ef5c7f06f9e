"""Background work of the hub, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from lindung.cases.actions import sweep
from lindung.kernel import walls

BATCH = 1000


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="escalate")
def escalate(timestamp: int) -> int:
    """Each minute: hand what is past due to the secretariat; returns how many. `timestamp` is the tick, in seconds."""
    at, total = datetime.fromtimestamp(timestamp, tz=UTC), 0
    found = BATCH
    while found:
        with walls.telling_system():
            found = sweep(at=at, limit=BATCH)
        total += found
    return total
