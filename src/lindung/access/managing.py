"""What an administrator does with accounts: each act with its permission, its refusals and its trail.

An administrator sees no case, gives nobody a way to become one's own approver, and cannot take an account over
alone: whoever gave its password does not also take its second factor away, and the other way round.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lindung.access import actions
from lindung.access.actors import Actor
from lindung.access.models import ApiToken, Organisation, SessionRecord, User
from lindung.access.permissions import Permission
from lindung.access.roles import ROLES, UnknownRole, permissions_of
from lindung.kernel import audit
from lindung.kernel.problems import Invalid, Refusal

ADMINISTRATOR: Final = "administrator"
GIVEN_LIVES: Final = timedelta(hours=24)
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


class NotOneself(Refusal):
    """An act on one's own account that another administrator must do."""

    code = "not_oneself"
    status = 403


class LastAdministrator(Refusal):
    """Nobody would be left to keep accounts."""

    code = "last_administrator"


class AnotherMust(Refusal):
    """Whoever did the one half does not do the other."""

    code = "another_administrator"
    status = 403


def accounts(*, by: Actor) -> QuerySet[User]:
    """Return the accounts `by` keeps: all for an administrator of the national body, else one's organisation's."""
    by.require(Permission.ACCOUNT_MANAGE)
    found = User.objects.order_by("username")
    if Organisation.objects.filter(pk=by.organisation_id, national=True).exists():
        return found
    return found.filter(organisation_id=by.organisation_id)


def new_password() -> str:
    """Return a password to be told once and changed at its first use: 80 bits, easily read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _group in range(4))


@transaction.atomic
def create(
    *,
    username: str,
    display_name: str,
    organisation: Organisation,
    roles: Iterable[str],
    staff_number: str,
    language: str,
    by: Actor,
    at: datetime,
) -> tuple[User, str]:
    """Make an account with a password that its person must change; returns both. The password is kept nowhere."""
    by.require(Permission.ACCOUNT_MANAGE)
    if User.objects.filter(username=username.strip().lower()).exists():
        raise Invalid(_("This user name is taken. Choose another."), field="username")
    codes = list(roles)
    given = new_password()
    user = actions.create_user(
        username=username,
        display_name=display_name,
        organisation=organisation,
        roles=_fit(codes),
        password=given,
        language=language,
        staff_number=staff_number,
        password_until=at + GIVEN_LIVES,
        by=by,
        at=at,
    )
    _apart(human=user.human, codes=codes, besides=user)
    user.password_given_by = _human(by)
    user.save(update_fields=["password_given_by"])
    return user, given


@transaction.atomic
def change_roles(*, user: User, roles: Iterable[str], by: Actor, at: datetime) -> None:
    """Give an account other roles; nobody changes their own."""
    user = _locked(user, by=by)
    codes = _fit(list(roles))
    _apart(human=user.human, codes=codes, besides=user)
    if ADMINISTRATOR in user.roles and ADMINISTRATOR not in codes:
        _not_the_last(user)
    before, user.roles = user.roles, codes
    user.save(update_fields=["roles"])
    audit.record(
        event="access.roles_changed", subject=user, by=by, at=at, detail={"before": before, "after": codes}
    )


@transaction.atomic
def suspend(*, user: User, by: Actor, at: datetime) -> None:
    """Close an account at once: its sessions and its machines' keys end with it."""
    user = _locked(user, by=by)
    if ADMINISTRATOR in user.roles:
        _not_the_last(user)
    actions.close(user=user, reason="administrator", by=by, at=at)


@transaction.atomic
def reopen(*, user: User, by: Actor, at: datetime) -> None:
    """Open a suspended account again; its machines' keys stay revoked."""
    user = _locked(user, by=by)
    user.is_active, user.suspended_at, user.suspended_for, user.opened_at = True, None, "", at
    user.save(update_fields=["is_active", "suspended_at", "suspended_for", "opened_at"])
    audit.record(event="access.user_reopened", subject=user, by=by, at=at)


@transaction.atomic
def give_password(*, user: User, by: Actor, at: datetime) -> str:
    """Set a password that is told once, lives a day and must be changed; every session of the account ends."""
    user = _locked(user, by=by)
    human, given = _human(by), new_password()
    if _has_factor(user):
        user.factors_reset_by = None
    if user.factors_reset_by == human:
        raise AnotherMust(
            _("You took this account's second factor away. Another administrator must give the password.")
        )
    user.password, user.password_until, user.password_given_by = make_password(given), at + GIVEN_LIVES, human
    user.save(update_fields=["password", "password_until", "password_given_by", "factors_reset_by"])
    actions.end_sessions(user=user)
    audit.record(event="access.password_given", subject=user, by=by, at=at)
    return given


