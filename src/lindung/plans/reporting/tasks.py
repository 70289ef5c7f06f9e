"""Background work of reporting, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from procrastinate.contrib.django import app

from lindung.kernel import walls
from lindung.plans.reporting import actions, queries

BATCH = 200


@app.periodic(cron="10 22 * * *")
@app.task(queueing_lock="reporting.remind")
def remind(timestamp: int) -> int:
    """Each day: remind owners of what is due soon or late; returns how many reminders. `timestamp` is in seconds."""
    with walls.telling_system():
        return actions.remind(at=datetime.fromtimestamp(timestamp, tz=UTC))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="reporting.scan")
def scan(timestamp: int) -> int:
    """Each minute: let the scanner look at evidence that waits; returns how many it settled."""
    if not settings.SCANNER:
        return 0
    with walls.telling_system():
        waiting = queries.to_scan(limit=BATCH)
    settled = 0
    for one in waiting:
        with walls.telling_system():  # each by itself: one that fails holds up no other
            at = datetime.fromtimestamp(timestamp, tz=UTC)
            settled += actions.scan(evidence_id=one, at=at) != "pending"
    return settled
