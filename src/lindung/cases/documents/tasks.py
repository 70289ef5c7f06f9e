"""Background work of documents, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from procrastinate.contrib.django import app

from lindung.cases.documents import queries
from lindung.cases.documents.actions import scan as scan_one
from lindung.cases.documents.actions import sweep
from lindung.kernel import walls

BATCH = 200


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="documents.scan")
def scan(timestamp: int) -> int:
    """Each minute: let the scanner look at what waits; returns how many it looked at. `timestamp` is in seconds."""
    if not settings.SCANNER:
        return 0
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    with walls.telling_system():
        waiting = queries.to_scan(limit=BATCH)
    settled = 0
    for one in waiting:
        with walls.telling_system():  # each by itself: one that fails holds up no other
            settled += scan_one(document_id=one, at=at) != "pending"
    return settled


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="documents.sweep")
def tidy(timestamp: int) -> int:
    """Each hour: remove files that a crash left without a row; returns how many. `timestamp` is in seconds."""
    with walls.telling_system():
        return sweep(at=datetime.fromtimestamp(timestamp, tz=UTC)).removed
