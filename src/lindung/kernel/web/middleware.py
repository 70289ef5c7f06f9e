"""Headers of every answer; refusals as pages; a lost database as a pause in which nothing is lost."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal

Handler = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class HeadersMiddleware:
    """Adds what Django and the policy library do not: no search engine, no sensors, no shared cache."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class RefusalMiddleware:
    """Turns a refusal nobody handled into a page with its status, and a missing object into the one 404."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave everything else to Django."""
        if isinstance(exception, ObjectDoesNotExist):
            raise Http404 from exception
        if isinstance(exception, Refusal):
            page = render_to_string("lindung/refused.html", {"message": str(exception)}, request)
            return HttpResponse(page, status=exception.status)
        return None


class InterruptionMiddleware:
    """Answers a lost database with a pause: a read tries again by itself, a form can be sent again unchanged."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a database that went away."""
        if isinstance(exception, OperationalError | InterfaceError):
            log.warning("the database went away during %s %s", request.method, request.path)
            return interrupted(request)
        return None


def interrupted(request: HttpRequest) -> HttpResponse:
    """Return the pause page: it needs no database, and carries a form's answers back to where they were going."""
    resend: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            resend = [(name, value) for name, values in request.POST.lists() for value in values]
        except (RequestDataTooBig, TooManyFieldsSent, OSError):
            resend = []
    context = {
        "resend": [pair for pair in resend if pair[0] != "password"],
        "resend_url": request.get_full_path(),
        "retry": request.method == "GET",
        "title": _("A short pause"),
    }
    response = HttpResponse(render_to_string("503.html", context), status=503)
    response.headers["Retry-After"] = "3"
    return response
