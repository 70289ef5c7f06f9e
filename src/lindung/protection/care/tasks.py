"""Background work of care, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from lindung.kernel import walls
from lindung.protection.care import actions


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="care_missed")
def note_missed(timestamp: int) -> int:
    """Every quarter of an hour: note the check-ins nobody made; returns how many. `timestamp` is the tick, in
    seconds."""
    with walls.telling_system():
        return actions.note_missed(at=datetime.fromtimestamp(timestamp, tz=UTC))
