"""Asking an address as somebody, and what of the answer can be compared: its class, its words, its questions."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.db import connection, reset_queries, transaction
from django.template import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lindung.access.models import User
from lindung.access.web import standing
from lindung.kernel import clock
from lindung.kernel.web.forms import SUBMISSION
from tests.security.addresses import Address, description
from tests.security.objects import said
from tests.security.world import File

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_CHANGING = (
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'), "<token>"),
    (re.compile(r'nonce="[^"]*"'), "<nonce>"),
    (re.compile(r"'nonce-[^']*'"), "<nonce>"),
    (re.compile(rf'name="{SUBMISSION}" value="[^"]*"'), "<submission>"),
)
_VALUES = re.compile(r"'(?:[^']|'')*'(?:::\w+)?|\b\d+\b|NULL|\b[0-9a-f]{32}\b")
UNTOLD = frozenset({"Content-Length", "Expires"})
"""Headers that go with the address asked, or with the second in which it was asked."""
_TRANSACTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK")


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer: its status, everything in it that two readers of nothing should see alike, and its questions."""

    status: int
    body: str
    headers: dict[str, str]
    questions: tuple[str, ...]
    cookies: frozenset[str]


class Caller:
    """Somebody's browser (or nobody's) whose requests leave no trace behind."""

    def __init__(self, user: User | None) -> None:
        self.user = user or AnonymousUser()
        self.client = Client(raise_request_exception=False)
        if user is not None:
            self.client = signed_in(user, raise_request_exception=False)
            self.client.get("/")
        self._cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}
        self._description = description()
        self._idle: frozenset[str] = frozenset()

    def asks_nothing_more(self, heard: Heard) -> bool:
        """Tell whether an answer came without any question that a page of nothing would not ask as well."""
        if not self._idle:
            nothing = [Address(path="/no-such-page/", method=method, name="") for method in ("GET", "POST")]
            asked = [self.ask(one, one.path, file=None) for one in nothing]
            self._idle = frozenset(question for one in asked for question in one.questions)
        return self._idle.issuperset(heard.questions)

    def ask(self, address: Address, url: str, *, file: File | None) -> Heard:
        """Ask `url` with the method of `address` and a body that its description allows; undo what came of it.

        `file` gives the body its words: the same ones whoever asks, wherever the address leads.
        """
        self.client.cookies.clear()
        for name, value in self._cookies.items():
            self.client.cookies[name] = value
        reset_queries()  # thousands of pages would fill the log of questions
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            answer = self._send(address, url, file)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        return Heard(
            status=answer.status_code,
            body=alike(body.decode(errors="replace"), url),
            headers={name: alike(value, url) for name, value in answer.headers.items() if name not in UNTOLD},
            questions=tuple(
                _VALUES.sub("?", one["sql"])
                for one in asked.captured_queries
                if not one["sql"].startswith(_TRANSACTIONS)
            ),
            cookies=frozenset(answer.cookies),
        )

    def _send(self, address: Address, url: str, file: File | None) -> Any:
        if address.method == "GET":
            return self.client.get(url)
        if address.is_interface and _takes_files(self._description, address):
            return self.client.post(
                url, {"kind": "statement", "file": ContentFile(b"Said.", name="said.txt")}
            )
        if address.is_interface:
            assert file is not None
            body = json.dumps(said(address, file, example_of(self._description, address)))
            return self.client.generic(address.method, url, body, content_type="application/json")
        return self.client.generic(
            address.method,
            url,
            f"{SUBMISSION}={uuid4()}",
            content_type="application/x-www-form-urlencoded",
        )


def signed_in(user: User, **options: bool) -> Client:
    """Return a browser whose owner has given a password and a second factor, just now."""
    client = Client(**options)  # type: ignore[arg-type]
    client.force_login(user, backend=BACKEND)
    session = client.session
    session[standing.PASSWORD_AT] = session[standing.SECOND_AT] = int(clock.now().timestamp())
    session.save()
    return client


def quieted(patch: pytest.MonkeyPatch) -> None:
    """Let thousands of pages pass without a line each, and without the copies that test clients keep of them."""
    patch.setattr(logging.getLogger("django.request"), "disabled", True)
    patch.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))


def alike(text: str, url: str) -> str:
    """Return `text` without tokens, nonces and the address that was asked."""
    for pattern, word in _CHANGING:
        text = pattern.sub(word, text)
    for form in {url, quote(url, safe=""), quote(url, safe="/")}:
        text = text.replace(form, "<address>")
    return text


def example_of(described: dict[str, Any], address: Address) -> object:
    """Return the smallest body that the description of an operation allows."""
    operation = described["paths"].get(address.path, {}).get(address.method.lower(), {})
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return _example(described, body) if body else {}


def _takes_files(described: dict[str, Any], address: Address) -> bool:
    operation = described["paths"].get(address.path, {}).get(address.method.lower(), {})
    return "multipart/form-data" in operation.get("requestBody", {}).get("content", {})


def _example(described: dict[str, Any], schema: dict[str, Any]) -> object:
    if "$ref" in schema:
        return _example(described, described["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "enum" in schema:
        return schema["enum"][0]
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return _example(described, schema[several][0])
    kind = schema.get("type")
    if kind == "object":
        known = schema.get("properties", {})
        return {name: _example(described, known[name]) for name in schema.get("required", [])}
    if kind == "string":
        formats = {"date": "2026-11-09", "date-time": "2026-11-09T04:00:00Z", "uuid": str(UUID(int=7))}
        return formats.get(schema.get("format", ""), "x" * max(1, schema.get("minLength", 1)))
    return {"integer": 1, "number": 1, "boolean": True, "array": [], "null": None}.get(str(kind))
