"""Passing a person's key from a ring to who asked for it, for one opening."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from lindung.access.holders import wraps
from lindung.access.holders.actions.keys import OwnKey
from lindung.access.holders.actions.rings import ring_privates
from lindung.access.holders.models import HolderKey, Ring, RingMember, SealWrap, SubjectSeal
from lindung.access.holders.problems import NotAHolder
from lindung.access.holders.wraps import Recipient
from lindung.kernel.sealing import boxes
from lindung.kernel.sealing.problems import Erased, Tampered


def private_of(*, seal: SubjectSeal, own: OwnKey) -> bytes:
    """Return a person's private half through a ring the holder is in.

    Raises `NotAHolder` when none of their rings holds it, `Erased` when nobody's does, `Tampered` when the half
    found is not the one that the boxes were closed for.
    """
    held = SealWrap.objects.filter(subject=seal.subject, version=seal.version)
    if not held.exists():
        raise Erased
    mine = RingMember.objects.filter(key=own.row).values("ring")
    wrap = held.filter(kind=SealWrap.Kind.RING, recipient__in=mine).order_by("id").first()
    if wrap is None:
        raise NotAHolder
    ring = Ring.objects.get(pk=wrap.recipient)
    privates = ring_privates(ring=ring, own=own, oldest=wrap.recipient_version)
    private = wraps.unwrap(row=wrap, private=privates[wrap.recipient_version])
    if boxes.pair_of(private=private).public != bytes(seal.public):
        raise Tampered
    return private


def hand_over(*, private: bytes, seal: SubjectSeal, to: HolderKey, opening: UUID) -> bytes:
    """Return the person's private half sealed to the asker's key, for this opening and no other."""
    ad = wraps.of_handover(opening=opening, subject=seal.subject, version=seal.version, key_id=to.pk)
    return boxes.seal_to(public=bytes(to.public), plain=private, ad=ad)


def receive(*, blob: bytes, seal: SubjectSeal, own: OwnKey, opening: UUID) -> bytes:
    """Return the person's private half from a handover to this key. Raises `Tampered` for any other."""
    ad = wraps.of_handover(opening=opening, subject=seal.subject, version=seal.version, key_id=own.row.pk)
    return boxes.open_with(private=own.private, blob=blob, ad=ad)


def entrust(*, private: bytes, seal: SubjectSeal, recipients: Iterable[Recipient]) -> int:
    """Wrap a person's key also to those of `recipients` who lack it; return to how many."""
    have = set(
        SealWrap.objects.filter(subject=seal.subject, version=seal.version).values_list(
            "recipient", flat=True
        )
    )
    rows = [
        wraps.wrap(private=private, subject=seal.subject, version=seal.version, to=one)
        for one in recipients
        if one.id not in have
    ]
    SealWrap.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
