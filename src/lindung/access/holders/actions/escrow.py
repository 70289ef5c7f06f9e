"""Escrow: one key pair whose private half three trustees hold in shares, two of which suffice.

Shamir's scheme splits sixteen random bytes; HKDF makes the private half of them. Below two shares nothing is known.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from Crypto.Protocol.SecretSharing import Shamir
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.holders import queries, wraps
from lindung.access.holders.actions.notices import announce
from lindung.access.holders.actions.rings import seat
from lindung.access.holders.models import Escrow, Ring, RingKey, RingMember, SealWrap
from lindung.access.models import User
from lindung.kernel import audit
from lindung.kernel.problems import Refusal
from lindung.kernel.sealing import boxes
from lindung.kernel.sealing.problems import Tampered

NEEDED: Final = 2
TRUSTEES: Final = 3
_SECRET: Final = 16
_PREFIX: Final = "LDG-ESCROW"
_CHECK: Final = 6


class WrongShares(Refusal):
    """Shares that do not give the key; `str()` says which is at fault where that can be told."""

    code = "wrong_shares"
    status = 422


@dataclass(frozen=True, slots=True)
class Share:
    """One trustee's part. `text` is what they keep; it is shown once."""

    trustee: str
    number: int
    text: str = field(repr=False)


@transaction.atomic
def ceremony(*, trustees: Sequence[str], at: datetime) -> tuple[Escrow, Sequence[Share]]:
    """Make an escrow for three trustees and return it with their shares; nothing secret is stored.

    Persons recorded from now on are wrapped to it; for the earlier ones every ring is told to go on with
    `rewrapping`. Raises `WrongShares` unless three different trustees are named.
    """
    names = [name.strip() for name in trustees]
    if len(set(names)) != TRUSTEES or len(names) != TRUSTEES or not all(names):
        raise WrongShares(_("Name three different trustees."))
    secret = os.urandom(_SECRET)
    last = queries.escrow_in_use()
    version = last.version + 1 if last else 1
    public = boxes.pair_of(private=_private(secret, version)).public
    escrow = Escrow.objects.create(version=version, public=public, trustees=names, created_at=at)
    parts = Shamir.split(NEEDED, TRUSTEES, secret)
    shares = [
        Share(trustee=name, number=number, text=_written(version, number, part))
        for name, (number, part) in zip(names, parts, strict=True)
    ]
    for ring in Ring.objects.order_by("pk"):
        announce(ring_id=ring.pk, kind="escrow", about=None, by=None, at=at)
    audit.record(event="holders.escrow_made", subject=escrow, by=None, at=at, detail={"version": version})
    return escrow, shares


def escrow_private(*, shares: Iterable[str]) -> tuple[Escrow, bytes]:
    """Return the escrow and its private half from two shares or more. Raises `WrongShares`; one share opens nothing."""
    read = [_read(text) for text in shares]
    versions = {version for version, _number, _part in read}
    parts = {number: part for _version, number, part in read}
    if len(versions) != 1:
        raise WrongShares(_("The shares are of different escrows. Bring two of the same."))
    if len(parts) < NEEDED:
        raise WrongShares(_("One share opens nothing. Bring a second trustee with theirs."))
    (version,) = versions
    escrow = Escrow.objects.filter(version=version).first()
    secret = Shamir.combine(list(parts.items())[:NEEDED])
    private = _private(secret, version)
    if escrow is None or boxes.pair_of(private=private).public != bytes(escrow.public):
        raise WrongShares(_("These shares do not give the key of this installation's escrow."))
    return escrow, private


def open_subject(*, subject: UUID, shares: Iterable[str]) -> bytes:
    """Return one person's private half through the escrow: for a restore drill. Raises `WrongShares`, `Tampered`."""
    escrow, private = escrow_private(shares=shares)
    row = SealWrap.objects.filter(subject=subject, recipient=escrow.pk).order_by("-version").first()
    if row is None:
        raise Tampered
    return wraps.unwrap(row=row, private=private)


@transaction.atomic
def recover_ring(*, ring: Ring, shares: Iterable[str], user: User, at: datetime) -> int:
    """Give a ring that nobody can use a new key in the hands of `user`; return how many persons' keys came along.

    For the last holder's forgotten passphrase. All former members are out; every ring is told. Persons without a wrap
    to this escrow stay closed to the ring.
    """
    escrow, private = escrow_private(shares=shares)
    if user.organisation_id != ring.organisation_id or not user.is_active:
        raise WrongShares(_("Name somebody with an active account in the organisation of this group."))
    key = queries.key_of(user_id=user.pk)
    ring = Ring.objects.select_for_update().get(pk=ring.pk)
    pair = boxes.new_pair()
    RingMember.objects.filter(ring=ring).delete()
    ring.version, ring.renewal_due = ring.version + 1, False
    ring.save(update_fields=["version", "renewal_due"])
    RingKey.objects.create(ring=ring, version=ring.version, public=pair.public, created_at=at)
    seat(ring=ring, private=pair.private, key=key, by=None, at=at)
    to = wraps.Recipient(SealWrap.Kind.RING, ring.pk, ring.version, pair.public)
    count = _carry_over(ring=ring, escrow=escrow, private=private, to=to)
    for one in Ring.objects.order_by("pk"):
        announce(ring_id=one.pk, kind="recovered", about=user.pk, by=None, at=at)
    detail = {"user": str(user.pk), "persons": count}
    audit.record(event="holders.ring_recovered", subject=ring, by=None, at=at, detail=detail)
    return count


def _carry_over(*, ring: Ring, escrow: Escrow, private: bytes, to: wraps.Recipient) -> int:
    """Wrap to the ring's new key what was wrapped to its old ones and to the escrow."""
    lost = SealWrap.objects.filter(recipient=ring.pk, recipient_version__lt=ring.version)
    held = SealWrap.objects.filter(recipient=escrow.pk, subject__in=lost.values("subject"))
    count = 0
    for row in held.iterator(chunk_size=1000):
        fresh = wraps.wrap(
            private=wraps.unwrap(row=row, private=private), subject=row.subject, version=row.version, to=to
        )
        count += lost.filter(subject=row.subject, version=row.version).update(
            recipient_version=fresh.recipient_version, blob=fresh.blob
        )
    return count


def _private(secret: bytes, version: int) -> bytes:
    derive = HKDF(
        algorithm=hashes.SHA256(),
        length=boxes.KEY_BYTES,
        salt=None,
        info=f"lindung:escrow:{version}".encode(),
    )
    return derive.derive(secret)


def _written(version: int, number: int, part: bytes) -> str:
    body = f"{_PREFIX}-{version}-{number}-{part.hex().upper()}"
    return f"{body}-{_check(body)}"


def _check(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:_CHECK].upper()


def _read(text: str) -> tuple[int, int, bytes]:
    """Return version, number and part of a share as typed; a slip of the pen is found."""
    plain = "".join(text.split()).upper()
    body, _dash, check = plain.rpartition("-")
    pieces = body.removeprefix(f"{_PREFIX}-").split("-")
    if not body.startswith(_PREFIX) or len(pieces) != 3 or check != _check(body):
        raise WrongShares(
            _("One of the shares is not written right. Compare it with the paper, sign by sign.")
        )
    try:
        return int(pieces[0]), int(pieces[1]), bytes.fromhex(pieces[2])
    except ValueError:
        raise WrongShares(_("One of the shares is not written right. Compare it with the paper.")) from None
