"""How the HTTP interface knows its caller, and how it says no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer, SessionAuth

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.queries import user_of_token
from lindung.access.web import standing
from lindung.kernel import clock, submissions
from lindung.kernel.problems import Invalid, Refusal
from lindung.kernel.web.middleware import interrupted
from lindung.kernel.web.problem import MEDIA_TYPE, problem
from lindung.kernel.web.problem import refused as answer_to

REFUSALS = {
    400: "What was sent cannot be read.",
    401: "Nobody is signed in, or the token is no longer valid.",
    403: "The role, or the purpose of its part in the case, does not include this.",
    404: "There is nothing here for the caller.",
    409: "Not in turn, changed meanwhile, or done with this key before.",
    413: "Too large.",
    415: "No JSON.",
    422: "A field is missing, unknown or cannot be.",
    429: "Too often; wait.",
    503: "Locked, or the database is away; nothing was done. Send the same again, with the same key.",
}
"""How any operation may refuse: always a problem (RFC 9457)."""
PROBLEM = {
    "title": "Problem",
    "type": "object",
    "description": "Why it was not done and what to do next; never personal data.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "urn:lindung:problem: and a stable code."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What, why and what next, for people."},
        "field": {"type": "string", "description": "The input at fault; empty for the act as a whole."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "reason": {"type": "string"}},
            },
        },
    },
}


class Interface(NinjaAPI):
    """The interface: its description tells of every operation how it may refuse."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Return the description, refusals included."""
        described = super().get_openapi_schema(**options)
        described["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        said = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in described["paths"].values():
            for operation in operations.values():
                for status, words in REFUSALS.items():
                    operation["responses"].setdefault(status, {"description": words, "content": said})
        return described


class Session(SessionAuth):
    """A signed-in browser; CSRF tokens are checked as for forms."""

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Leave a caller with a token to the token: it has no page, and so no page's CSRF token."""
        return None if "Authorization" in request.headers else super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Return the actor of the session, if somebody is signed in and has shown all that is asked of them."""
        user = request.user
        whole = isinstance(user, User) and user.password_until is None and standing.complete(request.session)
        return Actor.of(user) if isinstance(user, User) and whole else None


class Token(HttpBearer):
    """`Authorization: Bearer <key>` with a key from `lindung token issue`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Return the actor whose unexpired token this is."""
        user = user_of_token(key=token, at=clock.now())
        return Actor.of(user) if user else None


AUTH = [Session(), Token()]


class NotFresh(Refusal):
    """An act for which a person proves themselves afresh; a machine cannot."""

    code = "prove_again"
    status = 403


def assert_fresh(request: HttpRequest) -> None:
    """Raise `NotFresh` unless this is a person's session that proved a second factor within five minutes."""
    if not (isinstance(request.user, User) and standing.complete(request.session)):
        raise NotFresh(
            _("Only a person may do this. Sign in to the pages and do it there."), code="people_only"
        )
    if not standing.fresh(request.session, now=int(clock.now().timestamp())):
        raise NotFresh(_("Prove that it is you, at /access/prove/ of the pages. Then send the same again."))


def actor_of(request: HttpRequest) -> Actor:
    """Return the authenticated caller of an operation."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


def once(request: HttpRequest, act: Callable[[], str]) -> str:
    """Run `act` once per `Idempotency-Key` (a UUID) and return the key of what it made; without one, run it."""
    given = request.headers.get("Idempotency-Key")
    try:
        key = UUID(given) if given else uuid4()
    except ValueError:
        raise Invalid(
            _("Idempotency-Key must be a UUID. Make a new one for each act."), field="Idempotency-Key"
        ) from None
    sent = f"{request.method} {request.path}\n".encode() + request.body
    try:
        return submissions.once(key=key, sent=sent, by=actor_of(request), at=clock.now(), act=act)
    except submissions.SentOtherwise:
        raise submissions.SentOtherwise(
            _("Another request was done with this Idempotency-Key. Make a new one for each act.")
        ) from None


def install_handlers(api: NinjaAPI) -> None:
    """Teach `api` to answer every refusal as a problem: what, why, what next, never personal data."""

    def refused(request: HttpRequest, exc: Refusal) -> HttpResponse:
        return answer_to(exc)

    def missing(request: HttpRequest, exc: Exception) -> HttpResponse:
        return problem(
            status=404, code="not_found", detail=_("There is nothing here for you. Check the address.")
        )

    def malformed(request: HttpRequest, exc: ValidationError) -> HttpResponse:
        errors = [
            {"field": ".".join(str(part) for part in error["loc"]), "reason": error["msg"]}
            for error in exc.errors
        ]
        return problem(
            status=422,
            code="invalid",
            detail=_("Some fields cannot be read. Correct them and send again."),
            errors=errors,
        )

    def unknown(request: HttpRequest, exc: AuthenticationError) -> HttpResponse:
        return problem(
            status=401, code="not_signed_in", detail=_("Sign in, or send a token that is still valid.")
        )

    def http(request: HttpRequest, exc: HttpError) -> HttpResponse:
        return problem(status=exc.status_code, code="refused", detail=exc.message)

    def paused(request: HttpRequest, exc: Exception) -> HttpResponse:
        return interrupted(request)

    def no_json(request: HttpRequest, exc: RawPostDataException) -> HttpResponse:
        text = _("The interface reads JSON, not forms. Send Content-Type: application/json.")
        return problem(status=415, code="not_json", detail=text)

    def unstorable(request: HttpRequest, exc: Exception) -> HttpResponse:
        text = _("A text or number holds what cannot be stored, such as a NUL. Correct it and send again.")
        return problem(status=422, code="invalid", detail=text)

    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Refusal: refused,
        ObjectDoesNotExist: missing,
        ValidationError: malformed,
        AuthenticationError: unknown,
        HttpError: http,
        RawPostDataException: no_json,
        DataError: unstorable,
        UnicodeEncodeError: unstorable,
        OperationalError: paused,
        InterfaceError: paused,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
