"""Writes of access: seeding from the country pack, accounts and tokens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction

from lindung.access.actors import Actor
from lindung.access.models import ApiToken, Organisation, User
from lindung.access.roles import role
from lindung.kernel import audit

TOKEN_LIFE = timedelta(days=90)


@transaction.atomic
def seed_organisation(
    *, code: str, kind: str, names: Mapping[str, str], place: str, national: bool, at: datetime
) -> Organisation:
    """Create or update the organisation `code` as the country pack describes it."""
    organisation, created = Organisation.objects.update_or_create(
        code=code,
        defaults={"kind": kind, "names": dict(names), "place": place, "national": national, "active": True},
    )
    if created:
        audit.record(event="access.organisation_seeded", subject=organisation, by=None, at=at)
    return organisation


@transaction.atomic
def create_user(
    *,
    username: str,
    display_name: str,
    organisation: Organisation,
    roles: Iterable[str],
    password: str | None,
    language: str,
    at: datetime,
    by: Actor | None = None,
    staff_number: str = "",
    password_until: datetime | None = None,
) -> User:
    """Create an account. `password` is kept as an argon2 hash only; with None nobody can sign in.

    Whoever has the same `staff_number` in the same organisation is the same human. Raises `UnknownRole` for a
    role that is not in the table.
    """
    codes = [role(code=code).code for code in roles]
    key, number = uuid4(), staff_number.strip().upper()
    same = User.objects.filter(organisation=organisation, staff_number=number).first() if number else None
    user = User.objects.create(
        id=key,
        human=same.human if same else key,
        staff_number=number,
        opened_at=at,
        password_until=password_until,
        username=username.strip().lower(),
        display_name=display_name,
        organisation=organisation,
        roles=codes,
        language=language,
        password=make_password(password),
    )
    audit.record(event="access.user_created", subject=user, by=by, at=at, detail={"roles": codes})
    return user


@transaction.atomic
def set_password(*, user: User, password: str, at: datetime, by: Actor | None = None) -> None:
    """Give an account a new password of its own; every session it has ends, because sessions depend on the password."""
    user.password = make_password(password)
    user.password_until = user.password_given_by = None
    user.save(update_fields=["password", "password_until", "password_given_by"])
    audit.record(event="access.password_set", subject=user, by=by, at=at)


@transaction.atomic
def signed_in(*, user: User, at: datetime) -> None:
    """Record that somebody has signed in."""
    audit.record(event="access.signed_in", subject=user, by=Actor.of(user), at=at)


@transaction.atomic
def switch_off(*, user: User, at: datetime, by: Actor | None = None) -> None:
    """Close an account for good reason or because its person has left; what they did stays under their name."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    audit.record(event="access.user_switched_off", subject=user, by=by, at=at)


@transaction.atomic
def issue_token(*, user: User, name: str, by: Actor | None, at: datetime) -> str:
    """Issue a token for `user` valid for 90 days and return its key, which is never shown again."""
    key = ApiToken.new_key()
    token = ApiToken.objects.create(
        user=user, name=name, hash=ApiToken.digest(key), created_at=at, expires_at=at + TOKEN_LIFE
    )
    audit.record(event="access.token_issued", subject=token, by=by, at=at)
    return key


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Actor, at: datetime) -> None:
    """End a token at once."""
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    audit.record(event="access.token_revoked", subject=token, by=by, at=at)


@transaction.atomic
def same_human(*, user: User, other: User, by: Actor | None, at: datetime) -> None:
    """State that two accounts belong to one person; all accounts of both follow, and are never parted again."""
    list(
        User.objects.select_for_update(of=("self",))
        .filter(human__in={user.human, other.human})
        .order_by("id")
    )
    User.objects.filter(human=user.human).update(human=other.human)
    user.human = other.human
    audit.record(event="access.same_human", subject=user, by=by, at=at, detail={"same_as": str(other.pk)})
