"""Background work of access, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from lindung.access import wall
from lindung.access.actions import suspend_dormant
from lindung.access.caps import forget_past
from lindung.access.models import SessionRecord

BATCH = 500


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="dormant")
def keep_house(timestamp: int) -> int:
    """Each hour: suspend dormant accounts, drop what is over; returns how many accounts. `timestamp` is the tick.

    In a demonstration nobody is suspended: its calendar stands where it was set.
    """
    at, total = datetime.fromtimestamp(timestamp, tz=UTC), 0
    with wall.behind_system():
        SessionRecord.objects.filter(expire_date__lte=timezone.now()).delete()
        forget_past(at=at)
    while not settings.DEMO:
        with wall.behind_system():
            found = suspend_dormant(at=at, limit=BATCH)
        total += found
        if found < BATCH:
            break
    return total
