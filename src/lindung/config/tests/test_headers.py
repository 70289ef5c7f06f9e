"""What every answer carries, also one given half-way."""

from __future__ import annotations

import re

import pytest
from django.test import Client, override_settings

from lindung.access.models import User
from lindung.access.testing import PASSWORD, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("lindung.config.tests.small_urls")]

POLICY = {
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "require-trusted-types-for 'script'",
}


@pytest.fixture
def amina() -> User:
    return make_user(
        username="amina", role="administrator", organisation=make_organisation(code="north", kind="welfare")
    )


def directives(policy: str) -> set[str]:
    return {part.strip() for part in policy.split(";")}


def test_the_policy_is_exact_and_its_nonce_is_new_each_time(client: Client) -> None:
    nonces = set()
    for _ in range(3):
        answer = client.get("/account/login/")
        found = directives(answer.headers["Content-Security-Policy"])
        (scripts,) = found - POLICY
        assert found - {scripts} == POLICY
        nonce = re.fullmatch(r"script-src 'self' 'nonce-([\w+/=-]{16,})'", scripts)
        assert nonce
        assert f'nonce="{nonce[1]}"' in answer.text
        nonces.add(nonce[1])
    assert len(nonces) == 3


def test_no_page_has_styles_or_scripts_that_the_policy_would_stop(client: Client) -> None:
    for path in ("/account/login/", "/nowhere"):
        text = client.get(path).text
        assert not re.search(r"<[^>]+\sstyle=", text)
        assert "<style" not in text
        for tag in re.findall(r"<script[^>]*>", text):
            own = 'src="/static/' in tag or "nonce=" in tag
            assert own or 'type="application/json"' in tag, tag


@pytest.mark.parametrize(
    "path", ["/", "/account/login/", "/healthz", "/nowhere", "/access/lock/", "/static/nothing.css"]
)
def test_every_answer_is_private_and_framed_by_nobody(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    for sensor in ("camera", "microphone", "geolocation"):
        assert f"{sensor}=()" in headers["Permissions-Policy"]


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(amina: User, client: Client) -> None:
    client.get("/account/login/")
    client.post("/account/login/", {"login": "amina", "password": PASSWORD})
    assert set(client.cookies) == {"csrftoken", "sessionid", "seat", "django_language"}
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key
        assert not cookie["secure"], cookie.key


BEHIND_HTTPS = {
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "LANGUAGE_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "SECURE_HSTS_SECONDS": 365 * 24 * 3600,
}


def test_behind_https_cookies_are_secure_and_plain_requests_are_led_there(amina: User) -> None:
    with override_settings(**BEHIND_HTTPS):
        plain = Client().get("/note/")
        assert (plain.status_code, plain.headers["Location"]) == (301, "https://testserver/note/")
        client = Client(headers={"x-forwarded-proto": "https"})
        page = client.get("/account/login/")
        assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        client.post("/account/login/", {"login": "amina", "password": PASSWORD})
    assert len(client.cookies) == 4
    assert all(cookie["secure"] for cookie in client.cookies.values())
