"""Fetching an export: by who asked, once, and only while their part in every case still holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases.exports import store
from lindung.cases.exports.actions.asking import stop
from lindung.cases.exports.actions.making import still_covered
from lindung.cases.exports.models import Export
from lindung.cases.exports.problems import Gone
from lindung.cases.models import Case
from lindung.cases.sections import NotCovered
from lindung.kernel import audit


@dataclass(frozen=True, slots=True)
class Fetched:
    """The encrypted file under its number, or why there is none (the export is then stopped)."""

    export: Export
    content: bytes = b""
    refused: Gone | None = None


@transaction.atomic
def fetch(*, export_id: UUID, by: Actor, at: datetime) -> Fetched:
    """Return the file and let go of it: the next call finds nothing. Recorded before a byte is shown.

    Raises Export.DoesNotExist for everybody but who asked, `Gone`. An export no longer covered is stopped: that is
    returned rather than raised, because it must outlive the answer.
    """
    by.require(Permission.EXPORT_ASK)
    export = Export.objects.select_for_update(of=("self",)).get(pk=export_id, asked_by=by.user_id)
    if export.state != Export.State.READY or export.expires_at <= at:
        raise Gone
    content = store.read(export=export.pk)
    try:
        still_covered(export=export, by=by, at=at)
    except (NotCovered, Case.DoesNotExist):
        stop(export=export, ending="not_covered", by=by, at=at)
        return Fetched(export=export, refused=Gone())
    if content is None or hashlib.sha256(content).hexdigest() != export.digest:
        stop(export=export, ending="failed", by=by, at=at)
        return Fetched(export=export, refused=Gone())
    export.state, export.ended_at = Export.State.FETCHED, at
    export.save(update_fields=["state", "ended_at"])
    audit.record(event="exports.fetched", subject=export, by=by, at=at, detail={"digest": export.digest[:32]})
    transaction.on_commit(partial(store.remove, export=export.pk))
    return Fetched(export=export, content=content)
