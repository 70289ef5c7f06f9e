"""What no form of ours would send: too much of it, the wrong kind, twice, or to nowhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from lindung.access.roles import ROLES
from lindung.cases.models import Case, Note
from tests.security import objects
from tests.security.addresses import every_address
from tests.security.asking import quieted, signed_in
from tests.security.test_forms_and_headers import OFFICER, api_page, note_page
from tests.security.world import Country

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    quieted(monkeypatch)


@pytest.fixture
def browser(country: Country) -> Client:
    """An officer's browser."""
    return signed_in(country.users[OFFICER])


def test_what_is_too_much_is_refused_in_time(browser: Client, country: Country) -> None:
    deep = "[" * 10_000 + "]" * 10_000
    long = "x" * (10 * 1024 * 1024)
    page, interface = note_page(country), api_page(country) + "/notes"
    sent: dict[str, Any] = {
        "5,000 fields": browser.post(page, {f"f{n}": "1" for n in range(5000)}),
        "10 MB field": browser.post(page, {"text": long}),
        "10 MB JSON": browser.post(interface, json.dumps({"text": long}), content_type="application/json"),
        "deep JSON": browser.post(interface, deep, content_type="application/json"),
        "deep value": browser.post(interface, '{"text": ' + deep + "}", content_type="application/json"),
        "long number": browser.post(
            interface, '{"text": ' + "9" * 5000 + "}", content_type="application/json"
        ),
        "many keys": browser.post(
            interface, json.dumps({str(n): n for n in range(5000)}), content_type="application/json"
        ),
        "no Unicode": browser.post(interface, b'{"text": "\xff\xfe"}', content_type="application/json"),
        "a list": browser.post(interface, "[1, 2]", content_type="application/json"),
        "no JSON": browser.post(interface, "text=1", content_type="application/json"),
        "XML": browser.post(interface, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', content_type="text/xml"),
    }
    statuses = {name: answer.status_code for name, answer in sent.items()}
    assert all(status in {400, 413, 415, 422} for status in statuses.values()), statuses
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize(
    "kind", ["", "x", "application/json", "multipart/form-data", "text/html; charset=utf-7"]
)
def test_a_page_survives_any_kind_of_body(kind: str, browser: Client, country: Country) -> None:
    before = Note.objects.count()
    answer = browser.generic("POST", note_page(country), b"\x00\xff--x\r\n", content_type=kind)
    assert answer.status_code in {200, 400, 415, 422}
    assert Note.objects.count() == before


def test_a_field_nobody_offers_changes_nothing(browser: Client, country: Country) -> None:
    file = country.file(role=OFFICER, relation="own")
    foreign = country.file(role=OFFICER, relation="foreign")
    before = Case.objects.filter(pk=file.case.pk).values().get()
    more = {
        "tier": "open",
        "owner": str(foreign.case.lead_organisation_id),
        "lead_organisation": str(foreign.case.lead_organisation_id),
        "organisation": str(foreign.case.lead_organisation_id),
        "state": "closed",
        "stage": "closed",
        "case": str(foreign.case.pk),
        "by": str(foreign.further.colleague.pk),
        "audience": "public",
    }
    browser.post(note_page(country), {"text": "Seen.", **more})
    refused = browser.post(
        api_page(country) + "/notes", json.dumps({"text": "Seen.", **more}), content_type="application/json"
    )
    assert refused.status_code == 422
    assert Case.objects.filter(pk=file.case.pk).values().get() == before
    assert not Note.objects.filter(case=foreign.case, by=country.users[OFFICER]).exists()


def test_a_parameter_given_twice_confuses_nobody(browser: Client, country: Country) -> None:
    foreign = country.file(role=OFFICER, relation="foreign").case.code
    twice = browser.get(f"/cases/?stage=reported&stage=closed&after=x&after=y&code={foreign}&code={foreign}")
    assert twice.status_code in {200, 400, 404, 422}
    assert f"/cases/{foreign}/" not in twice.text
    page = browser.get(f"/api/v1/cases?size=1&size=200&place=x&place=%00&code={foreign}")
    assert page.status_code in {200, 404, 422}
    assert foreign not in page.text


@pytest.mark.parametrize("role", ["", *ROLES])
def test_a_wrong_address_tells_nothing(role: str, country: Country) -> None:
    client = signed_in(country.users[role]) if role else Client()
    pages = (
        "/.env",
        "/cases/../../etc/passwd",
        "/static/../settings.py",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/admin/",
    )
    for page in (*pages, "/cases/%00/", "/cases/%ff/", "/x" * 2000, "/api/v1/%ff", "/api/v1/cases/%0a"):
        answer = client.get(page)
        assert answer.status_code in {301, 302, 400, 401, 403, 404}, page
        told = answer.text if not answer.streaming else ""
        for word in ("Traceback", "Exception", "lindung.", "site-packages", "SELECT", "urlpatterns", "DEBUG"):
            assert word not in told, f"{page}: {word}"


def test_half_a_sign_in_opens_nothing(country: Country, settings: Any) -> None:
    settings.SECOND_FACTOR = "required"
    client = Client()
    client.force_login(country.users[OFFICER], backend="allauth.account.auth_backends.AuthenticationBackend")
    file = country.file(role=OFFICER, relation="own")
    opened = {
        f"{address.method} {address.path}": answer.status_code
        for address in every_address()
        if objects.concerns_a_file(address)
        and (answer := client.generic(address.method, objects.filled(address, file))).status_code
        not in {302, 401, 403, 404, 405}
    }
    assert not opened
