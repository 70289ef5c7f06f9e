"""What a hostile page, link or program sends: forged forms, bent redirects and headers, oversized and odd bodies."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client

from lindung.cases.models import Note
from tests.security import objects
from tests.security.addresses import every_address
from tests.security.asking import quieted, signed_in
from tests.security.world import Country

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
OFFICER = "front_line_officer"
MAY_CHANGE = ("django_session", "kernel_auditevent", "kernel_audit", "access_session", "account_", "axes_")
"""Looking is recorded, and sessions remember when they were last seen: nothing else may change by looking."""


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    quieted(monkeypatch)


@pytest.fixture
def guarded(country: Country) -> Client:
    """An officer's browser at a server that checks its forms."""
    return signed_in(country.users[OFFICER], enforce_csrf_checks=True)


@pytest.fixture
def browser(country: Country) -> Client:
    """An officer's browser."""
    return signed_in(country.users[OFFICER])


def note_page(country: Country) -> str:
    return f"/cases/{country.file(role=OFFICER, relation='own').case.code}/note/"


def api_page(country: Country) -> str:
    return f"/api/v1/cases/{country.file(role=OFFICER, relation='own').case.code}"


def token_of(client: Client) -> str:
    client.get("/account/login/")
    client.get("/")
    return client.cookies["csrftoken"].value


# -- forged forms -------------------------------------------------------------------------------------------------


def test_a_form_without_our_token_does_nothing(guarded: Client, country: Country) -> None:
    before = Note.objects.count()
    token_of(guarded)
    other = token_of(Client())
    tokens: tuple[dict[str, str], ...] = (
        {},
        {"csrfmiddlewaretoken": ""},
        {"csrfmiddlewaretoken": "x" * 64},
        {"csrfmiddlewaretoken": other[::-1]},
    )
    for fields in tokens:
        assert guarded.post(note_page(country), fields | {"text": "forged"}).status_code == 403
    assert Note.objects.count() == before


def test_a_form_from_another_site_does_nothing_even_with_the_token(guarded: Client, country: Country) -> None:
    fields = {"csrfmiddlewaretoken": token_of(guarded), "text": "forged"}
    for origin in ("https://evil.example", "null", "http://testserver.evil.example"):
        answer = guarded.post(note_page(country), fields, headers={"Origin": origin})
        assert answer.status_code == 403, origin
    own = guarded.post(note_page(country), fields, headers={"Origin": "http://testserver"})
    assert own.status_code != 403


def test_every_page_refuses_a_form_without_a_token(country: Country) -> None:
    caller = signed_in(country.users[OFFICER], enforce_csrf_checks=True)
    file = country.file(role=OFFICER, relation="own")
    wrong = [
        f"{address.path}: {status}"
        for address in every_address()
        if address.method == "POST"
        and (
            status := caller.post(objects.address_of(address, file, country.planned), {"x": "1"}).status_code
        )
        not in {302, 401, 403, 404, 405, 415}
    ]
    assert not wrong


def test_the_interface_takes_no_form_of_a_browser(guarded: Client, country: Country) -> None:
    token = token_of(guarded)
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"):
        answer = guarded.post(api_page(country) + "/notes", "text=forged", content_type=kind)
        assert answer.status_code in {400, 403, 415, 422}, kind
    plain = guarded.post(
        api_page(country) + "/notes",
        json.dumps({"text": "forged"}),
        content_type="text/plain",
        headers={"X-CSRFToken": token, "Origin": "https://evil.example"},
    )
    assert plain.status_code == 403


@pytest.mark.parametrize(
    "role", [OFFICER, "case_coordinator", "court_registrar", "administrator", "monitoring_officer"]
)
def test_looking_changes_nothing(role: str, country: Country) -> None:
    client = signed_in(country.users[role])
    file = country.file(role=role, relation="own")
    before = _fingerprint()
    for address in every_address():
        if address.method == "GET":
            client.get(objects.address_of(address, file, country.planned))
    changed = [table for table, mark in _fingerprint().items() if before.get(table) != mark]
    assert not [table for table in changed if not table.startswith(MAY_CHANGE)]


def _fingerprint() -> dict[str, str]:
    """Return for each table a digest of all its rows."""
    marks = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t"
            )
            marks[table] = cursor.fetchone()[0]
    return marks


# -- where links and headers lead ---------------------------------------------------------------------------------

AWAY = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "\thttps://evil.example",
    "https://testserver@evil.example/",
    "/%0d%0aSet-Cookie:x=y",
)


@pytest.mark.parametrize("where", AWAY)
def test_no_link_of_ours_leads_away(where: str, browser: Client) -> None:
    stranger = Client()
    answers = [
        stranger.get("/account/login/", {"next": where}),
        browser.get("/account/login/", {"next": where}),
        browser.post("/language/", {"language": "ms", "next": where}),
        browser.post("/access/lock/", headers={"Referer": where.strip()}),
    ]
    for answer in answers:
        target = answer.headers.get("Location", "/")
        assert target.startswith("/") and not target.startswith(("//", "/\\")), target
        assert "evil.example" not in target.partition("?")[0]
        assert "x" not in answer.cookies


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host"])
def test_another_host_is_not_believed(header: str, browser: Client) -> None:
    answer = browser.get("/cases/", headers={header: "evil.example"})
    assert b"evil.example" not in answer.content
    assert "evil.example" not in str(answer.headers)
    if header == "Host":
        assert answer.status_code == 400


def test_no_parameter_reaches_a_header(browser: Client, country: Country) -> None:
    bent = "x\r\nX-Bent: yes\r\n\r\n<b>"
    answers = [
        browser.get("/cases/", {"place": bent, "stage": bent, "after": bent, "of": bent}),
        browser.get("/", {"of": bent}),
        browser.get(f"/cases/{bent}/"),
        browser.post("/language/", {"language": bent, "next": bent}),
        browser.get(
            api_page(country), headers={"Accept-Language": "ms, x;q=9\tX-Bent: yes", "X-Request-Id": "a\tb"}
        ),
    ]
    for answer in answers:
        assert answer.status_code < 500
        assert "X-Bent" not in answer.headers
        assert all("\n" not in value and "\r" not in value for value in answer.headers.values())


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "OPTIONS", "HEAD"])
def test_no_other_method_does_anything(method: str, browser: Client, country: Country) -> None:
    note = note_page(country)  # the file it is about is made on first use
    pages = (note, api_page(country), "/cases/", "/account/login/")
    before = _fingerprint()
    for page in pages:
        status = browser.generic(method, page, b"text=x", content_type="application/x-www-form-urlencoded")
        assert status.status_code < 500
    for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        browser.get(note, {"_method": "POST", "text": "x"}, headers={header: "POST"})
    changed = [table for table, mark in _fingerprint().items() if before.get(table) != mark]
    assert not [table for table in changed if not table.startswith(MAY_CHANGE)]


def test_no_page_can_be_framed_or_sniffed(browser: Client, country: Country) -> None:
    pages = (
        "/",
        "/cases/",
        note_page(country),
        "/nowhere/",
        "/account/login/",
        "/api/v1/cases",
        "/overview/",
    )
    for page in pages:
        answer = browser.get(page)
        assert answer.headers["X-Frame-Options"] == "DENY", page
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], page
        assert answer.headers["X-Content-Type-Options"] == "nosniff", page
        assert answer.headers["Cache-Control"] == "no-store", page
        assert answer.headers["Referrer-Policy"] == "same-origin", page
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", page
