"""The phone: without a script, without any trace, and the same for every wrong try."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from lindung.cases.models import Task
from lindung.cases.voices import actions, limits
from lindung.cases.voices.actions.giving import Given
from lindung.cases.voices.models import Alarm, Complaint, Enquiry, Message, WeDid
from lindung.cases.voices.pack import frame
from lindung.cases.voices.testing import LATER, WORD, Around
from lindung.cases.voices.tests.test_words import ASKED
from lindung.cases.window_hooks import contacts_in
from lindung.intake.window.tests.helping import browser, form, send, staff, token
from lindung.kernel import clock

LARGEST = 9_000
"""Bytes of the largest page: an old phone on a slow line."""


@pytest.mark.parametrize("language", list(frame().wordings))
def test_every_language_is_small_quiet_and_leaves_first(
    around: Around, given: Given, phone: Client, language: str
) -> None:
    actions.write_to(case_id=around.case.pk, text="Hello there", by=around.manager, at=LATER)
    telling = [
        around.case.code, "Lindung", "traffick", "shelter", "victim", "Test_Refuge", "Manager", given.code,
    ]  # fmt: skip
    for name in ("", "in/", "in/write/", "in/tell/", "in/done/"):
        answer = phone.get(f"/window/{language}/{name}")
        page = answer.content.decode()
        assert answer.status_code == 200 and len(answer.content) < LARGEST, (name, len(answer.content))
        assert page.index("/window/leave/") < page.index("<main>")
        assert not re.search(r"<script|style=|\bon[a-z]+=|https?://|@import", page), name
        assert not [one for one in telling if re.search(rf"\b{one}", page, re.IGNORECASE)], name
        assert f'<html lang="{language}" dir="ltr">' in page
        assert answer["Referrer-Policy"] == "same-origin" and "no-store" in answer["Cache-Control"]
        assert frame().wordings[language].texts["unchecked"] in page
    first = phone.get(f"/window/{language}/in/").content.decode()
    assert "Hello there" in first
    assert all(line in first for line in contacts_in(language=language)) and contacts_in(language=language)


def test_one_cookie_and_a_strict_one(phone: Client) -> None:
    assert set(phone.cookies) == {"w"}
    cookie = phone.cookies["w"]
    assert cookie["httponly"] and cookie["samesite"] == "Strict" and cookie["path"] == "/window/"
    assert cookie["max-age"] == 15 * 60


def test_leaving_forgets_and_goes_where_anybody_goes(phone: Client) -> None:
    answer = phone.get("/window/leave/")
    assert answer.status_code == 302 and answer["Location"] == frame().file.leave_to
    assert answer["Referrer-Policy"] == "no-referrer" and phone.cookies["w"].value == ""
    assert phone.get("/window/en/in/")["Location"] == "/window/en/"


def test_a_quarter_of_an_hour_idle_and_one_is_outside(phone: Client) -> None:
    held = phone.cookies["w"].value
    with clock.travel(to=LATER + timedelta(minutes=14)):
        assert phone.get("/window/en/in/").status_code == 200
    phone.cookies["w"] = held
    with clock.travel(to=LATER + timedelta(minutes=16)):
        assert phone.get("/window/en/in/").status_code == 302
    phone.cookies["w"] = held[:-6] + "AAAAAA"
    assert phone.get("/window/en/in/").status_code == 302


def test_every_wrong_try_is_answered_alike(given: Given) -> None:
    pages = set()
    for number, (code, word) in enumerate([(given.code, "wrong"), ("W-0000-0000", WORD), ("", "")]):
        answer = Client(REMOTE_ADDR=f"203.0.113.{number}").post(
            "/window/en/", {"code": code, "passphrase": word}
        )
        assert answer.status_code == 403 and not answer.cookies
        pages.add(answer.content)
    for _turn in range(limits.OF_CODE.most):
        last = Client().post("/window/en/", {"code": given.code, "passphrase": "wrong"})
    assert Client().post("/window/en/", {"code": given.code, "passphrase": WORD}).content == last.content
    assert pages == {last.content}


def test_forms_of_other_sites_do_nothing(given: Given, phone: Client) -> None:
    entry = {"code": given.code, "passphrase": WORD}
    assert Client().post("/window/en/", entry, headers={"Origin": "https://evil.example"}).status_code == 403
    ours = token(phone)
    for fields, headers in (
        ({"text": "forged"}, {}),
        ({"text": "forged", "t": "x"}, {}),
        ({"text": "forged", "t": ours}, {"Origin": "https://evil.example"}),
        ({"text": "forged", "t": ours}, {"Sec-Fetch-Site": "cross-site"}),
    ):
        for name in ("write", "tell", "answer", "ok", "end"):
            assert phone.post(f"/window/en/in/{name}/", fields, headers=headers).status_code == 403
    assert not Message.objects.exists() and not Alarm.objects.exists()
    assert Client().post("/window/en/in/ok/").status_code == 302 and not Alarm.objects.exists()


def test_an_unknown_language_leads_to_the_languages(phone: Client) -> None:
    assert phone.get("/window/fr/")["Location"] == "/window/"
    assert phone.get("/window/xx/in/")["Location"] == "/window/"
    assert phone.get("/window/en/in/nowhere/")["Location"] == "/window/"
    assert "Melayu" in phone.get("/window/").content.decode()


def test_a_message_once_however_often_sent(phone: Client) -> None:
    once = str(uuid4())
    for _turn in range(2):
        assert send(phone, "write", text="Hello", once=once)["Location"] == "/window/en/in/?m=sent"
    assert Message.objects.count() == 1
    assert "It was sent." in phone.get("/window/en/in/?m=sent").content.decode()
    assert "<b>" not in phone.get("/window/en/in/?m=<b>").content.decode().split("<h2>")[0]
    for text in ("", "x" * 2001):
        assert send(phone, "write", text=text, once=str(uuid4())).status_code == 422


def test_a_complaint_and_its_answer(around: Around, phone: Client) -> None:
    words = "The door is locked."
    assert send(phone, "tell", kind="complaint", text=words, once="1")["Location"].endswith("?m=said")
    row = Complaint.objects.get()
    hearer = browser(around.hearer)
    listed = hearer.get(reverse("voices:list")).content.decode()
    assert reverse("voices:show", args=[row.pk]) in listed and around.case.code not in listed
    assert words not in hearer.get(reverse("voices:show", args=[row.pk])).content.decode()
    assert words in hearer.post(reverse("voices:read", args=[row.pk])).content.decode()
    for name, fields in (
        ("reply", {"text": "We go there."}),
        (
            "ask",
            {
                "question": "Are doors locked?",
                "due_on_day": "20",
                "due_on_month": "11",
                "due_on_year": "2026",
            },
        ),
        ("close", {"outcome": "put_right"}),
    ):
        page = hearer.get(reverse(f"voices:{name}", args=[row.pk]))
        assert page.status_code == 200
        done = form(hearer, reverse(f"voices:{name}", args=[row.pk]), **fields)
        assert done.status_code == 302, done.content.decode()[:3000]
    assert "We go there." in phone.get("/window/en/in/").content.decode()
    manager = browser(around.manager)
    assert "Are doors locked?" in manager.get(reverse("voices:asked")).content.decode()
    enquiry = Enquiry.objects.get()
    form(manager, reverse("voices:answer", args=[enquiry.pk]), answer="No longer.")
    assert "No longer." in hearer.get(reverse("voices:show", args=[row.pk])).content.decode()
    added = {"organisation": str(around.shelter.pk), "said": "Doors.", "did": "Open now.", "language": "en"}
    assert form(hearer, reverse("voices:publish"), **added).status_code == 302
    assert "Open now." in phone.get("/window/en/in/done/").content.decode()
    assert "Open now." in manager.get(reverse("voices:asked")).content.decode()
    published = WeDid.objects.get()
    assert "Open now." in hearer.get(reverse("voices:published")).content.decode()
    assert form(hearer, reverse("voices:take_back", args=[published.pk])).status_code == 302


@pytest.mark.parametrize("name", ["manager", "protector", "coordinator", "stranger"])
def test_nobody_else_opens_a_complaint(around: Around, phone: Client, name: str) -> None:
    send(phone, "tell", kind="complaint", text="The door.", once="1")
    row = Complaint.objects.get()
    client = browser(getattr(around, name))
    for page in ("show", "reply", "ask", "close"):
        assert client.get(reverse(f"voices:{page}", args=[row.pk])).status_code in {403, 404}
    assert client.post(reverse("voices:read", args=[row.pk])).status_code in {403, 404}
    assert str(row.pk) not in client.get(reverse("voices:list")).content.decode()


def test_yes_or_no(around: Around, phone: Client) -> None:
    row = actions.ask(case_id=around.case.pk, given=ASKED, by=around.manager, at=LATER)
    assert ASKED.text in phone.get("/window/en/in/").content.decode()
    assert send(phone, "answer", q=str(row.pk), a="maybe")["Location"].endswith("?m=try_again")
    assert send(phone, "answer", q="x", a="yes")["Location"].endswith("?m=try_again")
    assert send(phone, "answer", q=str(row.pk), a="yes")["Location"].endswith("?m=answered")
    row.refresh_from_db()
    assert row.state == "answered" and row.consent is not None and row.consent.answer == "given"
    assert ASKED.text not in phone.get("/window/en/in/").content.decode()


def test_the_ok_is_silent(around: Around, phone: Client) -> None:
    before = phone.get("/window/en/in/").content
    assert send(phone, "ok")["Location"] == "/window/en/in/"
    after = phone.get("/window/en/in/").content
    plain = re.compile(rb'value="[^"]+"')
    assert plain.sub(b"", before) == plain.sub(b"", after)
    assert Alarm.objects.count() == 1
    page = browser(around.protector).get(staff(around, "home")).content.decode()
    assert "marked that they are not safe" in page
    assert form(browser(around.protector), staff(around, "seen"))["Location"] == staff(around, "home")
    assert not Task.objects.filter(kind="window.not_safe", state="open").exists()


def test_finish_ends_the_visit(phone: Client) -> None:
    assert send(phone, "end")["Location"] == "/window/en/"
    assert phone.cookies["w"].value == ""


def test_a_window_that_ends_lets_nobody_stay(around: Around, given: Given, phone: Client) -> None:
    actions.end(case_id=around.case.pk, why="lost", by=around.manager, at=LATER)
    assert phone.get("/window/en/in/").status_code == 302


def test_a_lost_database_is_a_pause_in_its_own_words(
    phone: Client, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**how: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(actions, "inside", away)
    monkeypatch.setattr(actions, "open_door", away)
    entry = {"code": given.code, "passphrase": WORD}
    for answer in (phone.get("/window/ms/in/"), phone.post("/window/ms/", entry)):
        assert answer.status_code == 503
        page = answer.content.decode()
        assert frame().wordings["ms"].texts["later"] in page and "Lindung" not in page and WORD not in page
