"""Asking for an identity, deciding by a second officer, and looking: each on record before it happens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from lindung.access.actors import Actor
from lindung.access.holders import actions as holders
from lindung.access.holders import queries as keys
from lindung.access.holders.models import HolderKey
from lindung.access.holders.problems import NotAHolder
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission
from lindung.cases import actions as cases
from lindung.cases import queries as hub
from lindung.cases.models import Case, Identity
from lindung.cases.openings import checks, queries
from lindung.cases.openings.models import Opening
from lindung.cases.openings.problems import (
    AlreadyAsked,
    Decided,
    KeyChanged,
    NobodyToApprove,
    NotOpen,
    OwnRequest,
)
from lindung.cases.sections import NotCovered
from lindung.kernel import audit, outbox
from lindung.kernel.sealing.problems import Erased

LIFE: Final = timedelta(minutes=15)
PATIENCE: Final = timedelta(hours=24)
"""So long a request waits for a second officer."""
TASK: Final = "opening.decide"
LIVING: Final = queries.LIVING


@dataclass(frozen=True, slots=True)
class Look:
    """What one look shows; a fact that is not what was sealed has None for its text.

    `private` is the person's private half, for what else is sealed to it; it goes no further than this request.
    """

    opening: Opening
    facts: dict[str, str | None]
    at: datetime
    private: bytes = field(repr=False)


@transaction.atomic
def ask(
    *,
    case_id: UUID,
    purpose: str,
    reason: str,
    fields: Iterable[str],
    by: Actor,
    at: datetime,
    explanation: str = "",
) -> Opening:
    """Ask to open facts of an identity; a holder who is another human decides.

    Raises `NotCovered` unless the actor's part in the case reaches the identity for `purpose`, `NoKey` without a key
    of their own, `NothingWritten`, `AlreadyAsked`, `NobodyToApprove`, `Invalid`.
    """
    by.require(Permission.IDENTITY_READ)
    case = hub.for_change(case_id=case_id, by=by)
    if purpose not in queries.purposes(case=case, by=by, at=at):
        raise NotCovered
    key = keys.key_of(user_id=by.user_id)
    wanted = checks.written(case=case, fields=fields)
    plain = checks.explained(reason=reason, explanation=explanation)
    if queries.running(case=case, by=by, at=at) is not None:
        raise AlreadyAsked
    human = User.objects.values_list("human", flat=True).get(pk=by.user_id)
    if not queries.approvers(person_id=case.person_id, human=human).exists():
        raise NobodyToApprove
    opening = Opening.objects.create(
        case=case,
        person_id=case.person_id,
        asked_by_id=by.user_id,
        asked_human=human,
        asked_key=key,
        purpose=purpose,
        reason=reason,
        explanation=plain,
        fields=wanted,
        asked_at=at,
    )
    for organisation in Organisation.objects.filter(
        pk__in=keys.rings_of(subject=case.person_id).values("organisation")
    ):
        cases.open_task(
            case=case,
            kind=TASK,
            organisation=organisation,
            by=by,
            at=at,
            due_at=at + PATIENCE,
            fulfilled_by=TASK,
            subject_id=opening.pk,
        )
    _leave_trail(opening, "asked", by, at, fields=wanted, purpose=purpose, reason=reason)
    outbox.emit(event="openings.asked", subject_id=opening.pk, at=at)
    return opening


def approve(*, opening_id: UUID, passphrase: str, by: Actor, at: datetime) -> Opening:
    """Open the person's key with the holder's passphrase and hand it to who asked, for fifteen minutes.

    Approving again what one has approved changes nothing. Raises `OwnRequest` for the same human from whatever
    account, `NotAHolder`, `Decided`, `KeyChanged`, `WrongPassphrase`.
    """
    by.require(Permission.HOLDER_USE)
    seen = queries.visible_to(by).get(pk=opening_id)
    if _is_mine_already(seen, by):
        return seen
    _another_human(seen, by)
    own = holders.unlock(passphrase=passphrase, by=by, at=at)
    with transaction.atomic():
        case, opening = _locked(seen, by)
        if _is_mine_already(opening, by):
            return opening
        _waits(opening, at)
        key = HolderKey.objects.get(pk=opening.asked_key_id)
        if (
            key.ended_at is not None
            or not User.objects.filter(pk=opening.asked_by_id, is_active=True).exists()
        ):
            raise KeyChanged
        seal = keys.seal_of(subject=opening.person_id)
        if seal is None:
            raise Erased
        private = holders.private_of(seal=seal, own=own)
        opening.handover = holders.hand_over(private=private, seal=seal, to=key, opening=opening.pk)
        opening.key_version, opening.state = seal.version, Opening.State.APPROVED
        opening.approved_by_id, opening.approver_human = by.user_id, _human(by)
        opening.decided_at, opening.expires_at = at, at + LIFE
        opening.save()
        lacking = keys.recipients(organisation_id=case.lead_organisation_id)
        holders.entrust(private=private, seal=seal, recipients=lacking)
        cases.fulfil(case=case, act=TASK, by=by, at=at, subject_id=opening.pk)
        _leave_trail(opening, "approved", by, at)
    return opening


@transaction.atomic
def refuse(*, opening_id: UUID, by: Actor, at: datetime) -> Opening:
    """Refuse a request. Raises `NotAHolder`, `OwnRequest`, `Decided`."""
    by.require(Permission.HOLDER_USE)
    case, opening = _locked(queries.visible_to(by).get(pk=opening_id), by)
    _another_human(opening, by)
    _waits(opening, at)
    able = queries.approvers(person_id=opening.person_id, human=opening.asked_human)
    if not able.filter(user=by.user_id).exists():
        raise NotAHolder
    opening.state, opening.decided_at = Opening.State.REFUSED, at
    opening.save(update_fields=["state", "decided_at"])
    cases.fulfil(case=case, act=TASK, by=by, at=at, subject_id=opening.pk)
    _leave_trail(opening, "refused", by, at)
    return opening


@transaction.atomic
def withdraw(*, opening_id: UUID, by: Actor, at: datetime) -> Opening:
    """Take back one's own request while it waits. Raises `Decided`."""
    by.require(Permission.IDENTITY_READ)
    mine = queries.visible_to(by).filter(asked_by=by.user_id)
    case, opening = _locked(mine.get(pk=opening_id), by)
    _waits(opening, at)
    opening.state, opening.decided_at = Opening.State.WITHDRAWN, at
    opening.save(update_fields=["state", "decided_at"])
    cases.cancel(case=case, by=by, at=at, act=TASK, subject_id=opening.pk)
    _leave_trail(opening, "withdrawn", by, at)
    return opening


