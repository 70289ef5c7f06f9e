"""Background work of coming of age, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from lindung.cases.majority import actions
from lindung.kernel import walls


@app.periodic(cron="15 * * * *")
@app.task(queueing_lock="majority")
def come_of_age(timestamp: int) -> int:
    """Each hour: ask in time what ends with childhood; returns how many cases. `timestamp` is the tick, in seconds."""
    with walls.telling_system():
        return actions.sweep(at=datetime.fromtimestamp(timestamp, tz=UTC))
