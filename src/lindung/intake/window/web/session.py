"""Being inside: a sealed cookie for a quarter of an hour, and nothing in the database.

It holds the key that opens what was written to the person, under this installation's secret: a copy of the database
opens nothing, a copy of the cookie nothing without the installation. The form's token is in it, so that no other site
sends a form for the person; the cookie goes nowhere but to the window's own pages.
"""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lindung.access.secrets import fernet

COOKIE: Final = "w"
PATH: Final = "/window/"
IDLE: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=1)
_PURPOSE: Final = "window"


@dataclass(frozen=True, slots=True)
class Session:
    """Who is inside, since when, and the token of their forms."""

    window_id: UUID
    private: bytes
    token: str
    since: datetime
    seen: datetime

    def __repr__(self) -> str:
        return f"Session({self.window_id})"


def start(*, window_id: UUID, private: bytes, at: datetime) -> Session:
    """Return a new session."""
    return Session(window_id=window_id, private=private, token=secrets.token_urlsafe(16), since=at, seen=at)


def read(request: HttpRequest, *, at: datetime) -> Session | None:
    """Return the session of a request; None for none, a strange one, and one that was idle or inside too long."""
    sealed = request.COOKIES.get(COOKIE, "")
    try:
        held = json.loads(fernet(purpose=_PURPOSE).decrypt(sealed.encode()))
    except (InvalidToken, ValueError):
        return None
    session = Session(
        window_id=UUID(held["w"]),
        private=bytes.fromhex(held["k"]),
        token=held["t"],
        since=datetime.fromisoformat(held["s"]),
        seen=datetime.fromisoformat(held["n"]),
    )
    return session if session.seen <= at < min(session.seen + IDLE, session.since + LONGEST) else None


def keep(response: HttpResponse, session: Session, *, at: datetime) -> None:
    """Let the browser keep the session for as long as it may go on."""
    moved = replace(session, seen=at)
    held = {
        "w": str(moved.window_id),
        "k": moved.private.hex(),
        "t": moved.token,
        "s": moved.since.isoformat(),
        "n": moved.seen.isoformat(),
    }
    response.set_cookie(
        COOKIE,
        fernet(purpose=_PURPOSE).encrypt(json.dumps(held).encode()).decode(),
        max_age=int(IDLE.total_seconds()),
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def forget(response: HttpResponse) -> None:
    """Have the browser forget that anybody was inside."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")


def ours(request: HttpRequest, session: Session) -> bool:
    """Tell whether a form was drawn for this session."""
    return hmac.compare_digest(request.POST.get("t", "").encode(), session.token.encode())


def from_here(request: HttpRequest) -> bool:
    """Tell whether a form comes from this site's own page, as far as the browser says; old ones say nothing."""
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    if site not in (None, "same-origin", "none"):
        return False
    return origin in (None, f"{request.scheme}://{request.get_host()}")
