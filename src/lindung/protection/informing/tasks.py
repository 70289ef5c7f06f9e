"""Background work of informing, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from lindung.kernel import walls
from lindung.protection.informing import actions


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="informing")
def ask_to_tell(timestamp: int) -> int:
    """Every ten minutes: ask somebody to explain the sheet where nobody was asked; returns how many. `timestamp` is the
    tick, in seconds."""
    with walls.telling_system():
        return actions.ask_to_tell(at=datetime.fromtimestamp(timestamp, tz=UTC))
