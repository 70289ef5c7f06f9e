"""Every address of the site, as a stranger and as each role: what is declared happens, and nothing breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.template import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.access.roles import ROLES
from lindung.access.testing import make_organisation, make_user

pytestmark = pytest.mark.django_db

NOTHING = UUID(int=7)
DUMMIES = {
    "UUIDConverter": [str(NOTHING)],
    "UUIDStrConverter": [str(NOTHING)],
    "IntConverter": ["1", "99999999999999999999"],
    "SlugConverter": ["nothing"],
    "StringConverter": ["TIP-0000-0000", "nothing", "%00", "%F0%9F%8C%8A", "x" * 300],
    "PathConverter": ["nothing"],
}
LIBRARIES = ("account/", "api/")


@dataclass(frozen=True)
class Address:
    path: str
    permission: Permission | None
    public: bool
    library: bool


@pytest.fixture(autouse=True)
def no_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the copies of each page's context that test clients keep: thousands of pages are asked for here."""
    monkeypatch.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))


def _ask(client: Client, user: User, method: str, path: str) -> Any:
    """Ask as `user`, who is signed in anew only where the answer was given to nobody (a form had signed them out)."""
    answer = getattr(client, method)(path)
    if answer.wsgi_request.user.pk != user.pk:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        answer = getattr(client, method)(path)
    return answer


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, object, list[str]]]:
    for item in patterns:
        route = str(item.pattern)
        if isinstance(item, URLResolver):
            yield from _walk(item.url_patterns, prefix + route)
            continue
        kinds = {name: type(converter).__name__ for name, converter in item.pattern.converters.items()}
        yield prefix + route, item.callback, list(kinds.values())


def addresses() -> list[Address]:
    """Return every address with dummies in place of its parameters."""
    found = []
    for route, view, kinds in _walk(get_resolver().url_patterns):
        if "(?P" in route or "^" in route:
            continue  # a library's regular expression
        for number in range(max((len(DUMMIES[kind]) for kind in kinds), default=1)):
            path = route
            for kind in kinds:
                start, end = path.index("<"), path.index(">") + 1
                options = DUMMIES[kind]
                path = path[:start] + options[number % len(options)] + path[end:]
            permission = getattr(view, "permission", None)
            public = hasattr(view, "public_reason")
            found.append(Address(f"/{path}", permission, public, route.startswith(LIBRARIES)))
    return found


def test_a_stranger_is_led_to_the_sign_in_or_finds_nothing(client: Client) -> None:
    walked = addresses()
    assert len(walked) > 60
    for address in walked:
        for method in ("get", "post"):
            answer = getattr(client, method)(address.path)
            expected = {302, 404, 405}
            if address.library:
                expected |= {200, 400, 401, 403, 422, 429}
            elif address.public:
                expected |= {200}
            assert answer.status_code in expected, (method, address.path, answer.status_code)
            if answer.status_code == 302 and not address.public and not address.library:
                assert answer.headers["Location"].startswith("/account/login/?next="), address.path


@pytest.mark.parametrize("role", ["administrator", "case_coordinator", "front_line_officer"])
def test_each_role_opens_what_is_declared_and_breaks_nothing(client: Client, role: str) -> None:
    # Every role at every proper address: tests/security. Here the addresses are made up, some of them odd.
    kind, national = ("secretariat", True) if role == "case_coordinator" else ("police", False)
    organisation = make_organisation(code=f"org-{role.replace('_', '-')}", kind=kind, national=national)
    user = make_user(username=f"u.{role.replace('_', '.')}", role=role, organisation=organisation)
    for address in addresses():
        for method in ("get", "post"):
            answer = _ask(client, user, method, address.path)
            assert answer.status_code < 500, (method, address.path, answer.status_code)
            if address.permission and answer.status_code != 405 and "%00" not in address.path:
                allowed = address.permission in ROLES[role].permissions
                assert (answer.status_code == 403) or allowed, (method, address.path, answer.status_code)


@pytest.mark.parametrize(
    "query", ["?q=%00", "?page=-1&after=nonsense", "?place=%F0%9F&kind='", "?stage=x&stage=y&sort=z"]
)
def test_nonsense_in_the_query_breaks_no_page(client: Client, query: str) -> None:
    organisation = make_organisation(code="org-nso", kind="secretariat", national=True)
    user = make_user(username="u.nso", role="case_coordinator", organisation=organisation)
    for address in addresses():
        assert _ask(client, user, "get", address.path + query).status_code < 500, address.path
