"""Sessions that end by themselves: locked after a while, and nothing that was written is lost or shown to others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from lindung.access.models import User
from lindung.access.tests.conftest import SignIn, submission_of
from lindung.access.web import unsent
from lindung.kernel import clock
from lindung.kernel.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.urls("lindung.access.tests.urls")]
WORDS = "She is afraid of the man who paid."


def later(minutes: float) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=minutes)


def note(**more: str) -> dict[str, str]:
    return {"text": WORDS, "_submission": str(uuid4()), **more}


def kept_notes() -> list[str]:
    return [event.detail["text"] for event in AuditEvent.objects.filter(event="test.note")]


def test_a_session_locks_after_the_idle_minutes_and_not_before(amina: User, sign_in: SignIn) -> None:
    client = sign_in(amina)
    minutes = 0.0
    for _ in range(4):  # each use begins the minutes anew
        minutes += settings.IDLE_MINUTES - 0.5
        with clock.travel(to=later(minutes)):
            assert client.get("/").status_code == 200
    with clock.travel(to=later(minutes + settings.IDLE_MINUTES + 0.5)):
        locked = client.get("/note/?a=1")
        assert locked.headers["Location"] == "/account/login/?next=/note/%3Fa%3D1"
        assert "Locked after a while without use" in client.get("/account/login/").text
        assert client.get("/").status_code == 302


def test_the_first_page_after_signing_in_may_come_too_late(amina: User, sign_in: SignIn) -> None:
    client = sign_in(amina)
    with clock.travel(to=later(settings.IDLE_MINUTES + 1)):
        assert client.get("/").status_code == 302


def lock_while_writing(client: Client, fields: dict[str, str]) -> None:
    with clock.travel(to=later(settings.IDLE_MINUTES + 1)):
        answer = client.post("/note/?from=page", fields)
    assert answer.headers["Location"] == "/account/login/?next=/access/resume/"
    assert kept_notes() == []


def test_what_was_sent_too_late_waits_and_is_done_once_sent_again(amina: User, sign_in: SignIn) -> None:
    client = sign_in(amina)
    fields = note(_submission=submission_of(client.get("/note/").text))
    lock_while_writing(client, fields)
    assert WORDS not in str(dict(client.session)), "at rest it is unreadable"
    sign_in(amina, client)
    for _ in range(2):  # a reload shows it again
        page = client.get("/access/resume/")
        assert WORDS in page.text
        assert 'action="/note/?from=page"' in page.text
    assert page.context["resend"] == list(fields.items())
    for _ in range(2):
        assert client.post("/note/?from=page", dict(page.context["resend"])).status_code == 302
    assert kept_notes() == [WORDS]


def test_it_opens_for_its_sender_only(amina: User, bo: User, sign_in: SignIn) -> None:
    client = sign_in(amina)
    lock_while_writing(client, note())
    sign_in(bo, client)
    assert client.get("/access/resume/").headers["Location"] == "/"
    assert unsent.KEY not in client.session


def test_it_does_not_wait_for_ever(amina: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in(amina)
    lock_while_writing(client, note())
    sign_in(amina, client)
    monkeypatch.setattr(unsent, "KEEP_SECONDS", -1)
    assert client.get("/access/resume/").headers["Location"] == "/"


def test_a_session_lost_altogether_keeps_the_form_for_whoever_sat_there(
    amina: User, bo: User, sign_in: SignIn
) -> None:
    client = sign_in(amina)
    del client.cookies["sessionid"]
    assert client.post("/note/", note()).headers["Location"] == "/account/login/?next=/access/resume/"
    sign_in(amina, client)
    assert WORDS in client.get("/access/resume/").text

    other = sign_in(amina)
    del other.cookies["sessionid"]
    other.post("/note/", note())
    sign_in(bo, other)
    assert WORDS not in other.get("/access/resume/", follow=True).text


def test_a_stranger_leaves_nothing_behind(client: Client) -> None:
    answer = client.post("/note/", note())
    assert answer.headers["Location"] == "/account/login/?next=/note/"
    client.cookies["seat"] = "someone:forged:signature"
    assert client.post("/note/", note()).headers["Location"] == "/account/login/?next=/note/"
    assert unsent.KEY not in client.session


def test_a_form_whose_token_died_with_the_session_is_kept_but_a_forged_one_is_not(
    amina: User, bo: User
) -> None:
    client = Client(enforce_csrf_checks=True)
    token = client.get("/account/login/").cookies["csrftoken"].value
    from lindung.access.testing import PASSWORD

    fields = {"login": "amina", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post("/account/login/", fields).status_code == 302
    assert client.post("/note/", note()).status_code == 403, "signed in, without a token: forged"
    del client.cookies["sessionid"]
    forged = client.post("/note/", note(), headers={"sec-fetch-site": "cross-site"})
    assert forged.status_code == 403
    assert "This page had grown old" in forged.text
    silent = client.post("/note/", note())
    assert silent.status_code == 403, "a browser that does not say where it comes from is not believed"
    own = client.post("/note/", note(), headers={"sec-fetch-site": "same-origin"})
    assert own.headers["Location"] == "/account/login/?next=/access/resume/"
    assert kept_notes() == []


def test_passwords_and_floods_are_never_kept(amina: User, sign_in: SignIn) -> None:
    client = sign_in(amina)
    with clock.travel(to=later(settings.IDLE_MINUTES + 1)):
        answer = client.post("/note/", {"oldpassword": "x", "password1": "y"})
    assert answer.headers["Location"] == "/account/login/?next=/note/"
    sign_in(amina, client)
    with clock.travel(to=later(settings.IDLE_MINUTES + 1)):
        answer = client.post("/note/", note(text="x" * unsent.MOST_BYTES))
    assert answer.headers["Location"] == "/account/login/?next=/note/"
    assert unsent.KEY not in client.session
