"""Permission to move and to work: asked for, papers, a decision whose time spares a holiday, and the work after it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.journeys import prepared
from tests.journeys.officer import Officer
from tests.journeys.path import words_of
from tests.journeys.story import MONDAY, Story

from lindung.protection.permissions import queries
from lindung.protection.permissions.models import Application, Visit

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journey-care")]

THURSDAY, DECIDED, AT_WORK = (MONDAY.replace(day=day) for day in (5, 18, 19))
ASKED = "To move freely and to work"


def test_permission_over_a_holiday(story: Story) -> None:
    code = prepared.protected().case.code
    story.moment = THURSDAY
    with story.sits("nurul.welfare") as protector:
        applied(protector, code)
        papers(protector)
    with story.sits("faridah.nso") as delegate:
        queued(delegate, code)
    story.moment = DECIDED
    with story.sits("faridah.nso") as delegate:
        decided(delegate, code)
        letter(delegate)
    story.moment = AT_WORK
    with story.sits("nurul.welfare") as protector:
        works(protector, code)
    story.moment = moment_of(Visit.objects.get().due_on)
    with story.sits("nurul.welfare") as protector:
        visited(protector, code)
    assert Visit.objects.filter(visited_on__isnull=False).count() == 1


def applied(protector: Officer, code: str) -> None:
    """Write down the person's wish, in their own words."""
    prepared.care(protector, code, "Permission to move freely and to work")
    protector.press("Apply for a permission")
    protector.choose("What does the person wish for?", ASKED)
    protector.write("What do they want to do, in their own words?", "To sew, and to see the sea on Sundays.")
    protector.press("Apply")
    protector.reads("Papers missing", "Still missing:")


def papers(protector: Officer) -> None:
    """Record each paper as it comes; with the last the time runs, and spares Deepavali."""
    country = queries.known()
    for code in country.codes:
        protector.press("A paper came")
        protector.choose("Which paper?", country.name_of(code, protector.language))
        protector.choose("What does it say?", "Nothing speaks against it")
        protector.press("Save")
    protector.reads("Waiting for the decision", "20 Nov,")
    assert Application.objects.get().due_on == date(2026, 11, 20)


def queued(delegate: Officer, code: str) -> None:
    """See it wait among what is to be decided, on the first day."""
    delegate.go("Care")
    delegate.follow("Permissions to decide")
    delegate.reads("Waiting for the decision", "20 Nov,", code)


def decided(delegate: Officer, code: str) -> None:
    """Grant it with conditions, two days before it is due."""
    delegate.open("/permissions/")
    delegate.follow(code)
    delegate.press("Decide")
    delegate.choose("Decision", "Granted")
    for condition in ("return_by_hour", "named_employer"):
        delegate.choose("Conditions", words_of(delegate, "permission_conditions", condition))
    delegate.write("In words, to the person", "Be back by ten in the evening.")
    delegate.write("Number of the pass", "PL-2026-77")
    delegate.date("Last day of the pass", on=date(2027, 1, 15))
    delegate.press("Decide")
    delegate.reads("In time", words_of(delegate, "permission_conditions", "return_by_hour"))


def letter(delegate: Officer) -> None:
    """Read the letter that the person gets."""
    delegate.follow("Letter of the decision")
    delegate.reads("You are allowed:", "Be back by ten in the evening.", "PL-2026-77")


def works(protector: Officer, code: str) -> None:
    """Record the employer; the first visit is planned at once."""
    protector.open(f"/protection/{code}/permissions/")
    protector.follow(ASKED)
    protector.press("The person works")
    protector.write("Who is the employer, and how are they reached?", "Kedai Jahit Mawar, 04-555 0100")
    protector.pick("Kind of work", words_of(protector, "inspection_sectors", "manufacturing"))
    protector.date("Since when?", on=AT_WORK.date())
    protector.press("Save")
    protector.reads("Kedai Jahit Mawar", "Visits")


def visited(protector: Officer, code: str) -> None:
    """Visit the place of work on the day that was planned."""
    protector.go("My work")
    protector.follow("Visit the place of work")
    protector.choose("How is the work?", "Safe and decent")
    protector.choose("Are the wages paid?", "Yes, in full and in time")
    protector.write("What was seen, and what does the person say?", "She likes it. We spoke alone.")
    protector.press("Save")
    protector.reads("Safe and decent", "She likes it. We spoke alone.")
    first, second = Visit.objects.order_by("number")
    assert (first.found, first.wages_paid, second.visited_on) == ("good", "yes", None)


def moment_of(day: date) -> datetime:
    """Return half past nine of a day there."""
    return MONDAY.replace(year=day.year, month=day.month, day=day.day)
