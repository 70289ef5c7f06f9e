"""The pages for what went wrong."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from lindung.access.web import resume
from lindung.kernel.web.middleware import interrupted


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an unexpected error; a database that went away outside a view is a pause, not an error."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return interrupted(request)
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is gone: after a sign-out its answers are kept, a forged one gets nowhere.

    Only a form of our own origin is kept: the browser says where it came from.
    """
    same_origin = request.headers.get("Sec-Fetch-Site") in {"same-origin", "none"}
    if request.method == "POST" and same_origin and not request.user.is_authenticated:
        return resume.keep(request)
    return render(request, "403.html", {"csrf": True}, status=403)
