"""The pages for what went wrong; for the HTTP interface, the same as problems."""

from __future__ import annotations

import sys

from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from lindung.access.web import unsent
from lindung.kernel.web.middleware import interrupted, is_interruption
from lindung.kernel.web.problem import asks_interface, problem


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what could not be read: 413 where it was too large, 400 else. Nothing was changed."""
    if isinstance(exception, SessionInterrupted):  # signed out elsewhere while this request was under way
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    if asks_interface(request):
        text = _(
            "What was sent was not complete, or too large. Nothing was changed. Shorten it and send it again."
        )
        return problem(status=status, code="too_large" if status == 413 else "unreadable", detail=text)
    return render(request, "400.html", status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address with nothing behind it, or nothing for this reader: both look the same."""
    if asks_interface(request):
        text = _("There is nothing here for you. Check the address.")
        return problem(status=404, code="not_found", detail=text)
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an unexpected error; a database that went away outside a view is a pause, not an error."""
    if is_interruption(sys.exc_info()[1]):
        return interrupted(request)
    if asks_interface(request):
        text = _("Something broke on our side; the act was not done. Send it again with the same key.")
        return problem(status=500, code="broken", detail=text)
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is gone: after a sign-out its answers are kept, a forged one gets nowhere.

    Only a form of our own origin is kept: the browser says where it came from.
    """
    same_origin = request.headers.get("Sec-Fetch-Site") in {"same-origin", "none"}
    if request.method == "POST" and same_origin and not request.user.is_authenticated:
        kept = unsent.keep(request)
        if kept is not None:
            return kept
    return render(request, "403.html", {"csrf": True}, status=403)
