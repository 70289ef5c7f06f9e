"""A person at their own window, on a phone that runs no scripts: they read, answer, complain, and are answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Response
from tests.journeys.browser import (
    PHONE,
    axe_violations,
    csp_reports,
    hosts_asked,
    no_sideways_scroll,
    open_page,
)
from tests.journeys.officer import KEEP_PICTURES, PATIENCE, PICTURES
from tests.journeys.path import words_of
from tests.journeys.story import Story

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.purposes import Purpose
from lindung.cases.actions import involve
from lindung.cases.models import Case
from lindung.cases.testing import make_case, walk
from lindung.cases.voices import boxes
from lindung.cases.voices.pack import frame
from lindung.cases.window_hooks import contacts_in
from lindung.intake.window.web import public
from lindung.intake.window.web.shown import languages
from lindung.kernel import clock
from lindung.kernel.sealing.boxes import Cost
from lindung.protection import actions as protection

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journey-window")]

LANGUAGE, WORD = "id", "tujuh sungai"
LARGEST = 20_000
"""Bytes of a page with all that it loads: an old phone on a slow line."""
ANYWHERE = "/static/window/window.css"
"""Stands for the page that anybody looks at, to which leaving leads: no test asks the world for it."""
LETTER, QUESTION = "Kami datang besok.", "Bolehkah kami berbicara dengan klinik?"
ASKS, SAYS = "Kapan saya boleh menelepon?", "Pintu dikunci pada malam hari."
ANSWER, SAID, DID = (
    "Kami sudah berbicara dengan mereka.",
    "Doors were locked at night.",
    "They stay open now.",
)


@dataclass
class Phone:
    """The person's phone, and how much it had to load."""

    page: Page
    origin: str
    largest: int = 0
    loaded: list[Response] = field(default_factory=list)

    def say(self, key: str) -> str:
        """Return a sentence of the window in the person's language."""
        return frame().wordings[LANGUAGE].texts[key]

    def open(self, path: str) -> None:
        """Type an address."""
        self._go(lambda: self.page.goto(f"{self.origin}{path}"))

    def follow(self, words: str) -> None:
        """Follow a link by its words."""
        self._go(self.page.get_by_role("link", name=words, exact=True).click)

    def press(self, key: str) -> None:
        """Press a button by its sentence."""
        self._go(self.page.get_by_role("button", name=self.say(key), exact=True).click)

    def enter(self, *, code: str, word: str = WORD) -> None:
        """Give code and word at the door."""
        self.page.get_by_label(self.say("code_label")).fill(code)
        self.page.get_by_label(self.say("word_label")).fill(word)
        self.press("enter")

    def write(self, text: str) -> None:
        """Write and send."""
        self.page.get_by_role("textbox").fill(text)
        self.press("send")

    @property
    def shown(self) -> str:
        """What is on the page."""
        return self.page.locator("main").inner_text()

    def _go(self, act: Callable[[], object]) -> None:
        self.loaded.clear()
        with self.page.expect_navigation():
            act()
        if self.page.url.startswith(self.origin):
            size = sum(int(one.headers["content-length"]) for one in self.loaded)
            assert 0 < size < LARGEST, f"{self.page.url} loads {size} bytes"
            self.largest = max(self.largest, size)


@contextmanager
def held(story: Story, **options: object) -> Iterator[Phone]:
    """Let the person hold a phone."""
    page = open_page(story.browser, width=PHONE, locale=LANGUAGE, **options)
    page.set_default_timeout(PATIENCE)
    phone = Phone(page=page, origin=story.origin)
    page.on("response", lambda response: phone.loaded.append(response))
    try:
        with clock.travel(to=story.moment):
            yield phone
    except BaseException:
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / "window-failed.png", full_page=True)
        raise
    finally:
        page.context.close()
    story.moment += timedelta(minutes=10)


def sheltered(story: Story) -> Case:
    """Return the case of a woman from Indonesia who lives in a house by the court's first order."""
    siva = Actor.of(User.objects.get(username="siva.police"))
    offices = Organisation.objects.in_bulk(
        ["court_george_town", "welfare_penang", "shelter_kenanga"], field_name="code"
    )
    begun = story.moment - timedelta(days=1)
    case = make_case(by=siva, at=begun)
    involve(case=case, organisation=offices["court_george_town"], purpose=Purpose.COURT, at=begun)
    involve(case=case, organisation=offices["welfare_penang"], purpose=Purpose.PROTECTION, at=begun)
    walk(case=case, steps=("presume", "refer", "accept"), by=siva, at=begun)
    protection.record_interim_order(
        case_id=case.pk,
        made_at=begun,
        reference="I-2026-7",
        court=offices["court_george_town"],
        place_of_refuge=offices["shelter_kenanga"],
        protection_officer=User.objects.get(username="nurul.welfare"),
        by=siva,
        at=begun,
    )
    return case


