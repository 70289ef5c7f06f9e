"""The desks beside the window: who gives, reads and answers, and who finds nothing."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from lindung.cases.voices import actions, boxes
from lindung.cases.voices.actions.giving import Given
from lindung.cases.voices.models import Question, Window
from lindung.cases.voices.testing import LATER, WORD, Around
from lindung.intake.window.glance import glance
from lindung.intake.window.tests.helping import browser, form, send, staff
from lindung.intake.window.web.offers import offers


def test_staff_give_one_and_see_its_code_once(around: Around) -> None:
    manager = browser(around.manager)
    key = str(uuid4())
    answers = {"_submission": key, "passphrase": "seven rivers", "language": "id"}
    card = manager.post(staff(around, "give"), answers)
    page = card.content.decode()
    code = re.search(r"W-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert card.status_code == 200 and code and "seven rivers" not in page
    again = manager.post(staff(around, "give"), answers)
    assert again["Location"] == staff(around, "home") and Window.objects.count() == 1
    assert code[0] not in manager.get(staff(around, "home")).content.decode()
    entry = {"code": code[0], "passphrase": "Seven Rivers"}
    assert Client().post("/window/id/", entry).status_code == 302
    short = form(manager, staff(around, "give"), passphrase="abc", language="id")
    assert short.status_code == 422 and "letters" in short.content.decode()


def test_staff_read_write_ask_and_close(around: Around, phone: Client) -> None:
    send(phone, "write", text="When may I call?", once="1")
    manager = browser(around.manager)
    home = manager.get(staff(around, "home")).content.decode()
    assert "When may I call?" not in home
    assert manager.get(staff(around, "read")).status_code == 405
    assert "When may I call?" in manager.post(staff(around, "read")).content.decode()
    assert form(manager, staff(around, "write"), text="Tomorrow.").status_code == 302
    assert "Tomorrow." in phone.get("/window/en/in/").content.decode()
    asked = {
        "matter": "sharing",
        "purposes": ["services"],
        "text": "May the clinic know?",
        "language": "id",
    }
    assert manager.get(staff(around, "ask")).status_code == 200
    assert form(manager, staff(around, "ask"), **asked).status_code == 422
    assert form(manager, staff(around, "ask"), **asked, explained="on").status_code == 302
    row = Question.objects.get()
    assert "May the clinic know?" in manager.post(staff(around, "read")).content.decode()
    assert form(manager, staff(around, "take_back", row.pk)).status_code == 302
    assert form(manager, staff(around, "end"), why="wish").status_code == 302
    assert Window.objects.get().ended_why == "wish"
    assert form(manager, staff(around, "reopen")).status_code == 409


def test_outsiders_find_no_window(around: Around, given: Given) -> None:
    client = browser(around.outsider)
    for name in ("home", "give", "write", "ask", "end", "reopen", "seen"):
        assert client.get(staff(around, name)).status_code == 404, name
    assert client.post(staff(around, "read")).status_code == 404
    hearer = browser(around.hearer)
    assert hearer.get(staff(around, "home")).status_code == 403
    assert hearer.get(reverse("case", args=[around.case.code])).status_code in {403, 404}


def test_offer_and_glance(
    around: Around, given: Given, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    around.case.refresh_from_db()
    with django_assert_num_queries(0):
        [offer] = offers(case=around.case, actor=around.manager)
    assert offer.url == staff(around, "home") and not offers(case=around.case, actor=around.enforcer)
    with django_assert_max_num_queries(2):
        [line] = glance(case=around.case, by=around.manager, at=LATER)
    assert (line.state, line.alarm) == ("Given, not used yet", "")
    with_alarm = actions.inside(
        window_id=given.window.pk,
        private=boxes.person_pair(code=given.code, word=WORD, salt=bytes(given.window.salt)).private,
        at=LATER,
    )
    assert with_alarm is not None
    actions.not_safe(who=with_alarm, at=LATER)
    [line] = glance(case=around.case, by=around.manager, at=LATER)
    assert line.alarm
