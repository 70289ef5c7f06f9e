"""What goes wrong in the field: a lost session, another language, no mouse, a talk that has to stop."""

from __future__ import annotations

import pytest
from tests.journeys import path
from tests.journeys.browser import DESK
from tests.journeys.officer import Officer
from tests.journeys.story import Story

from lindung.access.models import SessionRecord
from lindung.identification.instruments import Instrument

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journey-bad-days")]

ALONE = {"private_place": "yes", "others_present": ["witness", "interpreter"], "agrees": "yes"}


def begun(officer: Officer) -> Instrument:
    """Begin a talk and answer its first page, without sending it."""
    instrument = path.begin(officer, instrument="labour_inspection", sex="female", nationality="NPL")
    path.answer_page(officer, instrument=instrument, said=ALONE)
    return instrument


def stands(officer: Officer, instrument: Instrument) -> bool:
    """Tell whether the answers of the first page are on the screen."""
    questions = {question.id: question for question in instrument.safe_to_talk.questions}
    for name, said in ALONE.items():
        group = officer.group(questions[name].label.text(officer.language))
        labels = {one.code: one.label.text(officer.language) for one in questions[name].options}
        if not all(
            group.get_by_label(labels[code], exact=True).is_checked()
            for code in ([said] if isinstance(said, str) else said)
        ):
            return False
    return True


def test_a_lost_session_loses_no_answer(story: Story) -> None:
    with story.sits("farah.labour") as officer:
        instrument = begun(officer)
        SessionRecord.objects.all().delete()
        officer.press("Save and continue")
        officer.sign_in()
        officer.press("Send again")
        second = instrument.topics[0].title.text(officer.language)
        assert officer.heading == second
        officer.press("Back")
        assert stands(officer, instrument)


def test_another_language_keeps_the_answers_of_a_talk(story: Story) -> None:
    with story.sits("farah.labour") as officer:
        instrument = begun(officer)
        officer.switch(language="en")
        assert officer.heading == instrument.safe_to_talk.title.text("en")
        assert stands(officer, instrument)
        officer.page.reload()
        assert stands(officer, instrument)


def test_another_language_keeps_what_was_written_in_a_form(story: Story) -> None:
    with story.sits("farah.labour") as officer:
        officer.go("Start a screening")
        officer.write("About how old, in years", "19")
        officer.switch(language="en")
        assert officer.field("About how old, in years").input_value() == "19"


def test_a_talk_that_stops_goes_on_later(story: Story) -> None:
    with story.sits("farah.labour") as officer:
        instrument = begun(officer)
        officer.press("Stop")
        officer.choose("Why do you stop?", "We were interrupted")
        officer.press("Stop here")
        officer.reads("The talk is stopped", "We were interrupted")
    story.next_day()
    with story.sits("farah.labour") as officer:
        officer.follow("Finish the screening")
        officer.press("Go on with the talk")
        assert stands(officer, instrument)


@pytest.mark.parametrize("story", [DESK], indirect=True)
def test_a_form_needs_no_mouse(story: Story) -> None:
    with story.sits("farah.labour") as officer:
        officer.go("Start a screening")
        keys = officer.page.keyboard
        officer.tab_to(officer.field("About how old, in years"))
        keys.type("31")
        officer.tab_to(officer.group("Sex").get_by_role("radio", checked=True))
        keys.press("ArrowUp")
        officer.tab_to(officer.field("Nationality"))
        keys.type("Nepal")
        officer.tab_to(officer.page.get_by_role("button", name=officer.word("Begin")))
        with officer.page.expect_navigation():
            keys.press("Enter")
        officer.look()
        officer.page.get_by_role("heading", level=1).wait_for()
        assert "/topics/" in officer.page.url
