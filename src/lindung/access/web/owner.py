"""Who is asking: the owner of the session, who came with it."""

from __future__ import annotations

from typing import Any

from django.contrib import auth
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject


class OwnerMiddleware(AuthenticationMiddleware):
    """Django's, without asking for the user a second time."""

    def process_request(self, request: HttpRequest) -> None:
        """Let `request.user` be found when first asked for."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user(request))  # type: ignore[assignment]


def _user(request: Any) -> Any:
    """Return the session's owner if the session proves it; in every other case whatever Django makes of it.

    The proof is Django's own: the session keeps a hash that depends on the password, so that a new one ends it.
    """
    if not hasattr(request, "_cached_user"):
        given = request.session.get(SESSION_KEY)
        owner = getattr(request.session, "owner", None)
        if owner is not None and owner.is_active and given == str(owner.pk):
            proof = request.session.get(HASH_SESSION_KEY, "")
            if constant_time_compare(proof, owner.get_session_auth_hash()):
                request._cached_user = owner
                return owner
        request._cached_user = auth.get_user(request)
    return request._cached_user
