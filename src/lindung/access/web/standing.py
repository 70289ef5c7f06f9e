"""What a session has proven, and when: the password, a second factor. All moments are the server's."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from lindung.access.sessions import DEVICE, LONGEST, SEEN, SINCE
from lindung.access.web.device import family

PASSWORD_AT: Final = "password_at"  # noqa: S105 - a moment
SECOND_AT: Final = "second_at"
FRESH: Final = timedelta(minutes=5)
_NOTED: Final = "noted"
_RECORDS_OF: Final = "account_authentication_methods_user"
"""Where the library says whose its list is."""


def required() -> bool:
    """Tell whether everybody needs a second factor; only a demonstration does without."""
    return bool(settings.SECOND_FACTOR != "demo")


def ended(session: SessionBase, *, now: int) -> bool:
    """Tell whether a session is over: idle too long, or ten hours after its sign-in whatever happened since."""
    idle = now - session.get(SEEN, now)
    age = now - session.get(SINCE, now)
    return bool(idle > settings.IDLE_MINUTES * 60 or age > LONGEST.total_seconds())


def complete(session: SessionBase) -> bool:
    """Tell whether whoever is signed in has shown all that is asked of them: in a demonstration, the password."""
    return not required() or SECOND_AT in session


def fresh(session: SessionBase, *, now: int) -> bool:
    """Tell whether a second factor was proven within `FRESH`; in a demonstration the password counts as well."""
    proven = [session.get(SECOND_AT)] + ([] if required() else [session.get(PASSWORD_AT)])
    return any(at is not None and 0 <= now - at <= FRESH.total_seconds() for at in proven)


def password_fresh(session: SessionBase, *, now: int) -> bool:
    """Tell whether the password was given within `FRESH`: enough to register one's first key, and nothing else."""
    at = session.get(PASSWORD_AT)
    return at is not None and 0 <= now - at <= FRESH.total_seconds()


def note(request: HttpRequest, *, now: int) -> None:
    """Keep in the session of somebody signed in what this request has proven.

    The library's list says what was proven, the server's clock when.
    """
    session = request.session
    session.setdefault(SINCE, now)
    session.setdefault(SEEN, now)
    if DEVICE not in session:
        session[DEVICE] = family(request.headers.get("User-Agent", ""))
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    if session.get(_RECORDS_OF) != session[SESSION_KEY]:
        return
    noted = session.get(_NOTED, 0)
    for record in records:
        if record["at"] > noted:
            session[SECOND_AT if record["method"] == "mfa" else PASSWORD_AT] = now
            session[_NOTED] = record["at"]
