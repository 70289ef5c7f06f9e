"""What was sent just after the session had ended is kept for its sender: sign in, send again, nothing lost.

The fields wait encrypted in the (now anonymous) session for half an hour and open only for the person who sat at
the device when they were sent. Where nobody knows who that was, nothing is kept.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from lindung.access.secrets import fernet
from lindung.access.web import seat
from lindung.kernel.web.middleware import SECRETS

KEY = "unsent"
KEEP_SECONDS = 30 * 60
MOST_BYTES = 256 * 1024
"""Far more than any form of ours takes; a session is read with every page and stays small."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form that waits: where it was going, its fields in order, and whose it is."""

    to: str
    fields: list[tuple[str, str]]
    owner: str


def keep(request: HttpRequest, *, owner: str = "") -> HttpResponse | None:
    """Keep the fields of a POST whose session has ended and send its sender to sign in and back.

    `owner` is the ended session's user where it is still known, else whoever sat here last. Returns None when
    there is nothing to keep: no owner, no form, or more than `MOST_BYTES`.
    """
    return redirect_to_login(reverse("access:resume")) if store(request, owner=owner) else None


def store(request: HttpRequest, *, owner: str = "") -> bool:
    """Keep the fields of a POST for `owner` (by default whoever sat here last); tell whether there was any to keep."""
    owner = owner or seat.last(request)
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [field for field in fields if field[0] != "csrfmiddlewaretoken"]
    if not owner or not fields or SECRETS & {name for name, _value in fields}:
        return False
    sealed = json.dumps({"to": request.get_full_path(), "fields": fields, "owner": owner}).encode()
    if len(sealed) > MOST_BYTES:
        return False
    request.session[KEY] = _fernet().encrypt(sealed).decode()
    return True


def waiting(session: SessionBase, *, owner: str) -> Unsent | None:
    """Return what waits for `owner`; what is too old or someone else's is dropped."""
    try:
        found = json.loads(_fernet().decrypt(session.get(KEY, ""), ttl=KEEP_SECONDS))
    except InvalidToken:
        found = None
    if found and found["owner"] == owner:
        return Unsent(to=found["to"], fields=[(name, value) for name, value in found["fields"]], owner=owner)
    session.pop(KEY, None)
    return None


def _fernet() -> Fernet:
    return fernet(purpose="resume")
