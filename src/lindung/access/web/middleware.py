"""Locks a session that nobody has used for a while."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lindung.access.web import seat, unsent
from lindung.kernel import clock
from lindung.kernel.web.problem import asks_interface

Handler = Callable[[HttpRequest], HttpResponse]
SEEN = "seen_at"
WRITE_EVERY = 60


class IdleLockMiddleware:
    """Signs out a session idle longer than `IDLE_MINUTES`. The moment is written once a minute, not once a page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = int(clock.now().timestamp())
        if SESSION_KEY in request.session:
            idle = now - request.session.get(SEEN, now)
            if idle > settings.IDLE_MINUTES * 60:
                if (locked := self._lock(request)) is not None:
                    return locked
            elif idle > WRITE_EVERY:
                request.session[SEEN] = now
        response = self.get_response(request)
        if user_id := request.session.get(SESSION_KEY, ""):  # also whoever signed in by this very request
            request.session.setdefault(SEEN, now)
            seat.take(request, response, user_id=user_id)
        return response

    def _lock(self, request: HttpRequest) -> HttpResponse | None:
        """End the session. A page leads to the sign-in and back; the HTTP interface goes on with nobody signed in."""
        owner = request.session[SESSION_KEY]
        logout(request)
        if asks_interface(request):
            return None
        messages.info(request, _("Locked after a while without use. Sign in again to go on where you were."))
        kept = unsent.keep(request, owner=owner) if request.method == "POST" else None
        return kept or redirect_to_login(request.get_full_path())
