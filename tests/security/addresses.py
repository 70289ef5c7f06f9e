"""Every address of the site and every method it is asked with: the URL map, and the interface's description."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from lindung.config.api import api

PAGE_METHODS = ("GET", "POST")
INTERFACE = "/api/v1/"
_PARAM = re.compile(r"<(?:[a-z]+:)?(\w+)>|{(\w+)}")
_GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """An address as the URL map writes it, a method, and the name views and templates know it by."""

    path: str
    method: str
    name: str

    @property
    def params(self) -> tuple[str, ...]:
        """The names of what stands in the address."""
        return tuple(first or second for first, second in _PARAM.findall(self.path))

    @property
    def is_interface(self) -> bool:
        """Tell whether a program asks here."""
        return self.path.startswith(INTERFACE)

    def fill(self, values: dict[str, object]) -> str:
        """Return the address with its parameters."""
        return _PARAM.sub(lambda match: str(values[match[1] or match[2]]), self.path)


@cache
def every_address() -> tuple[Address, ...]:
    """Return all of them in order: pages with both methods, operations with their own."""
    return tuple(sorted({*_pages(), *_operations()}))


@cache
def description() -> dict[str, Any]:
    """Return the published description of the interface."""
    return dict(api.get_openapi_schema())


def _pages() -> Iterator[Address]:
    for path, name, view in _patterns(get_resolver()):
        if _module(view) != "ninja.operation":
            for method in PAGE_METHODS:
                yield Address(path=path, method=method, name=name)


def _operations() -> Iterator[Address]:
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            yield Address(path=path, method=method.upper(), name=operation["operationId"])


def _patterns(resolver: URLResolver, prefix: str = "/", room: str = "") -> Iterator[tuple[str, str, Any]]:
    seen = set()
    for entry in resolver.url_patterns:
        path = prefix + _GROUP.sub(r"<\1>", str(entry.pattern)).replace("^", "").replace("$", "")
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, path, entry.namespace or room)
        elif isinstance(entry, URLPattern) and path not in seen:  # of two, Django takes the first
            seen.add(path)
            yield path, f"{room}:{entry.name}" if room else entry.name or "", entry.callback


def _module(view: Any) -> str:
    view = getattr(view, "func", view)
    return str(getattr(getattr(view, "view_class", view), "__module__", ""))
