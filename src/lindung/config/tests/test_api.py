"""The HTTP interface says no in one way, knows its callers, and documents every operation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client
from django.urls import path
from ninja import NinjaAPI, Schema

from lindung.access.actions import issue_token, revoke_token
from lindung.access.actors import Actor
from lindung.access.api import AUTH, actor_of, install_handlers, once
from lindung.access.models import ApiToken, Organisation, User
from lindung.access.permissions import Permission
from lindung.access.testing import make_organisation, make_user
from lindung.config.tests.small_urls import handler400, handler404, handler500
from lindung.config.tests.small_urls import urlpatterns as pages
from lindung.kernel import clock, outbox
from lindung.kernel.models import OutboxEvent
from lindung.kernel.problems import Conflict

__all__ = ["handler400", "handler404", "handler500"]

small = NinjaAPI(title="Small", auth=AUTH, docs_url=None, urls_namespace="small")
install_handlers(small)


class Act(Schema):
    """What the test operation takes."""

    subject: UUID
    refuse: str = ""


@small.get("/me")
def me(request: HttpRequest) -> dict[str, str]:
    """Say who calls."""
    return {"user": str(actor_of(request).user_id)}


@small.post("/acts")
def acts(request: HttpRequest, body: Act) -> dict[str, str]:
    """Do something countable, or refuse in the way that is asked for."""
    if body.refuse == "permission":
        actor_of(request).require(Permission.CASE_OPEN)
    if body.refuse == "missing":
        Organisation.objects.get(code="nowhere")
    if body.refuse == "conflict":
        raise Conflict("Somebody was quicker. Read it again, then decide.")
    if body.refuse == "database":
        raise OperationalError("gone")

    def act() -> str:
        outbox.emit(event="test.done", subject_id=body.subject, at=clock.now())
        return str(body.subject)

    return {"made": once(request, act)}


urlpatterns = [*pages, path("api/v1/", small.urls)]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("lindung.config.tests.test_api")]


@pytest.fixture
def amina() -> User:
    organisation = make_organisation(code="north", kind="welfare")
    return make_user(username="amina", role="administrator", organisation=organisation)


@pytest.fixture
def key(amina: User) -> str:
    return issue_token(user=amina, name="import", by=None, at=clock.now())


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def assert_problem(answer: object, status: int, code: str) -> None:
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["type"]) == (status, f"urn:lindung:problem:{code}")
    assert body["detail"]
    assert body["title"]


def test_a_token_speaks_for_its_user_until_it_expires_or_is_revoked(
    amina: User, key: str, client: Client
) -> None:
    assert client.get("/api/v1/me", headers=bearer(key)).json() == {"user": str(amina.pk)}
    assert_problem(client.get("/api/v1/me"), 401, "not_signed_in")
    assert_problem(client.get("/api/v1/me", headers=bearer(key + "x")), 401, "not_signed_in")
    assert_problem(client.get("/api/v1/me", headers=bearer("\x00")), 401, "not_signed_in")
    with clock.travel(to=clock.now() + timedelta(days=91)):
        assert_problem(client.get("/api/v1/me", headers=bearer(key)), 401, "not_signed_in")
    revoke_token(token=ApiToken.objects.get(), by=Actor.of(amina), at=clock.now())
    assert_problem(client.get("/api/v1/me", headers=bearer(key)), 401, "not_signed_in")


def test_a_switched_off_account_takes_its_tokens_along(amina: User, key: str, client: Client) -> None:
    User.objects.filter(pk=amina.pk).update(is_active=False)
    assert_problem(client.get("/api/v1/me", headers=bearer(key)), 401, "not_signed_in")


def test_a_signed_in_browser_needs_its_token_for_acts(amina: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(amina, backend="allauth.account.auth_backends.AuthenticationBackend")
    act = {"subject": str(uuid4())}
    forged = client.post("/api/v1/acts", act, content_type="application/json")
    assert_problem(forged, 403, "refused")
    token = client.get("/").cookies["csrftoken"].value
    own = client.post("/api/v1/acts", act, content_type="application/json", headers={"x-csrftoken": token})
    assert own.status_code == 200


def test_a_form_is_no_json(amina: User, client: Client) -> None:
    client.force_login(amina, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert_problem(client.post("/api/v1/acts", {"subject": str(uuid4())}), 415, "not_json")


def test_an_idle_browser_hears_that_it_is_signed_out(amina: User, client: Client) -> None:
    client.force_login(amina, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/api/v1/me").status_code == 200
    with clock.travel(to=clock.now() + timedelta(hours=2)):
        assert_problem(client.get("/api/v1/me"), 401, "not_signed_in")


@pytest.mark.parametrize(
    ("refuse", "status", "code"),
    [
        ("permission", 403, "not_allowed"),
        ("missing", 404, "not_found"),
        ("conflict", 409, "changed_meanwhile"),
        ("database", 503, "interrupted"),
    ],
)
def test_every_no_is_a_problem(key: str, client: Client, refuse: str, status: int, code: str) -> None:
    body = {"subject": str(uuid4()), "refuse": refuse}
    answer = client.post("/api/v1/acts", body, content_type="application/json", headers=bearer(key))
    assert_problem(answer, status, code)
    assert (answer.headers.get("Retry-After") is not None) == (status == 503)


def test_what_cannot_be_read_is_a_problem_that_names_the_field(key: str, client: Client) -> None:
    wrong = client.post(
        "/api/v1/acts", {"subject": "7"}, content_type="application/json", headers=bearer(key)
    )
    assert_problem(wrong, 422, "invalid")
    assert [error["field"] for error in wrong.json()["errors"]] == [
        "body.body.subject"
    ] or "subject" in wrong.text
    broken = client.post("/api/v1/acts", "{", content_type="application/json", headers=bearer(key))
    assert_problem(broken, 400, "refused")
    flood = client.post(
        "/api/v1/acts", b"x" * (10 * 1024 * 1024), content_type="application/json", headers=bearer(key)
    )
    assert_problem(flood, 413, "too_large")
    assert_problem(client.get("/api/v1/nowhere", headers=bearer(key)), 404, "not_found")


def test_the_same_idempotency_key_does_it_once(key: str, client: Client) -> None:
    once_key, first, second = str(uuid4()), str(uuid4()), str(uuid4())
    headers = bearer(key) | {"idempotency-key": once_key}

    def send(subject: str) -> Any:
        return client.post(
            "/api/v1/acts", {"subject": subject}, content_type="application/json", headers=headers
        )

    assert send(first).json() == send(first).json() == {"made": first}
    assert_problem(send(second), 409, "submission_differs")
    assert OutboxEvent.objects.filter(event="test.done").count() == 1
    headers["idempotency-key"] = "again"
    refused = client.post(
        "/api/v1/acts", {"subject": first}, content_type="application/json", headers=headers
    )
    assert_problem(refused, 422, "invalid")
    assert refused.json()["field"] == "Idempotency-Key"
