"""Who may see a case, why and how long: given and ended here, and nowhere else."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from lindung.access.models import Organisation, User
from lindung.access.purposes import Purpose
from lindung.cases.models import Case, Grant
from lindung.kernel.sealing import warrants
from lindung.kernel.sealing.problems import Locked
from lindung.kernel.sealing.providers import provider


def statement_of(*, grant: Grant, subject: UUID) -> bytes:
    """Return what a grant says, in the one spelling that its mark is made of; `subject` is the case's person."""
    return warrants.statement(
        grant=grant.pk,
        subject=subject,
        purpose=grant.purpose,
        sections=grant.sections,
        user=grant.user_id,
        organisation=grant.organisation_id,
        since=grant.since,
        until=grant.until,
    )


def involve(
    *,
    case: Case,
    organisation: Organisation,
    purpose: str,
    at: datetime,
    basis: str = Grant.Basis.LAW,
    basis_id: UUID | None = None,
) -> Grant:
    """Give an organisation a part in the case for a purpose; one that it has already stays as it is."""
    parts = Grant.objects.filter(case=case, organisation=organisation, user=None, ended_at=None)
    held = list(parts.exclude(purpose=Purpose.REFERRAL))
    for grant in held:
        if grant.purpose == purpose:
            return grant
    return give(
        case=case,
        organisation=organisation,
        purpose=purpose,
        at=at,
        basis=basis,
        basis_id=basis_id,
        listed=not any(grant.listed for grant in held),
    )


def give(
    *,
    case: Case,
    organisation: Organisation,
    purpose: str,
    at: datetime,
    basis: str,
    basis_id: UUID | None = None,
    user: User | None = None,
    sections: Iterable[str] = (),
    until: datetime | None = None,
    listed: bool = False,
) -> Grant:
    """Write a grant with its mark. Raises `Locked` without the keeper of the keys."""
    grant = Grant(
        pk=uuid.uuid4(),
        case=case,
        organisation=organisation,
        user=user,
        purpose=purpose,
        sections=sorted(sections),
        basis=basis,
        basis_id=basis_id,
        listed=listed,
        case_opened_at=case.opened_at,
        since=at,
        until=until,
    )
    grant.mark = provider().sign(statement=statement_of(grant=grant, subject=case.person_id))
    grant.save(force_insert=True)
    return grant


def withdraw(*, case: Case, organisation: Organisation, at: datetime) -> None:
    """End every part an organisation has in the case, from this moment on."""
    _end(Grant.objects.filter(case=case, organisation=organisation), at)


def end_carried_by(*, basis_id: UUID, at: datetime, purpose: str = "") -> int:
    """End what a referral, an order or a consent carried (for `purpose` only, if given); return how many grants.

    An organisation that keeps another part keeps the case in its list by that one.
    """
    carried = Grant.objects.filter(basis_id=basis_id, ended_at=None)
    rows = list(carried.filter(purpose=purpose) if purpose else carried)
    _end(Grant.objects.filter(pk__in=[row.pk for row in rows]), at)
    for row in rows:
        if row.listed:
            _list_by_another(row)
    return len(rows)


def end_previews(*, case: Case, at: datetime) -> None:
    """End what referrals of a case that were never answered show to their receivers."""
    _end(Grant.objects.filter(case=case, purpose=Purpose.REFERRAL), at)


def _list_by_another(ended: Grant) -> None:
    others = Grant.objects.filter(
        case=ended.case_id, organisation=ended.organisation_id, user=None, ended_at=None
    )
    another = others.exclude(purpose=Purpose.REFERRAL).order_by("since").first()
    if another is not None:
        Grant.objects.filter(pk=another.pk).update(listed=True)


def _end(rows: QuerySet[Grant, Any], at: datetime) -> None:
    """End grants for good: without its mark a grant opens nothing, even if its row is made to look alive again."""
    alive = rows.filter(ended_at=None)
    ended = list(alive.values_list("pk", flat=True))
    alive.update(ended_at=at, mark=b"")
    if ended:
        transaction.on_commit(partial(tell_keeper, ended))


def tell_keeper(grants: Iterable[UUID]) -> None:
    """Have the keeper of the keys refuse what may have been kept of ended grants.

    A keeper who is away misses it; the worker tells again what ended in the last days (`cases.tasks`).
    """
    with suppress(Locked):
        for grant in grants:
            provider().revoke(grant=grant)
