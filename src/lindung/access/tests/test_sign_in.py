"""Signing in, by name and password, and everything that must not happen there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from lindung.access.actions import create_user
from lindung.access.models import Organisation, User
from lindung.access.roles import UnknownRole
from lindung.access.testing import NOON, PASSWORD
from lindung.access.tests.conftest import SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.urls("lindung.access.tests.urls")]


def attempt(client: Client, login: str, password: str, **more: str) -> object:
    return client.post("/account/login/", {"login": login, "password": password, **more})


def test_name_and_password_lead_in_and_the_password_is_kept_as_argon2_only(
    amina: User, client: Client
) -> None:
    assert amina.password.startswith("argon2$argon2id$")
    assert PASSWORD not in amina.password
    assert client.get("/").headers["Location"] == "/account/login/?next=/"
    answer = attempt(client, " Amina ", PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/").status_code == 200


def test_an_account_without_password_or_switched_off_stays_out(
    amina: User, organisation: Organisation
) -> None:
    create_user(
        username="machine",
        display_name="Machine",
        organisation=organisation,
        roles=["administrator"],
        password=None,
        language="en",
        at=NOON,
    )
    User.objects.filter(pk=amina.pk).update(is_active=False)
    for login, password in (("machine", ""), ("machine", "None"), ("amina", PASSWORD)):
        client = Client()
        attempt(client, login, password)
        assert client.get("/").status_code == 302
    with pytest.raises(UnknownRole, match="there are: front_line_officer"):
        create_user(
            username="chidi",
            display_name="Chidi",
            organisation=organisation,
            roles=["king"],
            password=None,
            language="en",
            at=NOON,
        )


def test_six_wrong_passwords_lock_the_name_for_a_while_and_for_nobody_else(
    amina: User, bo: User, client: Client
) -> None:
    for _ in range(6):
        attempt(client, "amina", "wrong-lantern-99")
    for disguise in ("amina", "AMINA ", "Amina", " amina"):
        assert attempt(client, disguise, PASSWORD).status_code == 200, "another spelling is no new try"
    assert client.get("/").status_code == 302
    assert attempt(Client(), "bo", PASSWORD).status_code == 302

    from axes.models import AccessAttempt

    kept = AccessAttempt.objects.get()
    assert "wrong-lantern-99" not in kept.post_data + kept.get_data
    AccessAttempt.objects.update(attempt_time=kept.attempt_time - timedelta(minutes=16))
    assert attempt(client, "amina", PASSWORD).status_code == 302


def test_nobody_makes_an_account_for_themselves(client: Client) -> None:
    fields = {"username": "intruder", "password1": PASSWORD, "password2": PASSWORD}
    for answer in (client.get("/account/signup/"), client.post("/account/signup/", fields)):
        assert answer.status_code in {200, 302, 403, 404}
    assert not User.objects.filter(username="intruder").exists()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
    ],
)
def test_sign_in_leads_nowhere_else(amina: User, client: Client, elsewhere: str) -> None:
    assert client.get("/account/login/", {"next": elsewhere}).status_code == 200
    answer = attempt(client, "amina", PASSWORD, next=elsewhere)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    again = client.get("/account/login/", {"next": elsewhere})
    assert (again.status_code, again.headers["Location"]) == (302, "/")


def test_sign_in_leads_back_to_the_page_that_was_asked_for(amina: User, client: Client) -> None:
    asked = client.get("/note/?from=1")
    assert asked.headers["Location"] == "/account/login/?next=/note/%3Ffrom%3D1"
    answer = attempt(client, "amina", PASSWORD, next="/note/?from=1")
    assert answer.headers["Location"] == "/note/?from=1"


def test_pages_speak_the_language_of_whoever_signs_in_unless_they_chose_another(
    amina: User, bo: User, client: Client, sign_in: SignIn
) -> None:
    sign_in(bo, client)
    assert 'lang="ms"' in client.get("/").text.split(">", 2)[1]
    client.post("/access/lock/")
    sign_in(amina, client)
    assert client.cookies["django_language"].value == "en", (
        "the next person at the device has their own language"
    )
    client.post("/language/", {"language": "ms", "next": "/"})
    client.post("/access/lock/")
    sign_in(amina, client)
    assert client.cookies["django_language"].value == "ms", "her own choice on this device stands"


def test_a_page_needs_its_permission(amina: User, client: Client, sign_in: SignIn) -> None:
    sign_in(amina, client)
    refused = client.get("/my-work/")
    assert refused.status_code == 403
    assert "Your role does not include this" in refused.text
    assert client.get("/note/").status_code == 200


def test_signing_in_changes_the_session_key(amina: User, client: Client) -> None:
    client.get("/account/login/?next=/")
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    attempt(client, "amina", PASSWORD)
    assert client.cookies["sessionid"].value != planted


def test_the_lock_button_is_a_post_and_leads_back(amina: User, client: Client, sign_in: SignIn) -> None:
    sign_in(amina, client)
    assert client.get("/access/lock/").status_code == 405
    assert client.get("/").status_code == 200
    locked = client.post("/access/lock/", headers={"referer": "http://testserver/note/?a=1"})
    assert locked.headers["Location"] == "/account/login/?next=/note/%3Fa%3D1"
    assert client.get("/").status_code == 302
    elsewhere = client.post("/access/lock/", headers={"referer": "https://evil.example/"})
    assert elsewhere.headers["Location"] == "/account/login/"
    strict = Client(enforce_csrf_checks=True)
    sign_in(amina)
    assert strict.post("/access/lock/").status_code == 403
