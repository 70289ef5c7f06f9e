"""Proving oneself again: before what weighs most, within five minutes, and with what was typed kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actions import issue_token
from lindung.access.models import SessionRecord, User
from lindung.access.testing import PASSWORD
from lindung.access.tests.conftest import SignIn
from lindung.access.tests.test_second_factor import activate, code_for
from lindung.kernel import clock
from lindung.kernel.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.urls("lindung.access.tests.urls")]


def later(minutes: float) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=minutes)


def kept_notes() -> list[str]:
    return [event.detail["text"] for event in AuditEvent.objects.filter(event="test.note")]


def test_a_weighty_act_opens_for_five_minutes_and_its_form_survives_the_proof(
    amina: User, sign_in: SignIn
) -> None:
    client = sign_in(amina)
    with clock.travel(to=later(4.5)):
        assert client.get("/weighty/").status_code == 200
    with clock.travel(to=later(5.5)):
        assert client.get("/weighty/").headers["Location"] == "/access/prove/?next=%2Fweighty%2F"
        fields = {"text": "weighs a lot", "_submission": str(uuid4())}
        asked = client.post("/weighty/", fields)
        assert asked.headers["Location"] == "/access/prove/?next=%2Faccess%2Fresume%2F"
        assert kept_notes() == []
        proof = client.get(asked.headers["Location"]).headers["Location"]
        assert client.post(proof, {"password": "wrong-lantern-99"}).status_code == 200
        assert client.post("/weighty/", fields).status_code == 302
        assert kept_notes() == []
        done = client.post(proof, {"password": PASSWORD})
        assert done.headers["Location"] == "/access/resume/"
        page = client.get("/access/resume/")
        assert 'action="/weighty/"' in page.text
        assert client.post("/weighty/", dict(page.context["resend"])).headers["Location"] == "/"
        assert kept_notes() == ["weighs a lot"]


def test_where_a_second_factor_is_required_the_password_proves_nothing(
    amina: User, sign_in: SignIn, settings: Any
) -> None:
    client = sign_in(amina)
    secret = activate(client)
    settings.SECOND_FACTOR = "required"
    User.objects.filter(pk=amina.pk).update(totp_allowed=True, totp_reason="partner without a fitting device")
    assert client.get("/weighty/").status_code == 302, "signed in by password only"
    with clock.travel(to=later(6)):
        prove = client.get("/access/prove/?next=/weighty/")
        assert prove.headers["Location"] == reverse("mfa_reauthenticate") + "?next=%2Fweighty%2F"
        by_password = client.post(
            reverse("account_reauthenticate") + "?next=/weighty/", {"password": PASSWORD}
        )
        assert by_password.headers["Location"].startswith(reverse("mfa_reauthenticate"))
        assert client.get("/weighty/").status_code == 302
        code = code_for(secret)
        assert client.post(prove.headers["Location"], {"code": code}).headers["Location"] == "/weighty/"
        assert client.get("/weighty/").status_code == 200
        assert client.get("/").status_code == 200
    with clock.travel(to=later(12)):
        assert client.get("/weighty/").status_code == 302
        assert client.get("/").status_code == 200, "ordinary pages do not ask again"
        again = client.post(prove.headers["Location"], {"code": code})
        assert again.status_code == 200, "the same code proves nothing twice"


def test_without_a_second_factor_nothing_opens_but_registering_one(
    amina: User, sign_in: SignIn, settings: Any
) -> None:
    settings.SECOND_FACTOR = "required"
    client = sign_in(amina)
    for address in (
        "/",
        "/note/",
        "/weighty/",
        "/accounts/",
        "/access/signed-in/",
        "/account/2fa/",
        "/access/resume/",
    ):
        for answer in (client.get(address), client.post(address, {"text": "x", "_submission": str(uuid4())})):
            assert answer.headers["Location"] == "/access/second-factor/", address
    assert kept_notes() == []
    assert client.get("/access/second-factor/").status_code == 200
    assert client.get("/account/2fa/webauthn/add/").status_code == 200
    assert client.get("/account/2fa/totp/activate/").status_code == 403
    assert client.get("/api/light").status_code == 401
    with clock.travel(to=later(6)):
        asked = client.get("/account/2fa/webauthn/add/")
        assert asked.headers["Location"].startswith("/account/reauthenticate/"), (
            "a seat left alone registers nothing"
        )
    User.objects.filter(pk=amina.pk).update(totp_allowed=True, totp_reason="partner")
    assert client.get("/account/2fa/totp/activate/").status_code == 200
    assert client.post("/account/logout/").status_code == 302


def test_an_operation_asks_as_well_and_a_machine_never_may(
    amina: User, sign_in: SignIn, settings: Any
) -> None:
    client = sign_in(amina)
    assert client.post("/api/weighty").status_code == 200
    with clock.travel(to=later(6)):
        stale = client.post("/api/weighty")
        assert (stale.status_code, stale.json()["type"]) == (403, "urn:lindung:problem:prove_again")
        assert client.get("/api/light").json() == "Amina"
    key = issue_token(user=amina, name="import", by=None, at=clock.now())
    machine = Client(headers={"authorization": f"Bearer {key}"})
    settings.SECOND_FACTOR = "required"
    assert machine.get("/api/light").json() == "Amina", "a machine's key asks for no second factor"
    refused = machine.post("/api/weighty")
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:lindung:problem:people_only")


def test_ten_hours_after_sign_in_a_session_ends_whatever_was_done(amina: User, sign_in: SignIn) -> None:
    client = sign_in(amina)
    for minutes in range(10, 600, 10):
        with clock.travel(to=later(minutes)):
            assert client.get("/").status_code == 200
    with clock.travel(to=later(601)):
        ended = client.get("/note/")
        assert ended.headers["Location"] == "/account/login/?next=/note/"
        assert ended.headers["Clear-Site-Data"] == '"cache"'
    row = SessionRecord.objects.filter(user=amina)
    assert not row.exists()


def test_the_table_lets_no_session_live_longer(amina: User, sign_in: SignIn) -> None:
    client = sign_in(amina)
    first = SessionRecord.objects.get(user=amina).expire_date
    with clock.travel(to=later(14)):
        client.get("/")
    row = SessionRecord.objects.get(user=amina)
    assert abs((row.expire_date - first).total_seconds() + 14 * 60) < 5, (
        "counted from the sign-in, not from the use"
    )
    SessionRecord.objects.update(expire_date=datetime.now(UTC) - timedelta(seconds=1))
    assert client.get("/").status_code == 302


def test_lock_and_sign_out_have_the_browser_forget(amina: User, sign_in: SignIn) -> None:
    for address in ("/access/lock/", "/account/logout/"):
        client = sign_in(amina)
        page = client.get("/")
        assert page.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private" or (
            "no-store" in page.headers["Cache-Control"]
        )
        assert "Clear-Site-Data" not in page.headers
        assert client.post(address).headers["Clear-Site-Data"] == '"cache"'