@transaction.atomic
def reset_factors(*, user: User, by: Actor, at: datetime) -> None:
    """Take a lost device's keys and codes away; the next sign-in registers a new one. Every session ends."""
    user = _locked(user, by=by)
    human = _human(by)
    if user.password_given_by == human:
        raise AnotherMust(
            _(
                "You gave this account's password, and it is not changed yet. Another administrator must do this."
            )
        )
    kinds = sorted(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    Authenticator.objects.filter(user_id=user.pk).delete()
    user.factors_reset_by = human
    user.save(update_fields=["factors_reset_by"])
    actions.end_sessions(user=user)
    audit.record(event="access.factors_reset", subject=user, by=by, at=at, detail={"kinds": kinds})


@transaction.atomic
def allow_codes(*, user: User, reason: str, by: Actor, at: datetime) -> None:
    """Let an account use one-time codes in place of a passkey, for a reason; an empty reason ends it again."""
    user = _locked(user, by=by)
    user.totp_allowed, user.totp_reason = bool(reason), reason
    user.save(update_fields=["totp_allowed", "totp_reason"])
    if not reason:
        Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).delete()
        actions.end_sessions(user=user)
    audit.record(event="access.codes_allowed", subject=user, by=by, at=at, detail={"allowed": bool(reason)})


@transaction.atomic
def end_sessions(*, user: User, by: Actor, at: datetime) -> int:
    """Sign an account out everywhere; returns how many sessions ended."""
    user = _locked(user, by=by, oneself=True)
    ended = actions.end_sessions(user=user)
    audit.record(event="access.sessions_ended", subject=user, by=by, at=at, detail={"sessions": ended})
    return ended


@transaction.atomic
def state_same_human(*, user: User, other: User, by: Actor, at: datetime) -> None:
    """State that two accounts are one person's; this is never undone."""
    other = accounts(by=by).get(pk=other.pk)
    user = accounts(by=by).get(pk=user.pk)
    if user.human == other.human:
        raise Invalid(_("These accounts are known as one person's already."), field="other")
    actions.same_human(user=user, other=other, by=by, at=at)


def tokens_of(*, user: User, at: datetime) -> QuerySet[ApiToken]:
    """Return the keys of an account that open today."""
    return ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=at)


def sessions_of(*, user: User, at: datetime) -> QuerySet[SessionRecord]:
    """Return where an account is signed in, the last used first."""
    return SessionRecord.objects.filter(user=user, expire_date__gt=at).order_by("-seen_at")


def _locked(user: User, *, by: Actor, oneself: bool = False) -> User:
    """Return the account, locked; refuse one's own, under whatever name, unless `oneself`.

    Administrators act one after the other: two who suspend each other neither wait in a ring nor both succeed.
    """
    by.require(Permission.ACCOUNT_MANAGE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('lindung.access.managing'))")
    found = accounts(by=by).select_for_update(of=("self",)).get(pk=user.pk)
    if not oneself and found.human == _human(by):
        raise NotOneself(_("This is your own account. Another administrator must do this."))
    return found


def _human(by: Actor) -> UUID:
    human: UUID = User.objects.values_list("human", flat=True).get(pk=by.user_id)
    return human


def _has_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user_id=user.pk).exists())


def _fit(codes: list[str]) -> list[str]:
    """Return the roles in the table's order; an administrator has no other role."""
    unknown = set(codes) - set(ROLES)
    if unknown or not codes:
        raise UnknownRole(f"There is no role {sorted(unknown)}.")
    if ADMINISTRATOR in codes and len(codes) > 1:
        raise Invalid(
            _("An administrator has no other role: whoever keeps accounts reads no case."), field="roles"
        )
    return [code for code in ROLES if code in codes]


def _apart(*, human: UUID, codes: list[str], besides: User) -> None:
    """Refuse what would make one human administrator and reader of cases by two accounts."""
    others = User.objects.filter(human=human, is_active=True).exclude(pk=besides.pk)
    for other in others:
        both = [frozenset(codes), frozenset(other.roles)]
        reads = [Permission.CASE_READ in permissions_of(codes=roles) for roles in both]
        keeps = [ADMINISTRATOR in roles for roles in both]
        if (reads[0] and keeps[1]) or (reads[1] and keeps[0]):
            raise Invalid(
                _(
                    "The same person has another account that this does not go with: no administrator reads cases."
                ),
                field="roles",
            )


def _not_the_last(user: User) -> None:
    """Refuse to leave nobody who keeps accounts."""
    keeping = User.objects.filter(roles__contains=[ADMINISTRATOR], is_active=True)
    if not keeping.exclude(pk=user.pk).exists():
        raise LastAdministrator(_("This is the last administrator. Make another one first."))
