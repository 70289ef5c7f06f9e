"""Fourteen people found together speak four languages: one page takes them in, helpers are called, and come."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Locator
from tests.journeys.browser import DESK, PHONE
from tests.journeys.officer import Officer
from tests.journeys.story import MONDAY, Story

from lindung.cases.groups.models import Group, Member
from lindung.kernel import walls
from lindung.protection.callouts import actions as callouts
from lindung.protection.callouts.models import Callout

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journey-rescue")]

SPOKEN = (("burm", 5, "mya", "female"), ("beng", 4, "bangla", "male"), ("indo", 3, "indo", "female"))
"""What is typed of the first three languages: its letters, how many, nationality, sex. The rest speak the fourth."""
AGES = ("24", "31", "19", "16?", "27", "33", "41", "22", "29", "35", "20", "", "26", "30")
MOST = 60
"""Fields typed: at ten seconds each this is ten minutes."""
MINUTE = timedelta(minutes=1)


class Typist:
    """Fills in by the label of each field, and counts."""

    def __init__(self, officer: Officer) -> None:
        self.officer, self.fields = officer, 0

    def write(self, label: str, text: str, **values: object) -> None:
        """Write into a field."""
        self._field(label, values).fill(text)

    def pick(self, label: str, code: str, **values: object) -> None:
        """Choose from a list by its code."""
        self._field(label, values).select_option(value=code)

    def _field(self, label: str, values: dict[str, object]) -> Locator:
        self.fields += 1
        return self.officer.page.get_by_label(self.officer.word(label, **values), exact=True)


@pytest.mark.parametrize("story", [DESK], indirect=True)
def test_fourteen_people_and_those_who_come(story: Story) -> None:
    story.moment = monday_to_come()
    with story.sits("siva.police") as siva:
        assert taken_in(siva) <= MOST
        siva.reads("14 people", "Burmese 5", "Bangla 4", "Indonesian 3", "Thai 2")
        siva.press("Call helpers")
        siva.press("Call them")
        siva.reads("7 helpers were asked to come")
    codes = [one.case.code for one in Member.objects.select_related("case")]
    asked = Callout.objects.values_list("language", "people")
    assert sorted(asked.filter(kind="interpreter")) == [("bn", 4), ("id", 3), ("my", 5), ("th", 2)]
    assert sum(people for _language, people in asked.filter(kind="assistance_specialist")) == len(codes) == 14

    story.width = PHONE
    with minutes_later(story).sits("thida.interpreter") as thida:
        called(thida, codes)
        thida.press("Yes, I come")
        thida.reads("I am there")
    with minutes_later(story).sits("rahman.interpreter") as rahman:
        called(rahman, codes)
        rahman.press("Yes, I come")
    with minutes_later(story).sits("thida.interpreter") as thida:
        called(thida, codes)
        thida.press("I cannot come after all")
        thida.choose("Why?", "Ill")
        thida.press("Tell whoever asked")
        thida.reads("You are not called to anything now.")
    with minutes_later(story).sits("salmah.vas") as salmah:
        salmah.go("Care")
        salmah.follow("My calls")
        salmah.press("Yes, I come")
        found = salmah.page.locator("main").get_by_role("link", name=re.compile("|".join(codes)))
        opened = found.all_inner_texts()
        assert len(opened) in {4, 5}
        salmah.follow(opened[0])
        assert opened[0] in salmah.heading
        stranger = next(code for code in codes if code not in opened)
        assert salmah.page.request.get(f"{salmah.origin}{reverse('case', args=[stranger])}").status == 404

    with walls.telling_system():
        callouts.sweep(at=story.moment)
    story.width = DESK
    with minutes_later(story).sits("siva.police") as siva:
        siva.go("Care")
        siva.follow("Call-outs")
        siva.page.get_by_role("link", name=re.compile("Burm")).first.click()
        siva.look()
        siva.reads("Thida Win", "Kyaw Zin Latt", "Who was asked", "Who else fits")
    story.width = PHONE
    with minutes_later(story).sits("rahman.interpreter") as rahman:
        rahman.go("My calls")
        rahman.press("I am there")
        rahman.reads("Recorded that you are there.")
    assert Callout.objects.get(language="bn").present_at is not None


def monday_to_come() -> datetime:
    """Return a Monday morning that is still to come: the database measures a helper's part by a clock of its own."""
    today = datetime.now(tz=UTC)
    return MONDAY + timedelta(weeks=max((today - MONDAY) // timedelta(weeks=1) + 1, 0))


def taken_in(officer: Officer) -> int:
    """Take the fourteen in on two pages; return how many fields that took."""
    officer.go("Cases")
    officer.press("Take in a group")
    typist = Typist(officer)
    typist.write("How many people?", "14")
    for number, (language, people, nationality, sex) in enumerate(SPOKEN, start=1):
        typist.write("Language %(number)d", language, number=number)
        typist.write("How many speak it, line %(number)d", str(people), number=number)
        typist.write("Nationality, line %(number)d", nationality, number=number)
        typist.pick("Sex, line %(number)d", sex, number=number)
    typist.write("Language %(number)d", "thai", number=4)
    typist.write("Nationality, line %(number)d", "thai", number=4)
    typist.pick("Sex, line %(number)d", "female", number=4)
    officer.press("On to the people")
    for number, age in enumerate(AGES, start=1):
        if age:
            typist.write("Age, person %(number)d", age, number=number)
    typist.pick("Urgent need, person %(number)d", "medical_now", number=3)
    typist.write("Belongs with row, person %(number)d", "1", number=2)
    typist.pick("How they belong together, person %(number)d", "sibling", number=2)
    officer.press("Open the cases")
    assert Group.objects.get().people == 14
    return typist.fields


def minutes_later(story: Story) -> Story:
    """Let two minutes pass since the officer sat down before, not the length of a sitting."""
    story.moment += 2 * MINUTE - timedelta(minutes=50)
    return story


def called(helper: Officer, codes: list[str]) -> None:
    """See what one is called to: the hour and the place, no case and no name."""
    helper.go("My calls")
    helper.reads("Emergency")
    shown = helper.page.locator("main").inner_text()
    assert not [code for code in codes if code in shown]
