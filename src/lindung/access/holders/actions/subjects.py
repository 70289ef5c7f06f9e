"""The keys of sealed persons: made blind, passed on by a holder, destroyed for good."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lindung.access.holders import queries
from lindung.access.holders.models import SealWrap, SubjectSeal
from lindung.access.holders.problems import NoHolders
from lindung.access.holders.wraps import Recipient, make_subject
from lindung.kernel.sealing.problems import Erased


@transaction.atomic
def seal_subject(*, subject: UUID, rings: Iterable[Recipient], at: datetime) -> SubjectSeal | None:
    """Give a person a key, wrapped to `rings` (and the escrow, if among them); None where there are none yet.

    Two inserts. Nobody, not this process a moment later, can open what is then sealed, except a ring or the escrow.
    """
    recipients = list(rings)
    if not any(one.kind == SealWrap.Kind.RING for one in recipients):
        return None
    seal, wraps = make_subject(subject=subject, recipients=recipients, at=at)
    seal.save(force_insert=True)
    SealWrap.objects.bulk_create(wraps)
    return seal


@transaction.atomic
def seal_for_writing(*, subject: UUID, organisation_id: UUID, at: datetime) -> SubjectSeal:
    """Return the person's key for writing, made now if nobody held keys when the person was first recorded.

    The caller has locked what the subject belongs to. Raises `NoHolders` while nobody holds keys, `Erased` after
    the person's keys were destroyed.
    """
    seal = queries.seal_of(subject=subject)
    if seal is not None:
        return seal
    if SubjectSeal.objects.filter(subject=subject).exists():
        raise Erased
    made = seal_subject(subject=subject, rings=queries.recipients(organisation_id=organisation_id), at=at)
    if made is None:
        raise NoHolders
    return made


@transaction.atomic
def destroy_subject(*, subject: UUID, at: datetime) -> int:
    """Destroy every wrap of a person's key; return how many there were. What is sealed to it stays unreadable."""
    SubjectSeal.objects.filter(subject=subject, destroyed_at=None).update(destroyed_at=at)
    count, _tables = SealWrap.objects.filter(subject=subject).delete()
    return count
