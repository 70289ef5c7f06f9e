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
from django.db.models import F, Q, QuerySet

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
    sections: Iterable[str] = (),
) -> Grant:
    """Give an organisation a part in the case for a purpose; one that it has already stays as it is.

    What somebody can take back by itself (a consent, a referral, a hand, an end in time) is no reason to give less
    now: such a part stands beside the new one. `sections` narrows what the purpose covers.
    """
    parts = Grant.objects.filter(case=case, organisation=organisation, user=None, ended_at=None)
    held, wanted = list(parts.exclude(purpose=Purpose.REFERRAL)), sorted(sections)
    for grant in held:
        lasting = grant.until is None and (grant.basis_id == basis_id or _firm(grant))
        if grant.purpose == purpose and lasting and grant.sections in ([], wanted):
            return grant
    passing = [grant.pk for grant in held if grant.listed and grant.until is not None]
    Grant.objects.filter(pk__in=passing).update(listed=False)  # the list goes by what does not run out
    _unlist_people(case=case, organisation=organisation)
    return give(
        case=case,
        organisation=organisation,
        purpose=purpose,
        sections=wanted,
        at=at,
        basis=basis,
        basis_id=basis_id,
        listed=not any(grant.listed and grant.pk not in passing for grant in held),
    )


def _firm(grant: Grant) -> bool:
    """Tell whether a grant ends with the case's own course only."""
    by_law = grant.basis == Grant.Basis.LAW and grant.basis_id is None
    return by_law or grant.basis in {Grant.Basis.LEAD, Grant.Basis.ORDER}


def _unlist_people(*, case: Case, organisation: Organisation) -> None:
    named = Grant.objects.filter(case=case, organisation=organisation, user__isnull=False, listed=True)
    named.filter(ended_at=None).update(listed=False)


def hand_out(
    *,
    case: Case,
    organisation: Organisation,
    user: User | None,
    purpose: str,
    sections: Iterable[str],
    until: datetime | None,
    basis: str,
    basis_id: UUID | None,
    at: datetime,
) -> Grant | None:
    """Give a part that a hand decided on, beside any other; None where the same stands already.

    Without `basis_id` it carries itself. Raises `Locked`.
    """
    rows = Grant.objects.filter(case=case, organisation=organisation, ended_at=None)
    same = rows.filter(user=user, purpose=purpose, basis=basis)
    same = same.filter(basis_id=basis_id) if basis_id else same
    for grant in same:
        if grant.until is None or grant.until > at:
            return None
        end_one(grant=grant, at=at)
    if user is None:
        _unlist_people(case=case, organisation=organisation)
    key = uuid.uuid4()
    return give(
        case=case,
        organisation=organisation,
        user=user,
        purpose=purpose,
        sections=sections,
        until=until,
        basis=basis,
        basis_id=basis_id or key,
        at=at,
        listed=not rows.filter(Q(user=None) | Q(user=user), listed=True).exists(),
        key=key,
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
    key: UUID | None = None,
) -> Grant:
    """Write a grant with its mark. Raises `Locked` without the keeper of the keys."""
    grant = Grant(
        pk=key or uuid.uuid4(),
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
    return _end_and_relist(list(carried.filter(purpose=purpose) if purpose else carried), at)


def end_carried_together(*, basis_ids: Iterable[UUID], at: datetime) -> int:
    """End in one stroke all that several acts carried; return how many grants.

    One stroke, because whoever does it may see the case by one of them: none may be left over.
    """
    return _end_and_relist(list(Grant.objects.filter(basis_id__in=list(basis_ids), ended_at=None)), at)


def end_one(*, grant: Grant, at: datetime) -> None:
    """End one grant."""
    _end_and_relist([grant], at)


def end_run_out(*, at: datetime, limit: int) -> int:
    """End what has run out by `at`, so that its mark is gone and lists go by what remains; return how many."""
    over = Grant.objects.filter(ended_at=None, until__lte=at).order_by("until")[:limit]
    return _end_and_relist(list(over), at)


def end_previews(*, case: Case, at: datetime) -> None:
    """End what referrals of a case that were never answered show to their receivers."""
    _end(Grant.objects.filter(case=case, purpose=Purpose.REFERRAL), at)


def _end_and_relist(rows: list[Grant], at: datetime) -> int:
    """End grants; an organisation that keeps another part keeps the case in its list by that one.

    The lists first: once the grants have ended, whoever acts may not reach these rows any more.
    """
    ending = [row.pk for row in rows]
    listed = [row for row in rows if row.listed]
    Grant.objects.filter(pk__in=[row.pk for row in listed]).update(listed=False)
    for row in listed:
        _list_by_another(row, ending)
    _end(Grant.objects.filter(pk__in=ending), at)
    return len(rows)


def _list_by_another(ended: Grant, ending: list[UUID]) -> None:
    others = Grant.objects.filter(case=ended.case_id, organisation=ended.organisation_id, ended_at=None)
    others = others.exclude(pk__in=ending).exclude(purpose__in=[Purpose.REFERRAL, Purpose.EMERGENCY])
    if others.filter(user=ended.user_id, listed=True).exists():
        return
    whole = others.filter(user=None).order_by(F("until").desc(nulls_first=True), "since").first()
    if whole is not None:
        Grant.objects.filter(pk=whole.pk).update(listed=True)
        return
    for user_id in set(others.exclude(user=None).values_list("user", flat=True)):
        first = others.filter(user=user_id).order_by("since").values("pk")[:1]
        Grant.objects.filter(pk__in=first).update(listed=True)


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
