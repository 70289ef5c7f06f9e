"""Background work of documents, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from procrastinate.contrib.django import app

from lindung.kernel import clock, walls
from lindung.plans.documents import actions


@app.task
def make_document(document_id: str) -> str:
    """Make a document that was asked for; returns its state. The queue holds its key and nothing else."""
    return actions.make(document_id=UUID(document_id), at=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="sweep_documents")
def sweep_documents(timestamp: int) -> int:
    """Every ten minutes: call failed what was never finished; returns how many. `timestamp` is the tick, in seconds."""
    with walls.telling_system():
        return actions.sweep(at=datetime.fromtimestamp(timestamp, tz=UTC))
