"""Background work of exports, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from procrastinate.contrib.django import app

from lindung.cases.exports import actions
from lindung.kernel import clock


@app.task
def make_export(export_id: str) -> str:
    """Make the file of an approved export; returns its state. The queue holds its key and nothing else."""
    return actions.make(export_id=UUID(export_id), at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="sweep_exports")
def sweep_exports(timestamp: int) -> int:
    """Each minute: end what is late or no longer covered; returns how many. `timestamp` is the tick, in seconds."""
    return actions.sweep(at=datetime.fromtimestamp(timestamp, tz=UTC))
