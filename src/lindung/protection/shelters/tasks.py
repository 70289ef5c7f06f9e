"""Background work of shelters, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from lindung.kernel import walls
from lindung.protection.shelters import actions


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="shelters_holds")
def end_holds(timestamp: int) -> int:
    """Every ten minutes: end what was held for nobody who came, and ask after people of closed cases; returns how many.

    `timestamp` in seconds.
    """
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    with walls.telling_system():
        return actions.clear_closed(at=at) + actions.end_run_out(at=at)


@app.periodic(cron="15 22 * * *")
@app.task(queueing_lock="shelters_places")
def review_places(timestamp: int) -> int:
    """Once a day: ask for a review of each place that no longer fits, and tell of houses that close."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    with walls.telling_system():
        return actions.review_places(at=at) + actions.watch_closing(at=at)
