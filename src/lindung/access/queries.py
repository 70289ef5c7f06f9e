"""Reads of access."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from lindung.access.models import ApiToken, Organisation, User


def organisations() -> QuerySet[Organisation]:
    """Return the organisations that take part today."""
    return Organisation.objects.filter(active=True)


def secretariat() -> Organisation:
    """Return the national body that coordinates; every country pack names exactly one."""
    return Organisation.objects.get(active=True, national=True)


def user_of_token(*, key: str, at: datetime) -> User | None:
    """Return the active user whose unexpired, unrevoked token is `key`, else None."""
    token = (
        ApiToken.objects.select_related("user__organisation")
        .filter(hash=ApiToken.digest(key), revoked_at=None, expires_at__gt=at, user__is_active=True)
        .first()
    )
    return token.user if token else None
