"""Writes of access: seeding from the country pack, accounts and tokens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import transaction
from django.db.models import Q

from lindung.access.actors import Actor
from lindung.access.models import ApiToken, Organisation, SessionRecord, User
from lindung.access.roles import role
from lindung.kernel import audit

TOKEN_LIFE = timedelta(days=90)
DORMANT = timedelta(days=30)


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


def switch_off(*, user: User, at: datetime, by: Actor | None = None) -> None:
    """Close an account for good reason or because its person has left; what they did stays under their name."""
    close(user=user, reason="administrator", by=by, at=at)


@transaction.atomic
def close(*, user: User, reason: str, by: Actor | None, at: datetime) -> None:
    """Suspend an account (`reason`: `administrator` or `dormant`): its sessions and its tokens end with it."""
    user.is_active, user.suspended_at, user.suspended_for = False, at, reason
    user.save(update_fields=["is_active", "suspended_at", "suspended_for"])
    sessions = end_sessions(user=user)
    tokens = ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    detail = {"reason": reason, "sessions": sessions, "tokens": tokens}
    audit.record(event="access.user_switched_off", subject=user, by=by, at=at, detail=detail)


@transaction.atomic
def forget_factors(*, user: User, at: datetime) -> None:
    """Take an account's keys and codes away, for an operator at the machine; its sessions end."""
    kinds = sorted(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    Authenticator.objects.filter(user_id=user.pk).delete()
    end_sessions(user=user)
    audit.record(event="access.factors_reset", subject=user, by=None, at=at, detail={"kinds": kinds})


def end_sessions(*, user: User, but: str = "") -> int:
    """Delete the sessions of an account, except the one whose stored key is `but`; returns how many."""
    return SessionRecord.objects.filter(user=user).exclude(session_key=but).delete()[0]


@transaction.atomic
def end_own_sessions(*, by: Actor, but: str, code: str, at: datetime) -> int:
    """End one's other sessions: the one whose stored key begins with `code`, or with none all; returns how many."""
    mine = SessionRecord.objects.filter(user_id=by.user_id).exclude(session_key=but)
    ended = mine.filter(session_key__startswith=code).delete()[0]
    user = User.objects.get(pk=by.user_id)
    audit.record(event="access.sessions_ended", subject=user, by=by, at=at, detail={"sessions": ended})
    return ended


@transaction.atomic
def suspend_dormant(*, at: datetime, limit: int = 500) -> int:
    """Suspend accounts nobody has signed in to for `DORMANT`; returns how many.

    Accounts without a password belong to machines: their tokens end by themselves.
    """
    before = at - DORMANT
    sleeping = (
        User.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(is_active=True, opened_at__lte=before)
        .filter(Q(last_login=None) | Q(last_login__lte=before))
        .exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .exclude(pk__in=SessionRecord.objects.filter(seen_at__gt=before).values("user_id"))
        .order_by("id")[:limit]
    )
    found = list(sleeping)
    for user in found:
        close(user=user, reason="dormant", by=None, at=at)
    return len(found)


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
