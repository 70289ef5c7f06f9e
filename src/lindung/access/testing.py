"""People for tests: made once through the real actions, with the access each test needs.

Amina is a case worker, Bo serves in the same organisation in another role, Chidi stands outside.
"""

from __future__ import annotations

from datetime import UTC, datetime

from lindung.access.actions import create_user, seed_organisation
from lindung.access.actors import Actor
from lindung.access.models import Organisation, User

NOON = datetime(2026, 11, 9, 4, 0, tzinfo=UTC)
"""A Monday that is a working day everywhere; noon where the packs' clocks stand."""
PASSWORD = "sheltered-river-stone-14"


def make_organisation(
    *, code: str, kind: str = "police", place: str = "", national: bool = False, at: datetime = NOON
) -> Organisation:
    """Return the organisation `code`, made on first use."""
    return seed_organisation(
        code=code,
        kind=kind,
        names={"en": code.title(), "ms": code.title()},
        place=place,
        national=national,
        at=at,
    )


def make_user(
    *, username: str, role: str, organisation: Organisation, at: datetime = NOON, language: str = "en"
) -> User:
    """Return a user with one role, made on first use; the password is `PASSWORD`."""
    found = User.objects.filter(username=username).first()
    return found or create_user(
        username=username,
        display_name=username.title(),
        organisation=organisation,
        roles=[role],
        password=PASSWORD,
        language=language,
        at=at,
    )


def make_actor(*, name: str, role: str, organisation: Organisation, at: datetime = NOON) -> Actor:
    """Return an actor with one role in an organisation."""
    return Actor.of(make_user(username=name, role=role, organisation=organisation, at=at))
