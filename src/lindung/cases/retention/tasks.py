"""Background work of retention, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from procrastinate.contrib.django import app

from lindung.cases.retention import actions
from lindung.kernel import clock, walls


@app.task
def erase_person(erasure_id: str) -> str:
    """Carry out a twice-reviewed erasure; returns its state. The queue holds its key and nothing else."""
    return actions.erase(erasure_id=UUID(erasure_id), at=clock.now())


@app.periodic(cron="23 2 * * *")
@app.task(queueing_lock="retention")
def propose_erasures(timestamp: int) -> int:
    """Each night: propose what has had its years, erase what still waits; returns how many. `timestamp` is the tick."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    with walls.telling_system():
        proposed = actions.propose(at=at)
    return proposed + actions.erase_approved(at=at)
