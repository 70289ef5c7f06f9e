"""Reads of the holders' tables."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F, Q, QuerySet

from lindung.access.actors import Actor
from lindung.access.holders.models import (
    Escrow,
    HolderKey,
    Notice,
    Ring,
    RingKey,
    RingMember,
    SealWrap,
    SubjectSeal,
)
from lindung.access.holders.problems import NoKey
from lindung.access.holders.wraps import Recipient
from lindung.access.models import User


def key_of(*, user_id: UUID) -> HolderKey:
    """Return a person's key in use. Raises `NoKey`."""
    found = HolderKey.objects.filter(user=user_id, ended_at=None).first()
    if found is None:
        raise NoKey
    return found


def has_key(*, user_id: UUID) -> bool:
    """Tell whether a person has a key in use."""
    return HolderKey.objects.filter(user=user_id, ended_at=None).exists()


def ring_of(*, organisation_id: UUID) -> Ring | None:
    """Return an organisation's ring, if it has one."""
    return Ring.objects.filter(organisation=organisation_id).first()


def members_of(*, ring: Ring) -> Sequence[RingMember]:
    """Return a ring's members by name, each with their account."""
    return list(RingMember.objects.filter(ring=ring).select_related("user").order_by("user__display_name"))


def humans_of(*, members: Sequence[RingMember]) -> frozenset[UUID]:
    """Return the humans behind a ring's members who can act today."""
    return frozenset(one.user.human for one in members if one.user.is_active)


def candidates(*, organisation_id: UUID) -> QuerySet[User]:
    """Return the colleagues who have a key and are in no ring yet."""
    keyed = HolderKey.objects.filter(ended_at=None).values("user")
    inside = RingMember.objects.values("user")
    rows = User.objects.filter(organisation=organisation_id, is_active=True, pk__in=keyed)
    return rows.exclude(pk__in=inside).order_by("display_name")


def working_members(*, rings: QuerySet[Ring] | Sequence[UUID]) -> QuerySet[RingMember]:
    """Return those who can use the rings' keys today: active accounts with the present version."""
    return RingMember.objects.filter(ring__in=rings, user__is_active=True, version=F("ring__version"))


def recipients(*, organisation_id: UUID) -> tuple[Recipient, ...]:
    """Return to whom the key of a person in this organisation's care is wrapped; one query for rings, one for escrow.

    That is the organisation's ring, the national secretariat's, and the newest escrow: those there are.
    """
    wanted = Q(ring__organisation=organisation_id) | Q(ring__organisation__national=True)
    keys = RingKey.objects.filter(wanted, version=F("ring__version"))
    found = [
        Recipient(SealWrap.Kind.RING, ring, version, bytes(public))
        for ring, version, public in keys.order_by("ring").values_list("ring", "version", "public")
    ]
    escrow = escrow_in_use()
    if escrow is not None:
        found.append(Recipient(SealWrap.Kind.ESCROW, escrow.pk, escrow.version, bytes(escrow.public)))
    return tuple(found)


def escrow_in_use() -> Escrow | None:
    """Return the newest escrow, if a ceremony was held."""
    return Escrow.objects.order_by("-version").first()


def seal_of(*, subject: UUID) -> SubjectSeal | None:
    """Return the newest key of a person that was not destroyed."""
    return SubjectSeal.objects.filter(subject=subject, destroyed_at=None).order_by("-version").first()


def rings_of(*, subject: UUID) -> QuerySet[Ring]:
    """Return the rings that a person's key is wrapped to."""
    wraps = SealWrap.objects.filter(subject=subject, kind=SealWrap.Kind.RING)
    return Ring.objects.filter(pk__in=wraps.values("recipient"))


def is_member(*, actor: Actor) -> bool:
    """Tell whether the actor belongs to a ring."""
    return RingMember.objects.filter(user=actor.user_id).exists()


def notices_of(*, ring: Ring, limit: int = 30) -> Sequence[Notice]:
    """Return the newest notices of a ring."""
    rows = Notice.objects.filter(ring=ring).select_related("about", "by")
    return list(rows.order_by("-at", "-id")[:limit])
