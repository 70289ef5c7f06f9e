"""Background work of voices, run by `lindung worker`."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from lindung.cases.voices import actions
from lindung.cases.voices.models import Window
from lindung.kernel import walls


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="voices")
def keep_heard(timestamp: int) -> int:
    """Every ten minutes: mark complaints that wait too long, and let new officers of the office in; returns how many.
    `timestamp` is the tick, in seconds."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    with walls.telling_system():
        done = actions.escalate(at=at)
        rows = Window.objects.filter(ended_at=None, expires_at__gt=at).select_related("case", "office")
        return done + sum(actions.let_office_in(window=one, at=at) for one in rows.iterator())
