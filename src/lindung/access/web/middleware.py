"""Locks a session that nobody has used for a while."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lindung.access.web import resume
from lindung.kernel import clock

Handler = Callable[[HttpRequest], HttpResponse]
SEEN = "seen_at"
WRITE_EVERY = 60


class IdleLockMiddleware:
    """Signs out a session idle longer than `IDLE_MINUTES`. The moment is written once a minute, not once a page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "_auth_user_id" in request.session:
            now = int(clock.now().timestamp())
            idle = now - request.session.get(SEEN, now)
            if idle > settings.IDLE_MINUTES * 60:
                return self._lock(request)
            if idle > WRITE_EVERY or SEEN not in request.session:
                request.session[SEEN] = now
        return self.get_response(request)

    def _lock(self, request: HttpRequest) -> HttpResponse:
        owner = request.session["_auth_user_id"]
        logout(request)
        messages.info(request, _("Locked after a while without use. Sign in again to go on where you were."))
        if request.method == "POST":
            return resume.keep(request, owner=owner)
        return redirect_to_login(request.get_full_path())
