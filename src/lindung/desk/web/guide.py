"""A newcomer's guide: what each purpose opens, what each role sees, and a walk through the demonstration."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lindung.access.permissions import Permission as P
from lindung.access.purposes import SECTION_NAMES
from lindung.access.web.declare import StaffRequest, public, requires
from lindung.desk import guide as tables
from lindung.kernel.country import current


@public(
    "In a demonstration newcomers read it before they sign in; elsewhere it asks who is reading, like any page."
)
def guide(request: HttpRequest) -> HttpResponse:
    """Show the guide: to everybody in a demonstration, otherwise to staff."""
    response: HttpResponse = _page(request) if settings.DEMO else _for_staff(request)  # type: ignore[assignment]
    return response


@requires(P.ACCOUNT_USE)
def _for_staff(request: StaffRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest) -> HttpResponse:
    context = {
        "purposes": tables.purposes(),
        "sections": SECTION_NAMES.values(),
        "roles": tables.roles(),
        "tour": tables.tour(pack=current()) if settings.DEMO else None,
    }
    return render(request, "desk/guide.html", context)