def test_a_person_reads_answers_and_complains(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "COST", Cost(rounds=1, memory=64, lanes=1))
    away = replace(frame(), file=frame().file.model_copy(update={"leave_to": f"{story.origin}{ANYWHERE}"}))
    monkeypatch.setattr(public, "frame", lambda: away)
    case = sheltered(story)
    with story.sits("nurul.welfare") as nurul:
        nurul.find(case.code)
        nurul.open(reverse("case_window:home", args=[case.code]))
        nurul.follow("Give the person a window of their own")
        nurul.write("The person's own word", WORD)
        nurul.press("Give it")
        code = nurul.page.locator(".app-sheet-name").inner_text()
        assert WORD not in nurul.page.content()
        nurul.follow("I have written it down")
        nurul.reads("Given, not used yet")
        nurul.follow("Write to the person")
        nurul.write("Your message", LETTER)
        nurul.press("Send")
        nurul.follow("Ask for consent through the window")
        nurul.choose(
            "What is the person asked to agree to?", words_of(nurul, "consent_matters", "medical_examination")
        )
        nurul.choose("What for?", "health care")
        nurul.write("The question, as the person will read it", QUESTION)
        assert nurul.field("In which language did you explain it?").input_value() == LANGUAGE
        nurul.page.get_by_label(nurul.word("I explained it in words the person understood")).check()
        nurul.press("Ask")

    with held(story, java_script_enabled=False) as phone:
        inside(phone, code)
    with held(story) as phone:
        looked_at(phone, code)

    with story.sits("nurul.welfare") as nurul:
        nurul.reads("See what the person answered")
        nurul.follow("Speak with the person alone, now")
        nurul.reads("The person marked that they are not safe:")
        nurul.press("Open the messages")
        nurul.reads(ASKS, QUESTION, "Answered")
    with story.sits("rohana.women") as rohana:
        rohana.go("Complaints")
        rohana.follow("Complaint")
        assert SAYS not in rohana.page.content()
        rohana.press("Read what was said")
        rohana.reads(SAYS)
        rohana.follow("Answer the person")
        rohana.write("Your answer", ANSWER)
        rohana.press("Send")
        rohana.open(reverse("voices:published"))
        rohana.press("Say what was done")
        place = Organisation.objects.get(code="shelter_kenanga")
        rohana.field("About which place?").select_option(value=str(place.pk))
        rohana.write("People said", SAID)
        rohana.write("We did", DID)
        rohana.field("In which language is it written?").select_option(value="en")
        rohana.press("Publish")
    with story.sits("grace.shelter") as grace:
        grace.go("Care")
        grace.follow("Questions of the complaints office")
        grace.reads(SAID, DID, "The office has asked nothing.")
        for path in (reverse("voices:list"), rohana.page.url.removeprefix(rohana.origin)):
            assert grace.page.request.get(f"{grace.origin}{path}").status in {403, 404}
        grace.find(case.code)
        assert SAYS not in grace.page.content()
    with held(story, java_script_enabled=False) as phone:
        phone.open(reverse("window:enter", args=[LANGUAGE]))
        phone.enter(code=code)
        assert ANSWER in phone.shown
        phone.follow(phone.say("done_heading"))
        assert SAID in phone.shown and DID in phone.shown


def inside(phone: Phone, code: str) -> None:
    """Go through the whole window as the person does, without any script."""
    phone.open(reverse("window:start"))
    phone.follow(dict(languages())[LANGUAGE])
    answers = set()
    for tried, word in ((code, "salah sekali"), ("W-0000-0000", WORD)):
        phone.enter(code=tried, word=word)
        assert phone.say("closed") in phone.shown
        answers.add(phone.page.content())
    assert len(answers) == 1, "the window tells a wrong word from an unknown code"
    phone.enter(code=code)
    assert phone.say("date_interim_until") in phone.shown
    assert all(line in phone.shown for line in contacts_in(language=LANGUAGE))
    assert LETTER in phone.shown and QUESTION in phone.shown

    phone.press("yes")
    assert phone.say("answered") in phone.shown and QUESTION not in phone.shown
    phone.follow(phone.say("reply_to_us"))
    phone.write(ASKS)
    assert phone.say("sent") in phone.shown
    phone.follow(phone.say("complain_heading"))
    phone.write(SAYS)
    assert phone.say("said") in phone.shown

    phone.open(reverse("window:first", args=[LANGUAGE]))
    before = phone.shown
    phone.press("ok")
    assert phone.shown == before, "the mark shows"
    assert cookies(phone) == {"w"} and not csp_reports(phone.page)
    phone.follow(phone.say("leave"))
    assert phone.page.url == f"{phone.origin}{ANYWHERE}"
    phone.open(reverse("window:first", args=[LANGUAGE]))
    assert phone.page.get_by_label(phone.say("code_label")).is_visible(), "whoever left is still inside"
    assert "w" not in cookies(phone)


def cookies(phone: Phone) -> set[str]:
    """Return the names of what the phone keeps."""
    return {one["name"] for one in phone.page.context.cookies()}


def looked_at(phone: Phone, code: str) -> None:
    """Look at every page as everybody may: with a script of ours, for the phone's pages have none."""
    phone.open(reverse("window:start"))
    look(phone, "start")
    phone.follow(dict(languages())[LANGUAGE])
    look(phone, "enter")
    phone.enter(code=code, word="salah sekali")
    look(phone, "wrong")
    phone.enter(code=code)
    look(phone, "first")
    for name in ("write", "tell", "done"):
        phone.open(reverse(f"window:{name}", args=[LANGUAGE]))
        look(phone, name)


def look(phone: Phone, name: str) -> None:
    """Fail unless the page is readable by all, within the policy, no wider than the phone, from one host."""
    page = phone.page
    if KEEP_PICTURES:
        folder = PICTURES / "window"
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True, scale="css")
    problems = axe_violations(page) + csp_reports(page) + no_sideways_scroll(page)
    problems += [host for host in hosts_asked(page) if f"http://{host}" != phone.origin]
    assert problems == [], name
