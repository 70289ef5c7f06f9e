"""An officer at a browser: finds things by the words and roles on the page, and minds what every page must be."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path

from django.utils.translation import get_language_info, gettext, override
from playwright.sync_api import Browser, Locator, Page
from tests.journeys.browser import (
    PHONE,
    ROOT,
    axe_violations,
    csp_reports,
    hosts_asked,
    no_sideways_scroll,
    open_page,
)

from lindung.kernel.country import current

PASSWORD = "a lamp beside the river"
PICTURES = ROOT / "test-results"
KEEP_PICTURES = "LINDUNG_PICTURES" in os.environ  # of every page; of the page where a journey fails, always
PATIENCE = 8_000  # milliseconds
TABS = 60
HIDDEN = """() => {
  const control = document.activeElement, box = control.getBoundingClientRect();
  const shown = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const seen = shown && (control.contains(shown) || shown.contains(control) || [...control.labels ?? []].some(
    (label) => label.contains(shown)));
  return seen ? "" : control.outerHTML.slice(0, 200);
}"""


@dataclass
class Officer:
    """One demo user of the country, on a desk or with a phone, reading in their own language."""

    page: Page
    name: str
    origin: str
    width: int
    language: str
    story: str
    shots: Iterator[int] = field(default_factory=lambda: count(1))

    def word(self, english: str, **values: object) -> str:
        """Return a text of the interface as this officer reads it."""
        with override(self.language):
            text = gettext(english)
        return text % values if values else text

    def term(self, key: str) -> str:
        """Return what the country calls a thing, as this officer reads it."""
        return current().term(key, self.language)

    # -- going about ---------------------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(f"{self.origin}{path}")
        self.look()

    def sign_in(self, *, password: str = PASSWORD) -> None:
        """Fill in the sign-in form that is on the screen."""
        self.page.get_by_role("textbox").first.fill(self.name)
        self.page.get_by_label(self.page.locator("label[for=id_password]").inner_text(), exact=True).fill(
            password
        )
        self.press("Sign in")

    def go(self, entry: str) -> None:
        """Choose an entry of the navigation; on a phone it is behind the menu."""
        menu = self.page.get_by_role("button", name=self.word("Menu"))
        if menu.is_visible():
            menu.click()
        navigation = self.page.get_by_role("navigation", name=self.word("Main"))
        self._leave_by(navigation.get_by_role("link", name=self.word(entry)))

    def press(self, label: str) -> None:
        """Press a button, by its English words."""
        self._leave_by(self.page.get_by_role("button", name=self.word(label), exact=True).last)

    def follow(self, label: str) -> None:
        """Follow a link, by its English words or those on the screen."""
        self._leave_by(self.page.get_by_role("link", name=self.word(label), exact=True).first)

    def act(self, label: str) -> None:
        """Choose an act offered on the case page; the less likely ones are behind “More”."""
        act = self.page.locator(".app-actions").get_by_text(self.word(label), exact=True)
        if not act.is_visible():
            self.page.locator("summary", has_text=self.word("More")).click()
        self._leave_by(act)

    def switch(self, *, language: str) -> None:
        """Ask for the page in another language; each is offered under its own name."""
        name = get_language_info(language)["name_local"]
        self._leave_by(self.page.get_by_role("button", name=name, exact=True))
        self.language = language
        assert self.page.locator(f"html[lang={language}]").count() == 1

    def find(self, code: str) -> None:
        """Open a case by typing its code into the search of the case list."""
        self.go("Cases")
        box = self.field("Case code")
        if not box.is_visible():
            self.page.locator("summary", has_text=self.word("Filter")).click()
        box.fill(code)
        self.press("Apply filters")
        assert code in self.heading

    def _leave_by(self, control: Locator) -> None:
        with self.page.expect_navigation(timeout=PATIENCE):
            control.click(timeout=PATIENCE)
        self.look()

    # -- filling in ----------------------------------------------------------------------------------------------

    def group(self, label: str) -> Locator:
        """Return the fields under a common heading."""
        optional = re.escape(self.word("(optional)"))
        name = re.compile(rf"^\s*{re.escape(self.word(label))}\s*({optional})?\s*$")
        return self.page.get_by_role("group", name=name)

    def choose(self, label: str, *options: str) -> None:
        """Choose or tick answers of a question, by their words."""
        for option in options:
            self.group(label).get_by_label(self.word(option), exact=True).check()

    def write(self, label: str, text: str) -> None:
        """Write into a field."""
        self.field(label).fill(text)

    def pick(self, label: str, option: str) -> None:
        """Pick an option of a list that begins with these words."""
        choices = self.field(label)
        texts = choices.locator("option").all_inner_texts()
        words = self.word(option)
        choices.select_option(label=next(text for text in texts if text.startswith(words)))

    def date(self, label: str, *, on: date) -> None:
        """Write a day into its boxes."""
        self.boxes(label, str(on.day), str(on.month), str(on.year))

    def boxes(self, label: str, *texts: str) -> None:
        """Write into the boxes of a date: day, month, year."""
        for name, text in zip(("Day", "Month", "Year"), texts, strict=True):
            self.group(label).get_by_label(self.word(name), exact=True).fill(text)

    def field(self, label: str) -> Locator:
        """Return the field with this label."""
        optional = re.escape(self.word("(optional)"))
        name = re.compile(rf"^\s*{re.escape(self.word(label))}\s*({optional})?\s*$")
        return self.page.get_by_label(name)

    def tab_to(self, control: Locator) -> None:
        """Walk with the tab key to a control. On the way nothing that has the focus may lie hidden behind a bar."""
        for _step in range(TABS):
            self.page.keyboard.press("Tab")
            hidden = self.page.evaluate(HIDDEN)
            assert not hidden, f"{hidden} has the focus and cannot be seen on {self.page.url}"
            if control.evaluate("control => control === document.activeElement"):
                return
        raise AssertionError(f"the tab key does not lead to {control}")

    # -- reading -------------------------------------------------------------------------------------------------

    @property
    def heading(self) -> str:
        """The main heading of the page."""
        return self.page.locator("h1").inner_text()

    def reads(self, *texts: str) -> None:
        """Fail unless each of the texts is on the page, also in what is folded away."""
        shown = " ".join((self.page.locator("main").text_content() or "").split())
        for text in texts:
            assert self.word(text) in shown, f"{text!r} is not on {self.page.url}"

    def reads_in_order(self, *texts: str) -> None:
        """Fail unless the timeline tells these, the first the longest ago."""
        told = self.page.locator("#timeline h3").all_inner_texts()[::-1]
        places = [[n for n, line in enumerate(told) if self.word(text) in line][:1] for text in texts]
        assert [] not in places, told
        assert places == sorted(places), told

    def row(self, name: str) -> Locator:
        """Return the row of a table that begins with `name`."""
        heading = self.page.get_by_role("rowheader", name=name, exact=True)
        return self.page.get_by_role("row").filter(has=heading)

    def look(self) -> None:
        """Look at the page as everybody may: readable by all, within the policy, no overflow, no other host."""
        page = self.page
        if KEEP_PICTURES:
            self.picture()
        problems = axe_violations(page) + csp_reports(page)
        if self.width == PHONE:
            problems += no_sideways_scroll(page)
        problems += [host for host in hosts_asked(page) if f"http://{host}" != self.origin]
        if page.locator("h1").count() != 1:
            problems.append("not one main heading")
        assert problems == [], f"{page.url} as {self.name}"

    def picture(self) -> None:
        """Keep a picture of the page in `test-results/`."""
        folder: Path = PICTURES / f"{self.story}-{self.width}"
        folder.mkdir(parents=True, exist_ok=True)
        place = re.sub(r"[^a-z]+", "-", self.page.url.removeprefix(self.origin).lower()).strip("-")[-40:]
        self.page.screenshot(
            path=folder / f"{next(self.shots):02}-{self.name}-{place}.png", full_page=True, scale="css"
        )


@contextmanager
def seated(
    *,
    browser: Browser,
    origin: str,
    name: str,
    width: int,
    story: str,
    language: str = "",
    password: str = PASSWORD,
) -> Iterator[Officer]:
    """Let a demo user sit down at a device of their own, sign in by the form, and leave by the lock."""
    spoken = language or current().demo_users[name].language
    page = open_page(browser, width=width, locale=spoken)
    page.set_default_timeout(PATIENCE)
    officer = Officer(page=page, name=name, origin=origin, width=width, language=spoken, story=story)
    try:
        officer.open("/")
        officer.sign_in(password=password)
        assert page.locator(f"html[lang={spoken}]").count() == 1
        yield officer
    except BaseException:
        officer.picture()
        raise
    finally:
        page.context.close()
