"""From codes, as programs send them, to what the acts take. A code that names nothing is refused beside its field."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from lindung.access.models import Organisation, User
from lindung.access.queries import organisations
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid


def organisation(*, code: str, field: str) -> Organisation:
    """Return the active organisation with this code. Raises `Invalid`."""
    found = organisations().filter(code=code).first()
    if found is None:
        raise Invalid(
            _("There is no organisation with this code. Check it against the directory."), field=field
        )
    return found


def officer(*, username: str, field: str) -> User:
    """Return the active person who signs in with this name. Raises `Invalid`."""
    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise Invalid(
            _("No officer signs in with this name. Check it, or ask their organisation."), field=field
        )
    return found


def moment(*, value: datetime) -> datetime:
    """Return `value` as it is, or in the country's time where it comes without a zone (a time off a wall clock)."""
    return value if value.tzinfo else value.replace(tzinfo=ZoneInfo(current().time_zone))
