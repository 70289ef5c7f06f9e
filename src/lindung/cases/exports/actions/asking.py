"""Asking for an export, and a second human's decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.caps import Limit
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.cases import queries as hub
from lindung.cases.emergency.checks import explained
from lindung.cases.exports import queries, store
from lindung.cases.exports.covering import EXPORTABLE, PURPOSES, hand_for
from lindung.cases.exports.models import Export, ExportCase
from lindung.cases.exports.problems import OwnExport, Settled, TooMany
from lindung.cases.models import Case
from lindung.kernel import audit, outbox
from lindung.kernel.codes import new_code, read_code
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid

PER_DAY: Final = Limit("exports/day", 5, timedelta(days=1))
"""By the human, not the account."""
MOST_CASES: Final = 50
PATIENCE: Final = timedelta(hours=72)
MAKING: Final = timedelta(hours=2)
"""So long an approved export may wait for the worker."""


@transaction.atomic
def ask(
    *,
    codes: Iterable[str],
    purpose: str,
    sections: Iterable[str],
    key_id: UUID,
    explanation: str,
    by: Actor,
    at: datetime,
) -> Export:
    """Ask to export up to 50 cases for a purpose to a recipient's key; a second human decides.

    Raises `NotCovered` unless the actor's part for that purpose covers every section of every case, `Invalid`,
    `TooMany`. Emergency access covers nothing here, and the sealed tier is no part of any export.
    """
    by.require(Permission.EXPORT_ASK)
    wanted = sorted(frozenset(sections))
    if purpose not in PURPOSES:
        raise Invalid(_("Choose the purpose from the list."), field="purpose")
    if not wanted or not frozenset(wanted) <= frozenset(EXPORTABLE):
        raise Invalid(_("Choose at least one section from the list."), field="sections")
    key = queries.keys_in_use().filter(pk=key_id).first()
    if key is None:
        raise Invalid(
            _("Choose a recipient from the list. A data officer registers their keys."), field="key"
        )
    found = _cases(codes=codes, by=by)
    plain = explained(explanation=explanation)
    for case in found:
        hand_for(case=case, by=by, at=at, purpose=purpose, sections=wanted)
    human = User.objects.values_list("human", flat=True).get(pk=by.user_id)
    if not PER_DAY.take(of=str(human), at=at):
        raise TooMany
    export = Export.objects.create(
        number=new_code(prefix="EXP"),
        asked_by_id=by.user_id,
        asked_human=human,
        organisation_id=by.organisation_id,
        purpose=purpose,
        sections=wanted,
        explanation=plain,
        key=key,
        asked_at=at,
        expires_at=at + PATIENCE,
    )
    ExportCase.objects.bulk_create(ExportCase(export=export, case=case, code=case.code) for case in found)
    detail = {"cases": len(found), "purpose": purpose, "sections": wanted, "key": key.fingerprint[:32]}
    audit.record(event="exports.asked", subject=export, by=by, at=at, detail=detail)
    outbox.emit(event="exports.asked", subject_id=export.pk, at=at)
    return export


def _cases(*, codes: Iterable[str], by: Actor) -> Sequence[Case]:
    prefix = current().case_prefix
    proper = {read_code(code, prefix=prefix) for code in codes}
    if not proper or len(proper) > MOST_CASES:
        raise Invalid(_("Give one to fifty case codes, one a line."), field="codes")
    found = list(hub.visible_to(by).filter(code__in=[code for code in proper if code]).order_by("code"))
    if len(found) != len(proper):
        raise Invalid(
            _("Not every code is of a case that you see. Check them; nothing was asked for."), field="codes"
        )
    return found


@transaction.atomic
def approve(*, export_id: UUID, by: Actor, at: datetime) -> Export:
    """Approve an export of another human and queue its making, in one transaction; again changes nothing.

    Raises `OwnExport` for the same human from whatever account, `Settled`, `NotAllowed`.
    """
    by.require(Permission.EXPORT_APPROVE)
    export, human = _to_decide(export_id, by)
    if (
        export.state != Export.State.ASKED
        and export.decided_by_id == by.user_id
        and export.state != Export.State.REFUSED
    ):
        return export
    _assert_waits(export, at)
    export.state, export.expires_at = Export.State.APPROVED, at + MAKING
    export.decided_by_id, export.decider_human, export.decided_at = by.user_id, human, at
    export.save(update_fields=["state", "expires_at", "decided_by", "decider_human", "decided_at"])
    audit.record(event="exports.approved", subject=export, by=by, at=at)
    from lindung.cases.exports.tasks import make_export

    make_export.defer(export_id=str(export.pk))
    return export


@transaction.atomic
def refuse(*, export_id: UUID, by: Actor, at: datetime) -> Export:
    """Refuse an export of another human. Raises `OwnExport`, `Settled`."""
    by.require(Permission.EXPORT_APPROVE)
    export, human = _to_decide(export_id, by)
    _assert_waits(export, at)
    export.state, export.ended_at = Export.State.REFUSED, at
    export.decided_by_id, export.decider_human, export.decided_at = by.user_id, human, at
    export.save(update_fields=["state", "ended_at", "decided_by", "decider_human", "decided_at"])
    audit.record(event="exports.refused", subject=export, by=by, at=at)
    return export


@transaction.atomic
def withdraw(*, export_id: UUID, by: Actor, at: datetime) -> Export:
    """Stop one's own export, or one that one may decide on, at any time until it is fetched; its file goes."""
    export = queries.visible_to(by).select_for_update(of=("self",)).get(pk=export_id)
    if export.asked_by_id != by.user_id:
        by.require(Permission.EXPORT_APPROVE)
    if export.ended_at is not None:
        raise Settled
    stop(export=export, ending="withdrawn", by=by, at=at)
    return export


def stop(
    *, export: Export, ending: str, by: Actor | None, at: datetime, state: str = Export.State.STOPPED
) -> None:
    """End a locked export and remove its file once that is certain."""
    export.state, export.ending, export.ended_at = state, ending, at
    export.save(update_fields=["state", "ending", "ended_at"])
    audit.record(event=f"exports.{state}", subject=export, by=by, at=at, detail={"ending": ending})
    transaction.on_commit(lambda: store.remove(export=export.pk))


def _to_decide(export_id: UUID, by: Actor) -> tuple[Export, UUID]:
    export = queries.visible_to(by).select_for_update(of=("self",)).get(pk=export_id)
    humans = dict(User.objects.filter(pk__in=[by.user_id, export.asked_by_id]).values_list("pk", "human"))
    if humans[by.user_id] in (export.asked_human, humans[export.asked_by_id]):
        raise OwnExport
    return export, humans[by.user_id]


def _assert_waits(export: Export, at: datetime) -> None:
    if export.state != Export.State.ASKED or export.expires_at <= at:
        raise Settled
