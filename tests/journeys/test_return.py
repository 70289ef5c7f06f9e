"""Return of an adult: arranged with her, assessed by somebody else, followed up; and one that is not safe, refused."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils.translation import override
from tests.journeys import prepared
from tests.journeys.browser import DESK
from tests.journeys.officer import PASSWORD, Officer
from tests.journeys.path import words_of
from tests.journeys.story import MONDAY, Story

from lindung.access.actions import create_user
from lindung.access.models import Organisation
from lindung.protection.leaving import actions, pack
from lindung.protection.leaving.models import FollowUp, Leaving
from lindung.protection.leaving.problems import NotSafe
from lindung.protection.leaving.testing import Journey

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journey-return")]

HOUR = timedelta(hours=1)
FLIGHT, LANDED, MONTH_LATER = (MONDAY + timedelta(days=n) for n in (7, 8, 38))
REFUSED = "Not safe: nobody departs. Talk over staying or a third country with the person."
RETURN = "Return to the country they come from"


def test_a_return_arranged_with_the_person(story: Story) -> None:
    code = prepared.protected().case.code
    with story.sits("nurul.welfare") as planner:
        talked_over(planner, code)
        agreed(planner, code)
    with story.sits("hakim.welfare") as assessor:
        assessed(assessor, code, "Safe", "Her sister has moved, and nobody knows where to.")
    with story.sits("nurul.welfare") as planner:
        papers(planner)
        booked(planner)
    story.moment = FLIGHT
    with story.sits("nurul.welfare") as planner:
        departed(planner)
    story.moment = LANDED
    with story.sits("nurul.welfare") as planner:
        received(planner)
    story.moment = MONTH_LATER
    with story.sits("nurul.welfare") as planner:
        followed_up(planner)
    assert Leaving.objects.get().received_at is not None


@pytest.mark.parametrize("story", [DESK], indirect=True)
def test_an_unsafe_return_is_refused(story: Story) -> None:
    code = booked_before().case.code
    story.moment += 5 * HOUR
    with story.sits("hakim.welfare") as assessor:
        assessed(assessor, code, "Not safe", "The man who sold her waits in her village.")
        assessor.reads(REFUSED)
    with story.sits("nurul.welfare") as planner:
        planner.open(address())
        assert planner.page.get_by_role("button", name="The person has departed").count() == 0
        planner.open(f"{address()}depart/")
        prepared.moment(planner, "When did they depart?", at=story.moment - HOUR)
        planner.press("Save")
        planner.reads(str(NotSafe.unsafe()))
        planner.open(f"{address()}override/")
        planner.write("Why may they leave all the same?", "She wants to go.")
        planner.press("Decide it")
        planner.reads(
            "Neither who plans nor who assessed decides against an assessment. Ask a further colleague."
        )
    assert Leaving.objects.get().state == "refused"
    with story.sits("daniel.nso") as coordinator:
        coordinator.open(address())
        coordinator.reads(REFUSED, "Your part in this case does not include this.")
        assert (
            coordinator.page.get_by_role("link", name="Let somebody leave against the assessment").count()
            == 0
        )
    with story.sits(colleague(), language="en") as third:
        third.open(address())
        third.follow("Let somebody leave against the assessment")
        third.write("Why may they leave all the same?", "She travels to another town, and police there know.")
        third.press("Decide it")
        third.reads("Decided against it")
    assert Leaving.objects.get().state == "assessed"


def address() -> str:
    """Return where the one leaving is shown."""
    found = Leaving.objects.select_related("case").get()
    return f"/protection/{found.case.code}/leaving/{found.pk}/"


def colleague() -> str:
    """Return the name of a further protection officer of the place, who has had no part in it."""
    made = create_user(
        username="further.welfare",
        display_name="Zaleha Noor",
        organisation=Organisation.objects.get(code="welfare_penang"),
        roles=["protection_officer"],
        password=PASSWORD,
        language="en",
        at=MONDAY,
    )
    return made.username


def booked_before() -> Leaving:
    """Return a journey that was arranged in good order and is booked."""
    scene = prepared.protected()
    journey = Journey(
        scene=scene, planner=scene.protector, assessor=prepared.actor("hakim.welfare"), third=scene.protector
    )
    return journey.booked(at=MONDAY)


def talked_over(planner: Officer, code: str) -> None:
    """Talk two ways over with her: she wants one of them, and that is arranged."""
    prepared.care(planner, code, "Return, stay or move")
    for way, view, said in (
        ("Stay in this country", "Does not want this", "Not without my sister."),
        (RETURN, "Wants this", "I want to live with my sister."),
    ):
        planner.press("Record what was talked over")
        planner.choose("What was talked over?", way)
        planner.choose("What does the person think of it?", view)
        planner.write("In the person's own words", said)
        planner.press("Save")
    planner.reads("Not without my sister.", "I want to live with my sister.")
    planner.page.get_by_role("link", name=re.compile(planner.word("Choose this"))).click()
    planner.press("Begin to arrange it")
    planner.reads("Nobody has assessed it yet. Nobody departs before that.")


def agreed(planner: Officer, code: str) -> None:
    """Record that she agrees to the return."""
    planner.open(f"/cases/{code}/consents/record/")
    planner.choose("What is the person asked to agree to?", words_of(planner, "consent_matters", "return"))
    planner.choose("What for?", "return and reintegration")
    planner.field(
        "Explained in words the person understands: who learns what, and that they may say no"
    ).check()
    planner.choose("What is the answer?", "Yes")
    planner.press("Save the answer")


def assessed(assessor: Officer, code: str, result: str, why: str) -> None:
    """Assess the journey, as somebody who does not plan it."""
    assessor.open(f"/protection/{code}/leaving/")
    assessor.follow(RETURN)
    assessor.follow("Assess whether the journey is safe")
    assessor.choose("Is it safe?", result)
    assessor.write("What does it rest on?", why)
    assessor.press("Save the assessment")
    assessor.reads(why)


def papers(planner: Officer) -> None:
    """Make one paper ready by hand; the others came the same way."""
    found = Leaving.objects.get()
    needed = [one.code for one in pack.rules().papers_for(kind="return", child=False)]
    for one in needed[1:]:
        actions.paper(
            leaving_id=found.pk,
            kind=one,
            state="ready",
            day=MONDAY.date(),
            by=prepared.actor(planner.name),
            at=MONDAY + 2 * HOUR,
        )
    planner.open(address())
    planner.follow("Record how a paper stands")
    with override(planner.language):
        planner.choose("Which paper?", pack.label(pack.rules().papers, needed[0]))
    planner.choose("How does it stand?", "Ready")
    planner.date("Since when?", on=MONDAY.date())
    planner.press("Save")


def booked(planner: Officer) -> None:
    """Say who receives her, and book."""
    planner.follow("Record who receives the person")
    planner.write("Who receives the person, and how are they reached?", "House of Return, Ibu Sri")
    planner.press("Save")
    planner.press("Book the journey")
    planner.date("On which day?", on=FLIGHT.date())
    with override(planner.language):
        planner.choose("Who goes along?", pack.label(pack.rules().escorts, "ngo"))
    planner.press("Save")
    planner.reads("Journey booked", "House of Return, Ibu Sri")
    assert Leaving.objects.get().state == "booked"


def departed(planner: Officer) -> None:
    """See the departure ahead, and record it."""
    planner.open("/leaving/")
    planner.follow(Leaving.objects.get().case.code)
    planner.press("The person has departed")
    prepared.moment(planner, "When did they depart?", at=FLIGHT - HOUR)
    planner.press("Save")
    assert Leaving.objects.get().state == "departed"


def received(planner: Officer) -> None:
    """Record the receipt of who received her."""
    planner.open(address())
    planner.press("The person has arrived")
    prepared.moment(planner, "When did they arrive?", at=FLIGHT + 8 * HOUR)
    planner.choose("Who confirmed it?", "The organisation that received them")
    planner.write("Who signed for it there?", "Ibu Sri")
    planner.press("Save")
    planner.reads("Receipt", "Ibu Sri")
    assert Leaving.objects.get().state == "received"


def followed_up(planner: Officer) -> None:
    """Ask after a month how she is."""
    planner.go("My work")
    planner.follow("Ask how the person is after leaving")
    planner.choose("Was the person reached?", "Yes")
    planner.choose("How do they live?", "Safe", "With their family")
    planner.choose("How likely is it that they are trafficked again?", "Low")
    planner.write("What did they tell?", "My sister and I sell cakes.")
    planner.press("Save")
    planner.reads("My sister and I sell cakes.")
    first, *later = FollowUp.objects.order_by("months")
    assert (first.months, first.reached, first.risk, [one.months for one in later]) == (
        1,
        True,
        "low",
        [3, 6, 12],
    )
