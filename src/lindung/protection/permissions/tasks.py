"""Background work of permissions, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from lindung.kernel import walls
from lindung.protection.permissions import actions


@app.periodic(cron="7,37 * * * *")
@app.task(queueing_lock="permissions")
def end_what_is_over(timestamp: int) -> int:
    """Twice an hour: end papers that ran out and permissions that no longer hold; returns how many. `timestamp` is the
    tick, in seconds."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    with walls.telling_system():
        return actions.expire_papers(at=at) + actions.lapse(at=at)
