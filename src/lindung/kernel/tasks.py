"""Background work of the kernel, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from lindung.kernel import walls
from lindung.kernel.audit import heads


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="audit_head")
def publish_audit_head(timestamp: int) -> int:
    """Each minute: publish where the trail ends; returns how many rows it has. `timestamp` is the tick, in seconds.

    Fails, and goes on failing, once the trail no longer holds what was published: the log then says so every minute.
    """
    with walls.telling_system():
        return heads.publish(at=datetime.fromtimestamp(timestamp, tz=UTC)).rows
