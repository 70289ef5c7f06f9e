"""Headers of every answer; refusals as pages; a lost database as a pause in which nothing is lost."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from lindung.kernel.country import current
from lindung.kernel.problems import Refusal
from lindung.kernel.web.problem import asks_interface, problem

Handler = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
SECRETS = frozenset(
    {
        "password", "password1", "password2", "oldpassword", "code", "credential",
        "passphrase", "new_passphrase", "new_passphrase_again",
    }
)  # fmt: skip
"""Fields that are typed afresh each time: no page ever carries them back."""
RETRY_SECONDS = "3"
MOST_UNREAD = 64 * 1024 * 1024
_CHUNK = 64 * 1024


class UnreadBodyMiddleware:
    """Reads to its end a large body that nobody wanted, so that its sender hears the answer.

    A server that answers and hangs up while a browser is still sending leaves it with a broken connection in
    place of the page that explains. Beyond `MOST_UNREAD` bytes it hangs up all the same.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        length = request.headers.get("Content-Length") or "0"
        if length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            left = MOST_UNREAD
            with suppress(OSError):  # the sender has gone
                while left > 0 and (chunk := request.read(_CHUNK)):
                    left -= len(chunk)
        return response


class HeadersMiddleware:
    """Adds what Django and the policy library do not: no search engine, no sensors, no shared cache.

    Belongs before all others, so that also an answer given half-way (a redirect, a refusal) carries them.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        is_file = (
            request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/") and response.status_code < 400
        )
        if not is_file:
            response.headers["Cache-Control"] = "no-store"
        return response


class LocalTimeMiddleware:
    """Lets pages show and forms read the time as the country's clocks do; everything is stored in UTC."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(current().time_zone):
            return self.get_response(request)


class RefusalMiddleware:
    """Turns a refusal nobody handled into a page with its status, and a missing object into the one 404.

    An address with a NUL character leads nowhere: PostgreSQL can hold no text that would match it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
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
    """Answers a lost database with a pause: a read tries again by itself, a form can be sent again unchanged.

    It sees what views raise; what the layers around it raise comes to `interrupted` through `handler500`.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a database that went away."""
        return interrupted(request) if is_interruption(exception) else None


def is_interruption(exception: BaseException | None) -> bool:
    """Tell whether the database went away, is starting, or had no connection to give in time."""
    return isinstance(exception, OperationalError | InterfaceError)


def interrupted(request: HttpRequest) -> HttpResponse:
    """Return the pause page: it needs no database, and carries a form's answers back to where they were going."""
    log.warning("the database went away during %s %s", request.method, request.path)
    if asks_interface(request):
        text = _(
            "The database is not answering just now. Send the same again in a few seconds, with the same key."
        )
        response: HttpResponse = problem(status=503, code="interrupted", detail=text)
    else:
        context = {
            "resend": _answers(request),
            "resend_url": request.get_full_path(),
            "retry": request.method == "GET",
        }
        response = HttpResponse(render_to_string("503.html", context), status=503)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _answers(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of a form, its token included; none of a form with a secret, which is filled in afresh."""
    if request.method != "POST":
        return []
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
    except (RequestDataTooBig, TooManyFieldsSent, OSError):
        return []
    return [] if SECRETS & {name for name, _value in fields} else fields
