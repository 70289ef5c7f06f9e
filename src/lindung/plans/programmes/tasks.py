"""Background work of programmes, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from procrastinate.contrib.django import app

from lindung.kernel import walls
from lindung.plans.programmes.models import Import

FORGOTTEN: Final = timedelta(days=7)
"""So long a sheet waits for its sender to confirm it."""


@app.periodic(cron="41 2 * * *")
@app.task(queueing_lock="programmes")
def drop_sheets(timestamp: int) -> int:
    """Each night: drop the sheets that nobody confirmed within a week; returns how many. `timestamp` is the tick."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    with walls.telling_system():
        dropped, _each = Import.objects.filter(confirmed_at=None, at__lt=at - FORGOTTEN).delete()
    return dropped
