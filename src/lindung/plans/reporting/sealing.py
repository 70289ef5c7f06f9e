"""The key of a report's evidence: made with its first file, unwrapped against a warrant for whoever may open it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.db import connection

from lindung.access.actors import Actor
from lindung.access.secrets import fernet
from lindung.kernel.fields import Tier
from lindung.kernel.sealing import envelope, keys, warrants
from lindung.kernel.sealing.envelope import Place
from lindung.kernel.sealing.problems import Tampered
from lindung.kernel.sealing.providers import Warrant, Wrapped, about, provider
from lindung.plans.reporting.models import Evidence

_PURPOSE: Final = "plan_evidence"
_BEFORE, _AFTER = timedelta(minutes=1), timedelta(minutes=5)
_QUARANTINE: Final = "evidence-quarantine"


def for_report(*, progress_id: UUID, by: Actor, at: datetime) -> bytes:
    """Return the key of a report's evidence, made on first use; the report must be locked. Raises `Locked`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version, kek_version, blob FROM lindung_evidence_wraps(%s)", [progress_id])
        row = cursor.fetchone()
    if row is None:
        return keys.create(subject=progress_id, at=at)
    version, kek, blob = row
    return provider().unwrap(
        wrapped=Wrapped(kek, bytes(blob)),
        about=about(subject=progress_id, tier=Tier.PROTECTED, version=version),
        warrant=_warrant(progress_id, by, at),
    )


def _warrant(progress_id: UUID, by: Actor, at: datetime) -> Warrant:
    """Return a warrant for minutes: who may open was decided, and is recorded, before it is asked for."""
    statement = warrants.statement(
        grant=uuid.uuid4(),
        subject=progress_id,
        purpose=_PURPOSE,
        sections=["evidence"],
        user=by.user_id,
        organisation=by.organisation_id,
        since=at - _BEFORE,
        until=at + _AFTER,
    )
    return Warrant(
        statement=statement,
        mark=provider().sign(statement=statement),
        user_id=by.user_id,
        organisation_id=by.organisation_id,
        at=at,
    )


def put(*, evidence: Evidence, ring: bytes, key: bytes, title: str) -> None:
    """Seal a file's key and name into its row (not saved) with the report's key `ring`."""
    evidence.key = envelope.seal(key=ring, key_version=1, plain=key, place=_place(evidence, "key"))
    evidence.title = envelope.seal(
        key=ring, key_version=1, plain=title.encode(), place=_place(evidence, "title")
    )


def take(*, evidence: Evidence, ring: bytes) -> tuple[bytes, str]:
    """Return a file's key and name. Raises `Tampered` unless both are what was put into this very row."""
    key = envelope.open_(key=ring, blob=bytes(evidence.key or b""), place=_place(evidence, "key"))
    title = envelope.open_(key=ring, blob=bytes(evidence.title or b""), place=_place(evidence, "title"))
    return key, title.decode()


def for_scanner(*, evidence: Evidence, key: bytes) -> bytes:
    """Return a file's key for the scanner's worker, gone once it has looked."""
    return fernet(purpose=_QUARANTINE).encrypt(evidence.pk.bytes + key)


def from_quarantine(*, evidence: Evidence) -> bytes:
    """Return the key that waits for the scanner. Raises `Tampered`."""
    try:
        both = fernet(purpose=_QUARANTINE).decrypt(bytes(evidence.quarantine or b""))
    except InvalidToken:
        raise Tampered from None
    if both[:16] != evidence.pk.bytes:
        raise Tampered
    return both[16:]


def _place(evidence: Evidence, name: str) -> Place:
    """Return what an envelope is bound to: table, row, the report it belongs to, and which column."""
    return Place(
        table=Evidence._meta.db_table,
        row=str(evidence.pk),
        section=f"evidence.{name}.{evidence.progress_id}",
        version=1,
        tier=Tier.PROTECTED,
    )
