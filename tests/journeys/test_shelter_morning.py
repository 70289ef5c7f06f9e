"""A manager's morning: who comes, who is away, who is asked how they are, what happened, which beds are free."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.journeys import prepared
from tests.journeys.browser import DESK, PHONE
from tests.journeys.officer import Officer
from tests.journeys.story import MONDAY, Story

from lindung.protection.care.testing import make_plan
from lindung.protection.shelters import actions, proposals
from lindung.protection.shelters.actions import PlaceIn
from lindung.protection.shelters.models import Absence, House, Incident, Stay

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journey-shelter")]

EVENING, MORNING, AFTERNOON = (
    MONDAY + timedelta(hours=8),
    MONDAY + timedelta(days=1),
    MONDAY + timedelta(hours=28),
)


@pytest.mark.parametrize("story", [DESK, PHONE], indirect=True)
def test_a_morning_in_a_shelter(story: Story) -> None:
    out, cared_for = resident(), resident()
    make_plan(case=cared_for.case, by=prepared.actor("nurul.welfare"), at=MONDAY, every_days=1)
    new = prepared.found(refuge="shelter_kenanga", at=MONDAY).case.code
    story.moment = EVENING
    with story.sits("nurul.welfare") as protector:
        held(protector, new)
    story.moment = MORNING
    with story.sits("grace.shelter") as manager:
        arrives(manager, new)
        goes_out(manager, out.case.code)
        asked(manager)
        happened(manager, cared_for.case.code)
    story.moment = AFTERNOON
    with story.sits("grace.shelter") as manager:
        comes_back(manager, out.case.code)
        manager.open("/shelters/")
        arrivals = manager.row("Arrivals Women")
        assert arrivals.get_by_role("cell").all_inner_texts() == [
            "5 of 8 beds free",
            "0 held",
            "3 occupied",
            "0 away",
        ]


def resident() -> Stay:
    """Return the stay of a woman who came on Monday."""
    scene = prepared.found(refuge="shelter_kenanga")
    first = proposals.propose(case=scene.case, by=scene.protector, at=MONDAY)[0]
    return actions.place(
        case_id=scene.case.pk,
        given=PlaceIn(zone=first.terms.zone),
        arrived_at=MONDAY,
        by=scene.protector,
        at=MONDAY,
    )


def held(protector: Officer, code: str) -> None:
    """Let the system propose a place, see why it fits, and hold a bed there for the night."""
    prepared.care(protector, code, "Place to stay")
    protector.reads("No bed is recorded for this person.", "named by the order")
    protector.page.get_by_role("button", name=re.compile(protector.word("Hold a bed"))).first.click()
    protector.choose("Was the person asked where they want to be?", "Yes, and this is where they want to be")
    protector.write("For how many hours?", "24")
    protector.press("Hold it")
    protector.reads("A bed is held at")


def house(manager: Officer) -> None:
    """Open the house."""
    manager.open(f"/shelters/{House.objects.get(code='kenanga_melati').pk}/")


def arrives(manager: Officer, code: str) -> None:
    """Receive who is expected."""
    manager.go("Shelters")
    manager.reads("1 held")
    manager.follow("Melati wing")
    manager.reads("Expected", "Ask the person how they are")
    manager.follow(code)
    manager.press("Save")
    manager.reads("Kenanga House", "The person is away")


def goes_out(manager: Officer, code: str) -> None:
    """Agree with a resident when she will be back."""
    house(manager)
    manager.follow(code)
    manager.press("The person is away")
    manager.choose("Is it agreed?", "Agreed")
    prepared.moment(manager, "Since when? If not agreed: when were they last seen?", at=MORNING)
    prepared.moment(manager, "When will they be back, if it is agreed?", at=MORNING + timedelta(hours=3))
    manager.write("With whom, and what was agreed or is known?", "At the market with a helper.")
    manager.press("Save")
    manager.reads("At the market with a helper.", "The person is back")


def asked(manager: Officer) -> None:
    """Ask the resident whose check-in is due."""
    house(manager)
    manager.follow("Ask the person how they are")
    manager.choose("Do they feel safe?", "They feel safe")
    manager.write("How are they, in their words?", "I slept.")
    manager.press("Save")
    house(manager)
    assert manager.page.get_by_text("Ask the person how they are").count() == 0


def happened(manager: Officer, code: str) -> None:
    """Record an incident with who was told and by when somebody follows up."""
    manager.follow(code)
    manager.press("Something happened")
    manager.choose("What happened?", "Sudden illness or injury")
    manager.choose("How serious is it?", "Serious: somebody outside has to know")
    prepared.moment(manager, "When?", at=MORNING)
    manager.write("What happened, as the person and staff tell it", "She fell on the stairs.")
    manager.choose("Who was told?", "Protection officer", "Health service")
    manager.date("By when does somebody follow up?", on=(MORNING + timedelta(days=2)).date())
    manager.press("Save")
    manager.reads("She fell on the stairs.", "Follow up")
    assert Incident.objects.get().told == ["health", "protection_officer"]


def comes_back(manager: Officer, code: str) -> None:
    """See in the afternoon who should be back, and record that she is; the incident waits."""
    house(manager)
    manager.reads("overdue by 1 hour", "Incidents to follow up")
    manager.follow(code)
    manager.choose("How did it end?", "Came back")
    manager.press("Save")
    manager.reads("Came back")
    assert Absence.objects.get().outcome == "returned"
