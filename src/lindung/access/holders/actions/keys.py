"""Personal keys: made, put under another passphrase, replaced when the passphrase is forgotten."""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.holders import queries, wraps
from lindung.access.holders.actions.notices import announce
from lindung.access.holders.models import HolderKey, Ring, RingMember
from lindung.access.holders.problems import Paused, WeakPassphrase, WrongPassphrase
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.problems import Refusal
from lindung.kernel.sealing import boxes

COST = boxes.STRONG
"""What a guess costs. Lower in a demonstration, where the passphrase is printed on the screen anyway."""
DEMO_COST: Final = boxes.Cost(rounds=1, memory=8 * 1024, lanes=1)
WORDS: Final = 5
CHARACTERS: Final = 20
LONGEST: Final = 200
TRIES: Final = 5
PAUSE: Final = timedelta(minutes=15)


class HasKey(Refusal):
    """Somebody who has a key makes another."""

    code = "has_key"


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A holder's key, opened for one act. It lives no longer than the request."""

    row: HolderKey
    private: bytes = field(repr=False)


def check_passphrase(*, text: str) -> str:
    """Return a new passphrase as it is used: five different words or twenty characters. Raises `WeakPassphrase`."""
    plain = spelled(text=text)
    words = {word.casefold() for word in plain.split()}
    long = len(plain) >= CHARACTERS and len(set(plain.casefold())) >= CHARACTERS // 3
    if len(plain) > LONGEST:
        raise WeakPassphrase(_("A passphrase has at most 200 characters. Choose a shorter one."))
    if len(words) >= WORDS or long:
        return plain
    raise WeakPassphrase(_("Choose five different words, or at least twenty characters."))


def spelled(*, text: str) -> str:
    """Return a passphrase the same however a keyboard composes its letters and spaces it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@transaction.atomic
def make_key(*, passphrase: str, by: Actor, at: datetime) -> HolderKey:
    """Give the actor a key pair under a passphrase that is kept nowhere. Raises `HasKey`, `WeakPassphrase`."""
    by.require(Permission.HOLDER_USE)
    plain = check_passphrase(text=passphrase)
    if queries.has_key(user_id=by.user_id):
        raise HasKey(_("You have a key already. Change its passphrase instead."))
    key = _new(plain, by, at)
    audit.record(event="holders.key_made", subject=key, by=by, at=at)
    return key


def _new(plain: str, by: Actor, at: datetime) -> HolderKey:
    pair, key_id, cost = boxes.new_pair(), uuid.uuid4(), _cost()
    ad = wraps.of_holder(key_id=key_id, user_id=by.user_id)
    return HolderKey.objects.create(
        id=key_id,
        user_id=by.user_id,
        public=pair.public,
        locked=boxes.lock(private=pair.private, passphrase=plain, ad=ad, cost=cost),
        rounds=cost.rounds,
        memory=cost.memory,
        lanes=cost.lanes,
        created_at=at,
    )


def _cost() -> boxes.Cost:
    return DEMO_COST if settings.DEMO else COST


def unlock(*, passphrase: str, by: Actor, at: datetime) -> OwnKey:
    """Return the actor's key opened with their passphrase; a good quarter of a second.

    Raises `NoKey`, `Paused` after too many wrong ones in a row, `WrongPassphrase`: the edge then calls
    `note_failure` in a transaction of its own, because the refusal undoes the act's.
    """
    row = queries.key_of(user_id=by.user_id)
    if row.paused_until is not None and row.paused_until > at:
        raise Paused
    private = boxes.unlock(
        blob=bytes(row.locked),
        passphrase=spelled(text=passphrase)[:LONGEST],
        ad=wraps.of_holder(key_id=row.pk, user_id=by.user_id),
        cost=boxes.Cost(rounds=row.rounds, memory=row.memory, lanes=row.lanes),
    )
    if private is None:
        raise WrongPassphrase
    if row.failures:
        HolderKey.objects.filter(pk=row.pk).update(failures=0, paused_until=None)
    return OwnKey(row=row, private=private)


@transaction.atomic
def note_failure(*, by: Actor, at: datetime) -> None:
    """Count a wrong passphrase; after five in a row the key rests for a quarter of an hour."""
    HolderKey.objects.filter(user=by.user_id, ended_at=None).update(failures=F("failures") + 1)
    key = queries.key_of(user_id=by.user_id)
    if key.failures >= TRIES:
        HolderKey.objects.filter(pk=key.pk).update(failures=0, paused_until=at + PAUSE)
    audit.record(event="holders.passphrase_wrong", subject=key, by=by, at=at)


@transaction.atomic
def change_passphrase(*, passphrase: str, new: str, by: Actor, at: datetime) -> None:
    """Put the actor's key under another passphrase; the key and all it opens stay."""
    by.require(Permission.HOLDER_USE)
    plain = check_passphrase(text=new)
    own = unlock(passphrase=passphrase, by=by, at=at)
    cost = _cost()
    own.row.locked = boxes.lock(
        private=own.private,
        passphrase=plain,
        ad=wraps.of_holder(key_id=own.row.pk, user_id=by.user_id),
        cost=cost,
    )
    own.row.rounds, own.row.memory, own.row.lanes = cost.rounds, cost.memory, cost.lanes
    own.row.save(update_fields=["locked", "rounds", "memory", "lanes"])
    audit.record(event="holders.passphrase_changed", subject=own.row, by=by, at=at)


@transaction.atomic
def replace_forgotten(*, new: str, by: Actor, at: datetime) -> HolderKey:
    """Give the actor a new key because they forgot the passphrase of the old one, which ends.

    What the old key opened is lost to them: they leave their rings and must be admitted again; every holder of
    those rings is told.
    """
    by.require(Permission.HOLDER_USE)
    plain = check_passphrase(text=new)
    old = queries.key_of(user_id=by.user_id)
    HolderKey.objects.filter(pk=old.pk).update(ended_at=at)
    for ring in Ring.objects.filter(pk__in=_rings_of(by.user_id)).select_for_update().order_by("pk"):
        RingMember.objects.filter(ring=ring, user=by.user_id).delete()
        Ring.objects.filter(pk=ring.pk).update(renewal_due=True)
        announce(ring_id=ring.pk, kind="forgot", about=by.user_id, by=by, at=at)
    key = _new(plain, by, at)
    audit.record(event="holders.key_replaced", subject=key, by=by, at=at)
    return key


def _rings_of(user_id: UUID) -> list[UUID]:
    return list(RingMember.objects.filter(user=user_id).values_list("ring", flat=True))
