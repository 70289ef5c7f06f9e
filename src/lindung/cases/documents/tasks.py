"""Background work of documents, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from procrastinate.contrib.django import app

from lindung.cases.documents import queries
from lindung.cases.documents.actions import scan as scan_one
from lindung.cases.documents.actions import sweep

BATCH = 200


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="documents.scan")
def scan(timestamp: int) -> int:
    """Each minute: let the scanner look at what waits; returns how many it looked at. `timestamp` is in seconds."""
    if not settings.SCANNER:
        return 0
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    return sum(scan_one(document_id=one, at=at) != "pending" for one in queries.to_scan(limit=BATCH))


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="documents.sweep")
def tidy(timestamp: int) -> int:
    """Each hour: remove files that a crash left without a row; returns how many. `timestamp` is in seconds."""
    return sweep(at=datetime.fromtimestamp(timestamp, tz=UTC)).removed
