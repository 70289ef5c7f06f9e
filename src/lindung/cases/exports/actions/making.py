"""Making an export, in the worker: behind the wall of who asked, with the rights they have at that moment."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.access.wall import behind
from lindung.cases import queries as hub
from lindung.cases.exports import contents, keys, store
from lindung.cases.exports.actions.asking import stop
from lindung.cases.exports.covering import hand_for
from lindung.cases.exports.models import Export, ExportCase
from lindung.cases.models import Case
from lindung.cases.sections import NotCovered
from lindung.kernel import audit, walls

log = logging.getLogger(__name__)
LIFE: Final = timedelta(hours=24)


class NotAsker(Exception):
    """Who asked no longer has the account or the role; the same as no longer being covered."""


def make(*, export_id: UUID, at: datetime) -> str:
    """Make the file of an approved export; return the state it came to. Whatever happens, no half is left.

    Three transactions: it is taken in hand; its content is read behind the asker's wall and encrypted; and, with its
    cases locked, the asker's part is looked at once more before it is ready. What was revoked meanwhile stops it.
    """
    with walls.telling_system():
        export = Export.objects.select_for_update(of=("self",)).get(pk=export_id)
        if export.state != Export.State.APPROVED:
            return export.state
        if export.expires_at <= at:
            stop(export=export, ending="late", by=None, at=at, state=Export.State.EXPIRED)
            return export.state
        export.state, export.begun_at = Export.State.MAKING, at
        export.save(update_fields=["state", "begun_at"])
    try:
        by = asker(export)
        sealed = _sealed(export=export, by=by, at=at)
        return _finish(export_id=export_id, by=by, sealed=sealed, at=at)
    except (NotAsker, NotCovered, Case.DoesNotExist):
        return _stop(export_id=export_id, ending="not_covered", at=at)
    except Exception:
        log.exception("export %s could not be made", export_id)
        return _stop(export_id=export_id, ending="failed", at=at)


def asker(export: Export) -> Actor:
    """Return who asked, as they may act now. Raises `NotAsker`."""
    user = User.objects.get(pk=export.asked_by_id)
    by = Actor.of(user)
    if not user.is_active or user.organisation_id != export.organisation_id:
        raise NotAsker
    if not by.may(Permission.EXPORT_ASK):
        raise NotAsker
    return by


def still_covered(*, export: Export, by: Actor, at: datetime, lock: bool = False) -> Sequence[Case]:
    """Return the cases of an export, every one still covered. Raises `NotCovered`, Case.DoesNotExist."""
    wanted = sorted(ExportCase.objects.filter(export=export).values_list("case_id", flat=True))
    found = []
    for key in wanted:
        case = (
            hub.for_change(case_id=key, by=by)
            if lock
            else hub.visible_to(by).select_related("person").get(pk=key)
        )
        hand_for(case=case, by=by, at=at, purpose=export.purpose, sections=export.sections)
        found.append(case)
    return found


def _sealed(*, export: Export, by: Actor, at: datetime) -> bytes:
    """Return the encrypted archive; each case's opening is recorded before it is read."""
    with behind(by):
        export = Export.objects.select_related("asked_by", "decided_by", "key__organisation").get(
            pk=export.pk
        )
        approver = export.decided_by
        mark = contents.watermark(
            number=export.number,
            asker=export.asked_by.display_name,
            approver=approver.display_name if approver else "",
            recipient=export.key.organisation.name,
            at=at,
        )
        rows = {row.case_id: row for row in ExportCase.objects.filter(export=export)}
        records: list[dict[str, Any]] = []
        for case in still_covered(export=export, by=by, at=at):
            hand = hand_for(case=case, by=by, at=at, purpose=export.purpose, sections=export.sections)
            detail = {"export": export.number, "sections": export.sections}
            audit.record(event="exports.opened", subject=rows[case.pk], by=by, at=at, detail=detail)
            records.append(contents.case_record(case=case, hand=hand, sections=export.sections, mark=mark))
        plain = contents.bundle(number=export.number, mark=mark, records=records)
        return keys.encrypt(plain=plain, public=export.key.public)


def _finish(*, export_id: UUID, by: Actor, sealed: bytes, at: datetime) -> str:
    """Write the file and call it ready, if it still may be; its cases are locked until that is certain."""
    store.write(export=export_id, sealed=sealed)
    try:
        with behind(by):
            seen = Export.objects.get(pk=export_id)
            still_covered(export=seen, by=by, at=at, lock=True)
            export = Export.objects.select_for_update(of=("self",)).select_related("key").get(pk=export_id)
            if export.state != Export.State.MAKING:
                store.remove(export=export_id)
                return export.state
            if export.key.ended_at is not None:
                stop(export=export, ending="key_ended", by=by, at=at)
                return export.state
            export.state, export.ready_at, export.expires_at = Export.State.READY, at, at + LIFE
            export.size, export.digest = len(sealed), hashlib.sha256(sealed).hexdigest()
            export.save(update_fields=["state", "ready_at", "expires_at", "size", "digest"])
            detail = {"size": export.size, "digest": export.digest[:32]}
            audit.record(event="exports.made", subject=export, by=by, at=at, detail=detail)
            return export.state
    except BaseException:
        store.remove(export=export_id)
        raise


def _stop(*, export_id: UUID, ending: str, at: datetime) -> str:
    with walls.telling_system():
        export = Export.objects.select_for_update(of=("self",)).get(pk=export_id)
        if export.ended_at is None:
            stop(export=export, ending=ending, by=None, at=at)
        return export.state
