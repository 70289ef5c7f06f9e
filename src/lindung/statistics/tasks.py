"""Background work of statistics, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from lindung.kernel import walls
from lindung.statistics import actions


@app.periodic(cron="17 */6 * * *")
@app.task(queueing_lock="compute_figures")
def compute_figures(timestamp: int) -> int:
    """Every six hours: compute what is asked for; returns how many figures.

    `timestamp` is the tick, in seconds. What cannot be computed is named in the log and keeps nothing else waiting.
    """
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    return actions.compute_asked(at=at, within=walls.telling_system)
