"""A name is written blind, asked for, approved by a second officer, and seen under a watermark."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from playwright.sync_api import Error
from tests.journeys.browser import PHONE
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
    with story.sits("farah.labour", language="en") as farah:
        farah.open(f"/cases/{code}/identity/")
        farah.write("Full name", NAME)
        farah.press("Seal")
        assert NAME not in farah.page.content()
        farah.follow("Ask to open")
        farah.choose("What do you need to know?", "Full name")
        farah.choose("What for?", "Papers for a court")
        farah.press("Ask")
        farah.reads("A second officer has been asked")
    with story.sits("azman.labour", language="en") as azman:
        azman.follow("Decide whether to open an identity")
        azman.reads("Farah Idris", "Papers for a court")
        azman.page.get_by_label("Your passphrase", exact=True).fill("these are not the words")
        azman.press("Approve")
        azman.reads("This passphrase does not open your key")
        azman.page.get_by_label("Your passphrase", exact=True).fill(PASSPHRASE)
        azman.press("Approve")
        azman.reads("Approved")
        assert NAME not in azman.page.content()
    story.moment -= timedelta(minutes=45)
    with story.sits("farah.labour", language="en") as farah:
        farah.find(code)
        farah.reads("Opening of the identity approved")
        farah.follow("Ask to open")
        farah.reads("Approved. You can look until")
        farah.follow("Open the identity")
        farah.page.get_by_label("Your passphrase", exact=True).fill(PASSPHRASE)
        farah.press("Open")
        farah.reads(NAME, "Shown to Farah Idris")
        marks = farah.page.locator(".app-marked__marks span")
        assert marks.count() >= 20 and "Farah Idris" in marks.first.inner_text()
        assert marks.first.is_visible()
        farah.page.emulate_media(media="print")
        assert (
            marks.first.is_visible()
            and marks.first.evaluate("e => getComputedStyle(e.parentNode).opacity") != "0"
        )
        farah.page.emulate_media(media="screen")
        farah.follow("Seal and go back")
        with suppress(Error):  # the browser refuses to show the answer to a form again
            farah.page.go_back()
        assert NAME not in farah.page.content(), "the page was kept nowhere"


@pytest.mark.parametrize("story", [PHONE], indirect=True)
def test_the_holders_page_reads_on_a_phone(story: Story) -> None:
    with story.sits("faridah.nso", language="en") as faridah:
        faridah.go("Holders")
        faridah.reads("Faridah Yusof", "Daniel Chong", "was admitted by")
        faridah.follow("Admit a holder")
        faridah.reads("Only colleagues who have made a key are listed")
