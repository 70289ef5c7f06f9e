"""How the HTTP interface says no: RFC 9457 problems, the same from every layer that may have to."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, JsonResponse

from lindung.kernel.problems import Refusal

MEDIA_TYPE: Final = "application/problem+json"
INTERFACE: Final = "/api/"


def asks_interface(request: HttpRequest) -> bool:
    """Tell whether `request` speaks to the HTTP interface: its answers are data, never pages."""
    return request.path.startswith(INTERFACE)


def problem(*, status: int, code: str, detail: str, **more: Any) -> JsonResponse:
    """Return a problem. `code` is stable for machines; `detail` says what, why and what next, for people."""
    body = {
        "type": f"urn:lindung:problem:{code}",
        "title": code.replace("_", " "),
        "status": status,
        "detail": detail,
    }
    return JsonResponse(body | more, status=status, content_type=MEDIA_TYPE)


def refused(refusal: Refusal) -> JsonResponse:
    """Return a refusal as a problem. Where its trail must stand, return this rather than raise: raising undoes both."""
    return problem(status=refusal.status, code=refusal.code, detail=str(refusal), field=refusal.field)
