"""Every view names the permission it needs, or stands on the public list with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from lindung.access.permissions import Permission
from lindung.config.api import api

# Pages of the sign-in library: it guards its own; the reason says what lets them stand here.
LIBRARY = {
    "allauth.": "sign-in, sign-out and second factors: each page checks for itself whether somebody is signed in",
    "ninja.": "the HTTP interface: every operation is authenticated, and its action checks the permission",
}


def _views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _views(entry, address)
        elif isinstance(entry, URLPattern):
            yield address, entry.callback


def _declared(view: Any) -> bool:
    if isinstance(getattr(view, "permission", None), Permission):
        return True
    return bool(getattr(view, "public_reason", "").strip())


def _from_library(view: Any) -> bool:
    view = getattr(view, "func", view)  # the interface's own pages are partial functions
    module = getattr(getattr(view, "view_class", view), "__module__", "")
    return any(module.startswith(prefix) for prefix in LIBRARY)


def test_every_view_declares_its_permission() -> None:
    views = list(_views(get_resolver()))
    undeclared = [
        f"{address}: decorate it with @requires(Permission.…) or @public('reason')"
        for address, view in views
        if not _declared(view) and not _from_library(view)
    ]
    assert len(views) >= 25
    assert not undeclared, "\n".join(undeclared)


def test_guard_notices_an_undeclared_view() -> None:
    def careless() -> None:
        """A view that says nothing."""

    assert not _declared(careless)
    careless.public_reason = "  "  # type: ignore[attr-defined]
    assert not _declared(careless), "a reason must be words"


@pytest.mark.django_db
def test_every_api_operation_asks_who_calls(client: Client) -> None:
    nobody = {
        f"{method} {path}": client.generic(
            method.upper(), re.sub(r"{[^}]+}", str(UUID(int=7)), path)
        ).status_code
        for path, operations in api.get_openapi_schema()["paths"].items()
        for method in operations
    }
    assert len(nobody) >= 20
    assert set(nobody.values()) == {401}, {call: status for call, status in nobody.items() if status != 401}
