"""The interface: the acts of the pages, with a token or a session."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lindung.access.actions import issue_token
from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.cases.documents.models import Document
from lindung.cases.documents.testing import make_document
from lindung.cases.models import Case
from lindung.kernel.uploads.testing import jpeg


@pytest.fixture
def call(amina: Actor, chidi: Actor) -> Any:
    tokens = {
        actor.user_id: issue_token(user=User.objects.get(pk=actor.user_id), name="t", by=None, at=NOON)
        for actor in (amina, chidi)
    }

    def send(actor: Actor, method: str, address: str, data: Any = None, **headers: str) -> Any:
        client = Client(enforce_csrf_checks=True)
        headers = {"Authorization": f"Bearer {tokens[actor.user_id]}", **headers}
        return getattr(client, method)(f"/api/v1/cases/{address}", data, headers=headers)

    return send


def sent(data: bytes = b"words", name: str = "a.txt", kind: str = "statement") -> dict[str, Any]:
    return {"kind": kind, "file": SimpleUploadedFile(name, data)}


def test_a_document_is_added_listed_and_opened(call: Any, amina: Actor, case: Case) -> None:
    made = call(amina, "post", f"{case.code}/documents", sent(jpeg(secret="5.4N"), "p.jpg", "evidence"))
    assert made.status_code == 201, made.content
    assert made.json()["sort"] == "jpeg" and made.json()["done"] == ["redrawn"]
    assert "p" not in made.json().values() and "title" not in made.json()
    listed = call(amina, "get", f"{case.code}/documents").json()
    assert [one["id"] for one in listed] == [made.json()["id"]]
    opened = call(amina, "get", f"{case.code}/documents/{made.json()['id']}")
    assert b"".join(opened).startswith(b"\xff\xd8\xff")
    assert opened["Content-Security-Policy"].startswith("sandbox")


def test_retried_it_is_added_once(call: Any, amina: Actor, case: Case) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    first = call(amina, "post", f"{case.code}/documents", sent(), **key)
    again = call(amina, "post", f"{case.code}/documents", sent(), **key)
    assert first.json()["id"] == again.json()["id"] and Document.objects.count() == 1
    other = call(amina, "post", f"{case.code}/documents", sent(b"other words"), **key)
    assert other.status_code == 409
    assert (
        call(amina, "post", f"{case.code}/documents", sent(), **{"Idempotency-Key": "x"}).status_code == 422
    )


@pytest.mark.parametrize(
    ("data", "code", "status"),
    [
        (sent(b"MZ\x90\0"), "file_unknown_type", 422),
        (sent(b"a" * 2000), "file_too_large", 422),
        (sent(kind="novel"), "invalid", 422),
        ({"kind": "statement"}, "invalid", 422),
        ({"kind": "statement", "file": "no file"}, "invalid", 422),
    ],
)
def test_what_cannot_be_is_refused_as_a_problem(
    data: dict[str, Any], code: str, status: int, call: Any, amina: Actor, case: Case, settings: Any
) -> None:
    settings.UPLOAD_LIMIT = 1000
    answer = call(amina, "post", f"{case.code}/documents", data)
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (status, code)
    assert not Document.objects.exists()


def test_outsiders_find_nothing(call: Any, amina: Actor, chidi: Actor, case: Case) -> None:
    document = make_document(case=case, by=amina)
    bodies = set()
    for method, address in (
        ("get", f"{case.code}/documents"),
        ("post", f"{case.code}/documents"),
        ("get", f"{case.code}/documents/{document.pk}"),
        ("get", f"{case.code}/documents/{uuid4()}"),
    ):
        answer = call(chidi, method, address, sent() if method == "post" else None)
        assert answer.status_code == 404
        bodies.add(answer.content)
    assert len(bodies) == 1, "what is hidden and what is not there look the same"


def test_without_a_caller_no_file_is_taken(case: Case) -> None:
    assert Client().post(f"/api/v1/cases/{case.code}/documents", sent()).status_code == 401
