"""The order of a talk: pages, skipped pages, questions that come and go, and reasons to stop."""

from __future__ import annotations

from typing import Any

import pytest

from lindung.identification.instruments import Instrument, asked, next_topic, pages, relevant_questions, stops
from lindung.identification.instruments.tests.packs import any_adult, any_child

ADULT = any_adult()


def walk(instrument: Instrument, answers: dict[str, Any]) -> list[str]:
    """Return the pages in the order in which "Save and continue" leads through them."""
    seen: list[str] = []
    topic = next_topic(instrument=instrument, answers=answers)
    while topic is not None:
        seen.append(topic.id)
        topic = next_topic(instrument=instrument, answers=answers, after=topic.id)
    return seen


def test_a_talk_begins_with_the_check_that_it_is_safe() -> None:
    first = next_topic(instrument=ADULT, answers={})
    assert first is ADULT.safe_to_talk


def test_continue_leads_through_every_page_once() -> None:
    assert walk(ADULT, {}) == [topic.id for topic in pages(instrument=ADULT, answers={})]


def test_a_page_without_anything_to_ask_is_left_out() -> None:
    only_with_debt = ADULT.questions["leave_with_debt"].relevant
    page = ADULT.topic("treatment")
    hidden = page.model_copy(
        update={"questions": tuple(q.model_copy(update={"relevant": only_with_debt}) for q in page.questions)}
    )
    topics = tuple(hidden if topic is page else topic for topic in ADULT.topics)
    parts = {name: getattr(ADULT, name) for name in Instrument.model_fields}
    instrument = Instrument.model_validate({**parts, "topics": topics})
    assert "treatment" not in walk(instrument, {})
    assert "treatment" in walk(instrument, {"owes_money": "yes"})


def test_a_question_appears_with_the_answer_it_depends_on() -> None:
    topic = next(topic for topic in ADULT.topics if "leave_with_debt" in {q.id for q in topic.questions})
    for answer, shown in (("yes", True), ("no", False), ("unsure", False), (None, False)):
        ids = [
            q.id for q in relevant_questions(instrument=ADULT, topic=topic, answers={"owes_money": answer})
        ]
        assert ("leave_with_debt" in ids) is shown


def test_what_hangs_on_a_withdrawn_question_goes_with_it() -> None:
    child = any_child()
    assert "who_gets_money" in asked(instrument=child, answers={"does_what": ("beg",)})
    assert "who_gets_money" not in asked(instrument=child, answers={"does_what": ("school_play",)})


def test_an_unknown_page_is_an_error() -> None:
    with pytest.raises(KeyError):
        next_topic(instrument=ADULT, answers={}, after="elsewhere")


@pytest.mark.parametrize("language", ["en", "ms"])
def test_reasons_to_stop_are_told_in_words(language: str) -> None:
    found = stops(instrument=ADULT, answers={"others_present": ("witness", "from_work"), "agrees": "no"})
    assert [stop.id for stop in found] == ["control_present", "refused"]
    assert all(stop.say.text(language) for stop in found)
