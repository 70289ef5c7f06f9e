"""One-time codes, recovery codes, passkeys, and asking again before they change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from lindung.access.models import User
from lindung.access.secrets import fernet
from lindung.access.testing import PASSWORD
from lindung.access.tests.conftest import SignIn
from lindung.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.urls("lindung.access.tests.urls")]


def code_for(secret: str) -> str:
    """Return what an authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def confirm(client: Client) -> None:
    """Type the password once more, as every change of a second factor asks."""
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert answer.status_code == 302, answer.text


def activate(client: Client) -> str:
    """Set up one-time codes as a person would and return the secret their app keeps."""
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200, page.headers
    secret = page.context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert done.status_code == 302, done.context["form"].errors
    return str(secret)


def test_a_one_time_code_completes_the_sign_in_and_works_once(amina: User, sign_in: SignIn) -> None:
    secret = activate(sign_in(amina))
    client = Client()
    first = client.post("/account/login/", {"login": "amina", "password": PASSWORD})
    assert first.headers["Location"] == reverse("mfa_authenticate")
    assert client.get("/").status_code == 302, "a password alone is not enough any more"
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    right = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert right.headers["Location"] == "/"
    assert client.get("/").status_code == 200

    second = Client()
    second.post("/account/login/", {"login": "amina", "password": PASSWORD})
    reused = second.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert reused.status_code == 200, "an overseen code signs nobody in"


def test_the_secret_is_encrypted_in_the_table(amina: User, sign_in: SignIn) -> None:
    secret = activate(sign_in(amina))
    row = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(row.data)
    assert fernet(purpose="mfa").decrypt(row.data["secret"].encode()).decode() == secret


def test_each_recovery_code_signs_in_once(amina: User, sign_in: SignIn) -> None:
    client = sign_in(amina)
    activate(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(set(codes)) == 10
    for expected in (302, 200):
        fresh = Client()
        fresh.post("/account/login/", {"login": "amina", "password": PASSWORD})
        assert fresh.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == expected


def test_guessing_codes_is_stopped(amina: User, sign_in: SignIn) -> None:
    secret = activate(sign_in(amina))
    client = Client()
    client.post("/account/login/", {"login": "amina", "password": PASSWORD})
    for _ in range(6):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    stopped = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert stopped.status_code == 200
    assert "Too many failed" in stopped.text
    assert client.get("/").status_code == 302


def test_changing_a_second_factor_asks_for_a_fresh_proof(amina: User, sign_in: SignIn) -> None:
    client = sign_in(amina)
    with clock.travel(to=datetime.now(UTC) + timedelta(minutes=6)):
        for name in ("mfa_activate_totp", "mfa_add_webauthn", "account_change_password"):
            for asked in (client.get(reverse(name)), client.post(reverse(name), {"code": "1"})):
                assert asked.headers["Location"].startswith("/access/prove/?next="), name
        page = client.get("/access/prove/?next=/note/")
        assert page.headers["Location"] == reverse("account_reauthenticate") + "?next=%2Fnote%2F"
        wrong = client.post(page.headers["Location"], {"password": "wrong-lantern-99"})
        assert wrong.status_code in {200, 422}
        assert client.get(reverse("mfa_add_webauthn")).status_code == 302
        right = client.post(page.headers["Location"], {"password": PASSWORD})
        assert right.headers["Location"] == "/note/"
        assert client.get(reverse("mfa_add_webauthn")).status_code == 200


def test_the_pages_of_the_account_open_under_our_policy(amina: User, sign_in: SignIn) -> None:
    client = sign_in(amina)
    confirm(client)
    names = [
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_activate_totp",
        "account_change_password",
    ]
    for name in names:
        answer = client.get(reverse(name))
        assert answer.status_code == 200, (name, answer.headers)
        assert "require-trusted-types-for" in answer.headers["Content-Security-Policy"]


def test_a_passkey_begins_with_a_challenge_for_anyone(client: Client) -> None:
    login = client.get("/account/login/")
    assert 'id="passkey_login"' in login.text
    challenge = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    assert challenge.status_code == 200
    assert challenge.json()["request_options"]["publicKey"]["challenge"]
    forged = client.post(reverse("mfa_login_webauthn"), {"credential": "{}"})
    assert forged.status_code in {200, 302, 400}
    assert client.get("/").status_code == 302
