"""Background work of emergency access, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from lindung.cases.emergency.actions import escalate_overdue, expire
from lindung.kernel import walls


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="emergencies")
def watch_emergencies(timestamp: int) -> int:
    """Each minute: end what had its four hours, chase late reviews; returns how many. `timestamp` is the tick."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    with walls.telling_system():
        return expire(at=at) + escalate_overdue(at=at)
