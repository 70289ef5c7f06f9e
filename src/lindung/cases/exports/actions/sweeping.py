"""Each minute: what is late expires, what is no longer covered stops, files that no export has go."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from lindung.access.wall import behind
from lindung.cases.exports import store
from lindung.cases.exports.actions.asking import stop
from lindung.cases.exports.actions.making import NotAsker, asker, still_covered
from lindung.cases.exports.models import Export
from lindung.cases.models import Case
from lindung.cases.sections import NotCovered
from lindung.kernel import walls

GRACE: Final = timedelta(minutes=10)
"""A file is written before its export is ready."""


def sweep(*, at: datetime) -> int:
    """Expire, stop and tidy; return how many exports ended. Opens its own transactions."""
    ended = 0
    with walls.telling_system():
        over = Export.objects.filter(ended_at=None, expires_at__lte=at).select_for_update(
            skip_locked=True, of=("self",)
        )
        for export in over.order_by("expires_at")[:500]:
            stop(export=export, ending="late", by=None, at=at, state=Export.State.EXPIRED)
            ended += 1
        ready = list(Export.objects.filter(state=Export.State.READY))
    for export in ready:
        if not _covered(export, at):
            ended += _stop(export, at)
    with walls.telling_system():
        living = set(Export.objects.filter(state__in=["making", "ready"]).values_list("pk", flat=True))
    for key, written in store.everything():
        if key not in living and written < (at - GRACE).timestamp():
            store.remove(export=key)
    return ended


def _covered(export: Export, at: datetime) -> bool:
    try:
        by = asker(export)
        with behind(by):
            still_covered(export=export, by=by, at=at)
    except (NotAsker, NotCovered, Case.DoesNotExist):
        return False
    return True


def _stop(export: Export, at: datetime) -> int:
    with walls.telling_system():
        found = Export.objects.select_for_update(of=("self",)).get(pk=export.pk)
        if found.state != Export.State.READY:
            return 0
        stop(export=found, ending="not_covered", by=None, at=at)
    return 1
