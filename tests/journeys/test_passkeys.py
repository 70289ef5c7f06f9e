"""A key registered, used and misused in a real browser, whose authenticator answers as a fingerprint would."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, Page
from tests.journeys.browser import DESK, PHONE, axe_violations, csp_reports, no_sideways_scroll, open_page

from lindung.access.models import User
from lindung.access.testing import PASSWORD, make_organisation, make_user

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journey-passkeys")]
GET = """async (options) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return (await navigator.credentials.get({publicKey})).toJSON();
}"""


@pytest.fixture
def amina(origin: str, settings: Any) -> User:
    """An officer of a site where everybody needs a second factor."""
    settings.SECOND_FACTOR = "required"
    return make_user(
        username="amina", role="front_line_officer", organisation=make_organisation(code="labour")
    )


def device(browser: Browser, *, width: int = DESK) -> tuple[Page, Any]:
    """Return a page of a fresh device with a fingerprint reader, and the wire to it."""
    page = open_page(browser, width=width)
    page.set_default_timeout(8_000)
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable", {"enableUI": False})
    reader = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": reader})
    return page, wire


def look(page: Page, *, width: int) -> None:
    problems = axe_violations(page) + csp_reports(page)
    assert problems + (no_sideways_scroll(page) if width == PHONE else []) == [], page.url


def enter(page: Page, origin: str, *, at: str = "/") -> None:
    page.goto(f"{origin}{at}")
    page.get_by_label("Username").fill("amina")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


def enrol(page: Page, origin: str) -> None:
    enter(page, origin)
    page.get_by_role("button", name="Register a passkey").click()
    with page.expect_navigation(url="**/webauthn/reauthenticate/**"):
        page.get_by_role("button", name="Add", exact=True).click()
    with page.expect_navigation(url="**/recovery-codes/**"):
        page.get_by_role("button", name="Use a security key").click()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_nothing_opens_before_a_key_is_registered_and_everything_after(
    amina: User, browser: Browser, origin: str, width: int
) -> None:
    page, _wire = device(browser, width=width)
    enter(page, origin)
    assert page.url == f"{origin}/access/second-factor/"
    look(page, width=width)
    for skipped in (
        "/",
        "/cases/",
        "/account/2fa/",
        "/account/2fa/recovery-codes/",
        "/account/password/change/",
    ):
        page.goto(f"{origin}{skipped}")
        assert page.url == f"{origin}/access/second-factor/", skipped
    assert page.request.get(f"{origin}/api/v1/cases").status == 401
    page.get_by_role("button", name="Register a passkey").click()
    look(page, width=width)
    assert page.get_by_role("navigation", name="Main").count() == 0
    with page.expect_navigation(url="**/webauthn/reauthenticate/**"):
        page.get_by_role("button", name="Add", exact=True).click()
    look(page, width=width)
    page.goto(f"{origin}/cases/")
    assert "/webauthn/reauthenticate/" in page.url, "a key that was never tried opens nothing"
    with page.expect_navigation(url=f"{origin}/cases/"):
        page.get_by_role("button", name="Use a security key").click()
    assert page.request.get(f"{origin}/api/v1/cases").status == 200
    row = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    assert row.user == amina
    assert row.data["count"] > 0
    page.context.close()


def test_a_passkey_signs_in_alone_and_the_password_alone_does_not(
    amina: User, browser: Browser, origin: str
) -> None:
    page, _wire = device(browser)
    enrol(page, origin)
    page.get_by_role("button", name="Lock").click()
    page.wait_for_url("**/account/login/**")
    enter(page, origin)
    assert page.url == f"{origin}/account/2fa/authenticate/"
    page.goto(f"{origin}/cases/")
    assert "/account/" in page.url, "back to the second factor, or to the beginning"
    page.context.clear_cookies()
    page.goto(f"{origin}/account/login/")
    with page.expect_navigation(url=f"{origin}/"):
        page.get_by_role("button", name="Sign in with a passkey").click()
    page.goto(f"{origin}/cases/")
    assert page.url == f"{origin}/cases/"
    page.context.close()


def test_an_answer_of_a_key_counts_once_here_and_for_nobody_else(
    amina: User, browser: Browser, origin: str
) -> None:
    page, wire = device(browser)
    enrol(page, origin)
    page.get_by_role("button", name="Lock").click()
    page.wait_for_url("**/account/login/**")
    sent: list[str] = []
    page.goto(f"{origin}/account/login/")
    page.on("request", lambda asked: sent.append(asked.post_data or "") if asked.method == "POST" else None)
    with page.expect_navigation(url=f"{origin}/"):
        page.get_by_role("button", name="Sign in with a passkey").click()
    answer = next(parse_qs(body)["credential"][0] for body in sent if "credential" in body)

    thief = open_page(browser)
    assert enters(thief, origin, answer) is False, "a recorded answer is of no use"

    challenge = begin(thief, origin)
    with neighbour() as elsewhere:
        page.goto(elsewhere)
        lured = page.evaluate(GET, challenge)
    assert enters(thief, origin, json.dumps(lured)) is False, "signed for a page at another port"

    page.goto(f"{origin}/healthz")
    good = page.evaluate(GET, begin(thief, origin))
    ahead = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    ahead.data["count"] += 1000
    ahead.save()
    assert enters(thief, origin, json.dumps(good)) is False, "a copy that counts behind the original"
    ahead.data["count"] -= 1000
    ahead.save()

    for tampered in (
        "{}",
        "[]",
        '"x"',
        "null",
        json.dumps(good | {"response": {}}),
        json.dumps({**good, "id": 5}),
    ):
        assert enters(thief, origin, tampered) is False, tampered
    fine = page.evaluate(GET, begin(thief, origin))
    assert enters(thief, origin, json.dumps(fine)) is True, (
        "the proof that the same road is open to the right answer"
    )
    wire.detach()
    thief.context.close()
    page.context.close()


def test_adding_or_removing_a_key_needs_the_key(
    amina: User, browser: Browser, origin: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from lindung.access.web import standing

    page, _wire = device(browser)
    enrol(page, origin)
    monkeypatch.setattr(standing, "FRESH", timedelta(seconds=-1))
    key = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).pk
    for guarded in (
        "webauthn/add/",
        f"webauthn/keys/{key}/remove/",
        "recovery-codes/",
        "recovery-codes/generate/",
    ):
        page.goto(f"{origin}/account/2fa/{guarded}")
        assert "/webauthn/reauthenticate/" in page.url, guarded
    page.goto(f"{origin}/account/reauthenticate/?next=/account/2fa/webauthn/add/")
    assert "/account/2fa/" in page.url, "the password is no way around"
    assert "/reauthenticate/?next=" in page.url
    monkeypatch.undo()
    settings.SECOND_FACTOR = "required"
    page.goto(f"{origin}/account/2fa/webauthn/keys/{key}/remove/")
    page.get_by_role("button", name="Remove").click()
    page.wait_for_load_state()
    assert "This is your only second factor" in page.locator("main").inner_text()
    page.goto(f"{origin}/account/2fa/totp/activate/")
    assert "One-time codes are for accounts" in page.locator("main").inner_text()
    assert Authenticator.objects.filter(user=amina, type=Authenticator.Type.TOTP).count() == 0
    page.context.close()


def begin(page: Page, origin: str) -> Any:
    """Return the options of a challenge made for this visitor."""
    page.goto(f"{origin}/account/login/")
    return page.evaluate(
        """async () => (await (await fetch("/account/2fa/webauthn/login/",
           {headers: {Accept: "application/json"}})).json()).request_options.publicKey"""
    )


def enters(page: Page, origin: str, answer: str) -> bool:
    """Send an answer as this visitor and tell whether it signed them in."""
    page.goto(f"{origin}/account/login/")
    page.locator("#mfa_login [name=credential]").evaluate("(field, text) => { field.value = text }", answer)
    with page.expect_navigation():
        page.locator("#mfa_login").evaluate("form => form.submit()")
    page.goto(f"{origin}/cases/")
    return page.url == f"{origin}/cases/"


@contextmanager
def neighbour() -> Iterator[str]:
    """Serve another site under the same name, at another port."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>win a prize</title>")

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("localhost", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
