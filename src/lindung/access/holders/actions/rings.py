"""Rings: an organisation's named holders, who joins and leaves, and the renewal of the ring's key."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.holders import queries, wraps
from lindung.access.holders.actions.keys import OwnKey, unlock
from lindung.access.holders.actions.notices import announce
from lindung.access.holders.models import HolderKey, Ring, RingKey, RingMember
from lindung.access.holders.problems import NoKey, NotAHolder
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.problems import Refusal
from lindung.kernel.sealing import boxes
from lindung.kernel.sealing.problems import Tampered


class RingRefused(Refusal):
    """What a ring cannot do just now; `str()` says why and what to do next."""

    code = "ring_refused"


@transaction.atomic
def found_ring(*, passphrase: str, by: Actor, at: datetime) -> Ring:
    """Begin the ring of the actor's organisation, with the actor as its first holder."""
    by.require(Permission.HOLDER_MANAGE)
    if queries.ring_of(organisation_id=by.organisation_id) is not None:
        raise RingRefused(_("Your organisation has its holders already. Ask one of them to admit you."))
    own = unlock(passphrase=passphrase, by=by, at=at)
    ring = Ring.objects.create(organisation_id=by.organisation_id, version=1, created_at=at)
    pair = boxes.new_pair()
    RingKey.objects.create(ring=ring, version=1, public=pair.public, created_at=at)
    seat(ring=ring, private=pair.private, key=own.row, by=by, at=at)
    announce(ring_id=ring.pk, kind="founded", about=by.user_id, by=by, at=at)
    audit.record(event="holders.ring_founded", subject=ring, by=by, at=at)
    return ring


@transaction.atomic
def admit(*, user_id: UUID, passphrase: str, by: Actor, at: datetime) -> RingMember:
    """Give a colleague with a key of their own a part in the actor's ring.

    Raises `NotAHolder` unless the actor is in it, `User.DoesNotExist` for somebody of another organisation.
    """
    by.require(Permission.HOLDER_USE)
    own = unlock(passphrase=passphrase, by=by, at=at)
    ring = _own_ring(by)
    user = User.objects.get(pk=user_id, organisation=by.organisation_id, is_active=True)
    key = HolderKey.objects.filter(user=user, ended_at=None).first()
    if key is None:
        raise RingRefused(
            _("This colleague has no key yet. They make one on the page “Holders”; then admit them.")
        )
    if RingMember.objects.filter(ring=ring, user=user).exists():
        raise RingRefused(_("This colleague is a holder already."))
    member = seat(ring=ring, private=ring_private(ring=ring, own=own), key=key, by=by, at=at)
    announce(ring_id=ring.pk, kind="admitted", about=user.pk, by=by, at=at)
    audit.record(event="holders.admitted", subject=ring, by=by, at=at, detail={"user": str(user.pk)})
    return member


@transaction.atomic
def leave(*, by: Actor, at: datetime) -> None:
    """Give up the actor's part in their ring. The last holder cannot: nobody could open anything any more."""
    by.require(Permission.HOLDER_USE)
    ring = _own_ring(by)
    if not queries.working_members(rings=[ring.pk]).exclude(user=by.user_id).exists():
        raise RingRefused(_("You are the last holder. Admit a colleague first, then leave."))
    RingMember.objects.filter(ring=ring, user=by.user_id).delete()
    Ring.objects.filter(pk=ring.pk).update(renewal_due=True)
    announce(ring_id=ring.pk, kind="left", about=by.user_id, by=by, at=at)
    audit.record(event="holders.left", subject=ring, by=by, at=at)


@transaction.atomic
def remove(*, user_id: UUID, passphrase: str, by: Actor, at: datetime) -> Ring:
    """Take a holder out (suspended, gone, no longer trusted) and renew the ring's key without them at once."""
    by.require(Permission.HOLDER_USE)
    own = unlock(passphrase=passphrase, by=by, at=at)
    ring = _own_ring(by)
    if user_id == by.user_id:
        raise RingRefused(_("To give up your own part, choose “Leave”."))
    gone, _tables = RingMember.objects.filter(ring=ring, user=user_id).delete()
    if not gone:
        raise RingRefused(_("This colleague is no holder any more. Reload the page."))
    announce(ring_id=ring.pk, kind="removed", about=user_id, by=by, at=at)
    audit.record(event="holders.removed", subject=ring, by=by, at=at, detail={"user": str(user_id)})
    return _renew(ring=ring, own=own, by=by, at=at)


