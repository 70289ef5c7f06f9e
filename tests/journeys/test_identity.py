"""A name is written blind, asked for, approved by a second officer, and seen under a watermark."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from playwright.sync_api import Error
from tests.journeys.browser import PHONE
from tests.journeys.officer import Officer
from tests.journeys.story import Story

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.cases.models import Case
from lindung.cases.testing import make_case
from lindung.world.holders import PASSPHRASE

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journey-identity")]
NAME = "Nilar Win"


def a_case(story: Story) -> Case:
    """Return a case of Farah's, opened this morning."""
    farah = Actor.of(User.objects.get(username="farah.labour"))
    return make_case(by=farah, at=story.moment)


@pytest.mark.parametrize("story", [PHONE], indirect=True)
def test_two_officers_open_a_name(story: Story) -> None:
    code = a_case(story).code
    with story.sits("farah.labour") as farah:
        farah.open(f"/cases/{code}/identity/")
        farah.write("Full name", NAME)
        farah.press("Seal")
        assert NAME not in farah.page.content()
        farah.press("Ask to open")
        farah.choose("What do you need to know?", "Full name")
        farah.choose("What for?", "Papers for a court")
        farah.press("Ask")
        farah.reads("A second officer has been asked. Come back to this page in a while.")
    with story.sits("azman.labour") as azman:
        azman.follow("Decide whether to open an identity")
        azman.reads("Farah Idris", "Papers for a court")
        azman.write("Your passphrase", "these are not the words")
        azman.press("Approve")
        azman.reads("This passphrase does not open your key. Mind capital letters and spaces, and try again.")
        azman.write("Your passphrase", PASSPHRASE)
        azman.press("Approve")
        azman.reads("Approved")
        assert NAME not in azman.page.content()
    story.moment -= timedelta(minutes=45)
    with story.sits("farah.labour") as farah:
        farah.find(code)
        farah.reads("Opening of the identity approved, for 15 minutes")
        farah.press("Ask to open")
        farah.reads("Approved. You can look until")
        farah.press("Open the identity")
        farah.write("Your passphrase", PASSPHRASE)
        farah.press("Open")
        farah.reads(NAME, "Farah Idris")
        marks = farah.page.locator(".app-marked__marks text")
        assert marks.count() >= 20 and "Farah Idris" in (marks.first.text_content() or "")
        assert marks.first.is_visible()
        farah.page.emulate_media(media="print")
        assert (
            marks.first.is_visible()
            and marks.first.evaluate("e => getComputedStyle(e.parentNode).opacity") != "0"
        )
        farah.page.emulate_media(media="screen")
        farah.press("Seal and go back")
        with suppress(Error):  # the browser refuses to show the answer to a form again
            farah.page.go_back()
        assert NAME not in shown(farah), "the page was kept nowhere"


def shown(officer: Officer) -> str:
    """Return what stands on the screen, once the browser has put something there."""
    for _try in range(40):
        with suppress(Error):  # it is still on its way
            return officer.page.content()
        officer.page.wait_for_timeout(250)
    raise AssertionError("the browser shows nothing")


@pytest.mark.parametrize("story", [PHONE], indirect=True)
def test_the_holders_page_reads_on_a_phone(story: Story) -> None:
    with story.sits("faridah.nso") as faridah:
        faridah.go("Holders")
        faridah.reads("Faridah Yusof", "Daniel Chong", "Notices to all holders")
        faridah.press("Admit a holder")
        faridah.reads("Only colleagues who have made a key are listed. All holders are told.")
        assert faridah.page.locator("option").count() == 1, "nobody waits to be admitted"
