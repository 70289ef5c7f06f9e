"""Persons' keys: made with the person, wrapped at once, unwrapped for a request, rotated, destroyed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lindung.kernel.fields import Tier
from lindung.kernel.sealing.envelope import KEY_BYTES
from lindung.kernel.sealing.models import KeyWrap
from lindung.kernel.sealing.problems import Erased
from lindung.kernel.sealing.providers import Warrant, Wrapped, about, provider

ROTATED_AT_ONCE = 500


def new_wrap(*, subject: UUID, version: int, at: datetime) -> tuple[KeyWrap, bytes]:
    """Return an unsaved wrap of a fresh key, and the key. Raises `Locked` without a keeper."""
    key = os.urandom(KEY_BYTES)
    wrapped = provider().wrap(key=key, about=_about(subject, version))
    row = KeyWrap(
        subject=subject, version=version, kek_version=wrapped.version, blob=wrapped.blob, created_at=at
    )
    return row, key


def create(*, subject: UUID, at: datetime) -> bytes:
    """Make the first key of a person, keep its wrap, and return it."""
    row, key = new_wrap(subject=subject, version=1, at=at)
    row.save(force_insert=True)
    return key


def renew(*, subject: UUID, at: datetime) -> bytes:
    """Make a further version of a person's key: what is written from now on needs it."""
    last = KeyWrap.objects.filter(subject=subject).order_by("-version").first()
    row, key = new_wrap(subject=subject, version=(last.version if last else 0) + 1, at=at)
    row.save(force_insert=True)
    return key


def wraps_of(*, subject: UUID) -> Sequence[KeyWrap]:
    """Return every version of a person's wrapped key, oldest first."""
    return list(KeyWrap.objects.filter(subject=subject).order_by("version"))


def unwrap(*, row: KeyWrap, warrant: Warrant) -> bytes:
    """Return the key of a wrap against a warrant. Raises `Erased` once destroyed, `Locked` without a keeper."""
    if row.blob is None:
        raise Erased
    return provider().unwrap(
        wrapped=Wrapped(row.kek_version, bytes(row.blob)),
        about=_about(row.subject, row.version),
        warrant=warrant,
    )


@transaction.atomic
def destroy(*, subject: UUID, at: datetime) -> int:
    """Destroy every key of a person for good; return how many there were."""
    return KeyWrap.objects.filter(subject=subject, destroyed_at=None).update(blob=None, destroyed_at=at)


@transaction.atomic
def rotate_some(*, limit: int = ROTATED_AT_ONCE) -> int:
    """Wrap up to `limit` keys under the keeper's current version; return how many were left before it: 0 is done.

    Each call commits by itself. Killed midway, the next call goes on; readers never wait, because every version
    opens until the last wrap has left it.
    """
    keeper = provider()
    current = keeper.version()
    rows = list(
        KeyWrap.objects.select_for_update(skip_locked=True)
        .filter(kek_version__lt=current, destroyed_at=None)
        .order_by("kek_version", "id")[:limit]
    )
    for row in rows:
        fresh = keeper.rewrap(
            wrapped=Wrapped(row.kek_version, bytes(row.blob or b"")), about=_about(row.subject, row.version)
        )
        row.kek_version, row.blob = fresh.version, fresh.blob
    KeyWrap.objects.bulk_update(rows, ["kek_version", "blob"])
    return len(rows)


def waiting() -> int:
    """Return how many keys are still wrapped by an older version."""
    return KeyWrap.objects.filter(kek_version__lt=provider().version(), destroyed_at=None).count()


def _about(subject: UUID, version: int) -> bytes:
    return about(subject=subject, tier=Tier.PROTECTED, version=version)
