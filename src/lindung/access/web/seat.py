"""Who sat at this device last: a signed cookie that outlives the session, but not the browser.

It signs nobody in. It says whose answers a form was that arrives after its session has ended, so that they come
back to their sender only, and whether the language of the pages is the choice of whoever signs in.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

COOKIE = "seat"
_SALT = "lindung.access.seat"


def last(request: HttpRequest) -> str:
    """Return the key of the person who was signed in here last; empty if none, or if the cookie was tampered with."""
    return str(request.get_signed_cookie(COOKIE, default="", salt=_SALT))


def take(request: HttpRequest, response: HttpResponseBase, *, user_id: str) -> None:
    """Remember in the browser that `user_id` sits here."""
    if last(request) != user_id:
        response.set_signed_cookie(
            COOKIE, user_id, salt=_SALT, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
        )
