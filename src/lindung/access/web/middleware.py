"""Ends a session that is over, and keeps what is half signed in from opening anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from lindung.access.sessions import SEEN
from lindung.access.web import doors, seat, standing, unsent
from lindung.kernel import clock
from lindung.kernel.web.problem import asks_interface

Handler = Callable[[HttpRequest], HttpResponse]
WRITE_EVERY = 60


class IdleLockMiddleware:
    """Signs out a session idle longer than `IDLE_MINUTES` or older than ten hours, and asks for a second factor.

    The moment of use is written once a minute, not once a page.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = int(clock.now().timestamp())
        came_in = request.session.get(SESSION_KEY, "")
        if came_in:
            if standing.ended(request.session, now=now):
                if (locked := self._lock(request)) is not None:
                    return _nothing_kept(locked)
            elif now - request.session.get(SEEN, now) > WRITE_EVERY:
                request.session[SEEN] = now
        response = self.get_response(request)
        if user_id := request.session.get(SESSION_KEY, ""):  # also whoever signed in by this very request
            standing.note(request, now=now)
            seat.take(request, response, user_id=user_id)
        elif came_in:
            _nothing_kept(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Lead whoever has not shown all that is asked of them to where they show it."""
        if SESSION_KEY not in request.session or asks_interface(request):
            return None  # the HTTP interface asks for itself
        return doors.lead(request, view, now=int(clock.now().timestamp()))

    def _lock(self, request: HttpRequest) -> HttpResponse | None:
        """End the session. A page leads to the sign-in and back; the HTTP interface goes on with nobody signed in."""
        owner = request.session[SESSION_KEY]
        logout(request)
        if asks_interface(request):
            return None
        messages.info(request, _("Locked after a while without use. Sign in again to go on where you were."))
        kept = unsent.keep(request, owner=owner) if request.method == "POST" else None
        return kept or redirect_to_login(request.get_full_path())


def _nothing_kept(response: HttpResponse) -> HttpResponse:
    """Have the browser forget the pages of a session that has ended: the back button shows none of them."""
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
