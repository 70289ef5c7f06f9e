"""Background work of openings, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from lindung.cases.openings.actions import expire
from lindung.kernel import walls


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="expire_openings")
def expire_openings(timestamp: int) -> int:
    """Each minute: end openings that have had their time; returns how many. `timestamp` is the tick, in seconds."""
    with walls.telling_system():
        return expire(at=datetime.fromtimestamp(timestamp, tz=UTC))
