"""Background work of the hub, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django import app

from lindung.cases.actions import sweep
from lindung.cases.actions.grants import end_run_out, tell_keeper
from lindung.cases.models import Grant
from lindung.kernel import walls

BATCH = 1000
REPEATED = timedelta(days=3)
"""For how long an ended grant is told again to a keeper who may have been away."""


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


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="end_run_out")
def end_parts_run_out(timestamp: int) -> int:
    """Each minute: end grants that have had their time; returns how many. `timestamp` is the tick, in seconds."""
    with walls.telling_system():
        return end_run_out(at=datetime.fromtimestamp(timestamp, tz=UTC), limit=BATCH)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="revocations")
def repeat_revocations(timestamp: int) -> int:
    """Every ten minutes: tell the keeper of the keys once more what has ended lately; returns how many grants."""
    since = datetime.fromtimestamp(timestamp, tz=UTC) - REPEATED
    with walls.telling_system():
        ended = list(Grant.objects.filter(ended_at__gte=since).values_list("pk", flat=True))
    tell_keeper(ended)
    return len(ended)