@transaction.atomic
def renew(*, passphrase: str, by: Actor, at: datetime) -> Ring:
    """Give the actor's ring a new key, wrapped to those who are in it now; the old one opens only what is older."""
    by.require(Permission.HOLDER_USE)
    own = unlock(passphrase=passphrase, by=by, at=at)
    return _renew(ring=_own_ring(by), own=own, by=by, at=at)


def _renew(*, ring: Ring, own: OwnKey, by: Actor, at: datetime) -> Ring:
    """Make the next version; suspended members and those whose key ended get no part in it."""
    old, pair = ring_private(ring=ring, own=own), boxes.new_pair()
    members = list(RingMember.objects.filter(ring=ring).select_related("key", "user"))
    ring.version, ring.renewal_due = ring.version + 1, False
    ring.save(update_fields=["version", "renewal_due"])
    before = wraps.of_ring_before(ring_id=ring.pk, version=ring.version)
    RingKey.objects.create(
        ring=ring,
        version=ring.version,
        public=pair.public,
        previous=boxes.seal_to(public=pair.public, plain=old, ad=before),
        created_at=at,
    )
    for member in members:
        if not member.user.is_active or member.key.ended_at is not None:
            member.delete()
            announce(ring_id=ring.pk, kind="removed", about=member.user_id, by=by, at=at)
            continue
        member.version = ring.version
        member.blob = _part(ring=ring, private=pair.private, key=member.key)
        member.save(update_fields=["version", "blob"])
    announce(ring_id=ring.pk, kind="renewed", about=None, by=by, at=at)
    audit.record(event="holders.ring_renewed", subject=ring, by=by, at=at, detail={"version": ring.version})
    return ring


def ring_private(*, ring: Ring, own: OwnKey) -> bytes:
    """Return the private half of a ring's key in use, opened with a member's own. Raises `NotAHolder`."""
    member = RingMember.objects.filter(ring=ring, key=own.row, version=ring.version).first()
    if member is None:
        raise NotAHolder
    ad = wraps.of_ring(ring_id=ring.pk, version=ring.version, key_id=own.row.pk)
    return boxes.open_with(private=own.private, blob=bytes(member.blob), ad=ad)


def ring_privates(*, ring: Ring, own: OwnKey, oldest: int) -> dict[int, bytes]:
    """Return the ring's private halves by version, from the one in use down to `oldest` as far as they are kept."""
    version, private = ring.version, ring_private(ring=ring, own=own)
    found = {version: private}
    keys = {key.version: key for key in RingKey.objects.filter(ring=ring, version__lte=version)}
    while version > oldest and (blob := keys[version].previous) is not None:
        ad = wraps.of_ring_before(ring_id=ring.pk, version=version)
        private = boxes.open_with(private=private, blob=bytes(blob), ad=ad)
        version -= 1
        if version not in keys or boxes.pair_of(private=private).public != bytes(keys[version].public):
            raise Tampered
        found[version] = private
    return found


def _own_ring(by: Actor) -> Ring:
    """Return the actor's ring, locked. Raises `NotAHolder`."""
    mine = RingMember.objects.filter(user=by.user_id).values("ring")
    ring = Ring.objects.select_for_update().filter(organisation=by.organisation_id, pk__in=mine).first()
    if ring is None:
        raise NotAHolder
    return ring


def seat(*, ring: Ring, private: bytes, key: HolderKey, by: Actor | None, at: datetime) -> RingMember:
    """Give a holder the ring's private half, sealed to their own key."""
    if key.ended_at is not None:
        raise NoKey
    return RingMember.objects.create(
        id=uuid.uuid4(),
        ring=ring,
        user_id=key.user_id,
        key=key,
        version=ring.version,
        blob=_part(ring=ring, private=private, key=key),
        admitted_at=at,
        admitted_by_id=by.user_id if by else None,
    )


def _part(*, ring: Ring, private: bytes, key: HolderKey) -> bytes:
    ad = wraps.of_ring(ring_id=ring.pk, version=ring.version, key_id=key.pk)
    return boxes.seal_to(public=bytes(key.public), plain=private, ad=ad)
