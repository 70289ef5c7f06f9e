"""Texts that mean something to a machine are shown as they are; hidden characters refused; the log stays a log."""

from __future__ import annotations

import logging
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.test import Client

from lindung.access.actors import Actor
from lindung.cases import actions as cases
from lindung.cases.models import Note
from lindung.config.logs import LineFormatter
from lindung.kernel.web.forms import SUBMISSION
from tests.security.asking import quieted, signed_in
from tests.security.world import LATER, Country

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
OFFICER = "front_line_officer"
MEANINGFUL = (
    "{{ 7*7 }} {% debug %} ${7*7} #{7*7} <%= 7*7 %>",
    "'; DROP TABLE cases_case; --",
    '" OR 1=1 --',
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "</textarea><svg onload=alert(1)>",
    '=HYPERLINK("https://evil.example","open") +1 -1 @SUM(A1)',
    '#import "x": * $ sum $ \\input{/etc/passwd}',
    "%s %(name)s {0} {name} %n",
    "&lt;b&gt; &#60;b&#62;",
)
ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
HIDDEN = ("left \u202eright", "\u2066isolated\u2069", "a\u202ab")
LINES = "x\nWARNING root: forged\r\n\x1b[2Jgone\x1b[31m\u2028y"


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    quieted(monkeypatch)


@pytest.fixture
def browser(country: Country) -> Client:
    return signed_in(country.users[OFFICER])


@pytest.mark.parametrize("text", MEANINGFUL)
def test_a_text_that_means_something_is_shown_as_it_is(text: str, browser: Client, country: Country) -> None:
    file = country.file(role=OFFICER, relation="own")
    by = Actor.of(country.users[OFFICER])
    cases.note(case_id=file.case.pk, text=text, by=by, at=LATER)
    pages = (
        browser.get(f"/cases/{file.case.code}/").text,
        browser.get(f"/cases/{file.case.code}/?notes=1").text,
        browser.post(
            f"/cases/{file.case.code}/note/", {"text": text, "audience": "nobody", SUBMISSION: "x"}
        ).text,
    )
    assert any(text.translate(ESCAPED) in page for page in pages), "it is shown somewhere, letter for letter"
    for page in pages:
        assert "<script>alert" not in page
        assert "onerror=alert(1)>" not in page
        assert "<svg onload" not in page
        assert " 49 " not in page


@pytest.mark.parametrize("text", MEANINGFUL)
def test_a_search_for_it_finds_nothing_and_breaks_nothing(text: str, browser: Client) -> None:
    for page in ("/cases/", "/", "/find/", "/trail/"):
        answer = browser.get(page, {"q": text, "code": text, "place": text, "stage": text, "after": text})
        assert answer.status_code in {200, 403, 404, 422}, page
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("text", HIDDEN)
def test_hidden_characters_are_refused(text: str, browser: Client, country: Country) -> None:
    code = country.file(role=OFFICER, relation="own").case.code
    before = Note.objects.count()
    fields = {"audience": Note.Audience.NOTES, SUBMISSION: str(uuid4())}
    assert browser.post(f"/cases/{code}/note/", fields | {"text": text}).status_code == 422
    assert Note.objects.count() == before
    assert browser.post(f"/cases/{code}/note/", fields | {"text": "left right"}).status_code == 302
    assert Note.objects.count() == before + 1
    for page, field in (("identity", "full_name"), ("identity", "alias"), ("facts", "languages")):
        assert browser.post(f"/cases/{code}/{page}/", fields | {field: text}).status_code == 422, page


@pytest.mark.parametrize(
    "name",
    [
        "аmina",
        "matrix.front_line_оfficer",
        "matrix.front_line_officer\u200b",
        "ｍatrix.front_line_officer",
        "\u202eamina",
    ],
)
def test_a_name_that_looks_like_another_signs_nobody_in(name: str, country: Country) -> None:
    stranger = Client()
    answer = stranger.post("/account/login/", {"login": name, "password": "sheltered-river-stone-14"})
    assert answer.status_code in {200, 403, 422, 429}
    assert "_auth_user_id" not in stranger.session


def test_nothing_typed_begins_a_line_of_the_log(
    country: Country, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", False)
    stranger = Client(raise_request_exception=False)
    with caplog.at_level(logging.DEBUG):
        stranger.get(f"/cases/{quote(LINES)}/")
        stranger.get("/x" + quote(LINES))
        stranger.post("/account/login/", {"login": LINES, "password": LINES})
        stranger.get("/", headers={"Host": "x\x1b[2J"})
    formatter = LineFormatter("%(levelname)s %(name)s: %(message)s")
    written = [formatter.format(record) for record in caplog.records if record.exc_info is None]
    assert written, "what cannot be served is told"
    for line in written:
        assert "\x1b" not in line, repr(line)
        assert "\n" not in line and "\r" not in line and "\u2028" not in line, repr(line)