def look(*, opening_id: UUID, passphrase: str, by: Actor, at: datetime, only: str = "") -> Look:
    """Open the facts asked for with the asker's passphrase; recorded first, each time, until the opening expires.

    `only` names the one of them that this look is about.

    Raises `NotOpen` before approval and after expiry, `NotCovered` once the asker's part in the case has ended,
    `WrongPassphrase`, and Opening.DoesNotExist for anybody else.
    """
    by.require(Permission.IDENTITY_READ)
    seen = queries.visible_to(by).get(pk=opening_id, asked_by=by.user_id)
    _lives(seen, at)
    own = holders.unlock(passphrase=passphrase, by=by, at=at)
    with transaction.atomic():
        case, opening = _locked(seen, by)
        _lives(opening, at)
        if opening.purpose not in queries.purposes(case=case, by=by, at=at):
            raise NotCovered
        if only and only not in opening.fields:
            raise NotOpen
        shown = [only] if only else list(opening.fields)
        audit.record(event="openings.looked", subject=opening, by=by, at=at, detail={"fields": shown})
        if opening.state == Opening.State.APPROVED:
            cases.tell(case=case, kind="opening.looked", by=by, at=at)
        opening.state, opening.looks = Opening.State.OPENED, opening.looks + 1
        opening.save(update_fields=["state", "looks"])
        private, facts = _read(opening, own, shown)
        changed = sorted(name for name, text in facts.items() if text is None)
        if changed:
            audit.record(event="openings.tampered", subject=opening, by=by, at=at, detail={"fields": changed})
    return Look(opening=opening, facts=facts, at=at, private=private)


def _read(opening: Opening, own: holders.OwnKey, shown: list[str]) -> tuple[bytes, dict[str, str | None]]:
    seal = keys.seal_of(subject=opening.person_id)
    identity = Identity.objects.filter(person=opening.person_id).first()
    if seal is None or opening.handover is None or seal.version != opening.key_version:
        raise Erased
    private = holders.receive(blob=bytes(opening.handover), seal=seal, own=own, opening=opening.pk)
    facts = cases.read_identity(identity=identity, private=private, fields=shown) if identity else {}
    return private, facts


@transaction.atomic
def expire(*, at: datetime, limit: int = 500) -> int:
    """End what has had its time, and destroy the keys that were handed over; return how many. Run each minute."""
    late = Q(state__in=LIVING, expires_at__lte=at) | Q(state=Opening.State.ASKED, asked_at__lte=at - PATIENCE)
    rows = list(Opening.objects.filter(late).select_for_update(skip_locked=True)[:limit])
    for opening in rows:
        waited = opening.state == Opening.State.ASKED
        opening.state, opening.handover = Opening.State.EXPIRED, None
        opening.save(update_fields=["state", "handover"])
        if waited:
            cases.cancel(case=opening.case, by=None, at=at, act=TASK, subject_id=opening.pk)
            cases.tell(case=opening.case, kind="opening.expired", by=None, at=at)
        audit.record(event="openings.expired", subject=opening, by=None, at=at)
    return len(rows)


def _locked(seen: Opening, by: Actor) -> tuple[Case, Opening]:
    """Return the case and the opening, locked in this order."""
    case = hub.for_change(case_id=seen.case_id, by=by)
    return case, Opening.objects.select_for_update(of=("self",)).get(pk=seen.pk)


def _human(by: Actor) -> UUID:
    return User.objects.values_list("human", flat=True).get(pk=by.user_id)


def _another_human(opening: Opening, by: Actor) -> None:
    asker = User.objects.values_list("human", flat=True).get(pk=opening.asked_by_id)
    if _human(by) in (opening.asked_human, asker):
        raise OwnRequest


def _is_mine_already(opening: Opening, by: Actor) -> bool:
    return opening.state in LIVING and opening.approved_by_id == by.user_id


def _waits(opening: Opening, at: datetime) -> None:
    if opening.state != Opening.State.ASKED or opening.asked_at + PATIENCE <= at:
        raise Decided


def _lives(opening: Opening, at: datetime) -> None:
    if opening.state not in LIVING or opening.expires_at is None or opening.expires_at <= at:
        raise NotOpen


def _leave_trail(opening: Opening, act: str, by: Actor, at: datetime, **detail: object) -> None:
    cases.tell(case=opening.case, kind=f"opening.{act}", by=by, at=at)
    audit.record(event=f"openings.{act}", subject=opening, by=by, at=at, detail=dict(detail))
