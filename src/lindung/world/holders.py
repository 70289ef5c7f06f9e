"""Keys and rings of an invented country: real ones, under a passphrase that is printed beside the password."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from lindung.access.actors import Actor
from lindung.access.holders import actions, queries
from lindung.access.holders.models import RingMember
from lindung.access.models import User
from lindung.access.permissions import Permission

PASSPHRASE = "seven lanterns over quiet water"  # noqa: S105 - invented people only
TRUSTEES = ("First trustee", "Second trustee", "Third trustee")
LEAST = 2
"""A ring needs two: nobody approves their own request."""


def equip(*, users: Iterable[User], at: datetime) -> None:
    """Give each of `users` a key, and a ring to every organisation where two of them can be in it."""
    teams: dict[object, list[Actor]] = {}
    for user in users:
        actor = Actor.of(user)
        if actor.may(Permission.HOLDER_USE):
            teams.setdefault(user.organisation_id, []).append(actor)
            if not queries.has_key(user_id=actor.user_id):
                actions.make_key(passphrase=PASSPHRASE, by=actor, at=at)
    for team in teams.values():
        _seat(team, at)


def equip_escrow(*, at: datetime) -> Sequence[actions.Share]:
    """Make an escrow with invented trustees where there is none, and return its shares; empty where there is one."""
    if queries.escrow_in_use() is not None:
        return ()
    return actions.ceremony(trustees=TRUSTEES, at=at)[1]


def _seat(team: list[Actor], at: datetime) -> None:
    founder = next((actor for actor in team if actor.may(Permission.HOLDER_MANAGE)), None)
    if founder is None or len(team) < LEAST:
        return
    if queries.ring_of(organisation_id=founder.organisation_id) is None:
        actions.found_ring(passphrase=PASSPHRASE, by=founder, at=at)
    inside = set(RingMember.objects.values_list("user", flat=True))
    for actor in team:
        if actor.user_id not in inside:
            actions.admit(user_id=actor.user_id, passphrase=PASSPHRASE, by=founder, at=at)
