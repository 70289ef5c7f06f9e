"""Writes of access: seeding from the country pack, accounts and tokens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

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
) -> User:
    """Create an account. `password` is kept as an argon2 hash only; with None nobody can sign in.

    Raises `UnknownRole` for a role that is not in the table.
    """
    codes = [role(code=code).code for code in roles]
    user = User.objects.create(
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
    """Give an account a new password; every session it has ends, because sessions depend on the password."""
    user.password = make_password(password)
    user.save(update_fields=["password"])
    audit.record(event="access.password_set", subject=user, by=by, at=at)


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
