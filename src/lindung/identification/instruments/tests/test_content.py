"""What every country's instruments must be, whoever wrote them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lindung.identification.instruments import Element, Instrument, QuestionType, check_folder
from lindung.identification.instruments.examples import run_example
from lindung.identification.instruments.model import Example, texts
from lindung.identification.instruments.tests.packs import FOLDERS, INSTRUMENTS
from lindung.kernel.vocabularies import vocabulary

EXAMPLES = [
    pytest.param(instrument, example, id=f"{name}: {example.name}")
    for name, instrument in INSTRUMENTS.items()
    for example in instrument.examples
]
LISTS = {Element.ACT: "acts", Element.MEANS: "means", Element.PURPOSE: "purposes"}
every_instrument = pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS)


@pytest.mark.parametrize(("instrument", "example"), EXAMPLES)
def test_example_holds(instrument: Instrument, example: Example) -> None:
    assert run_example(instrument=instrument, example=example) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_folder_is_sound_and_published_files_are_unchanged(folder: Path) -> None:
    assert [str(problem) for problem in check_folder(folder=folder)] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_country_screens_adults_and_children(folder: Path) -> None:
    assert {"adult-1.yaml", "child-1.yaml"} <= {path.name for path in folder.glob("*.yaml")}


@every_instrument
def test_every_text_is_there_in_every_language(instrument: Instrument) -> None:
    assert {"en", "ms"} <= set(instrument.languages)
    for path, text in texts(instrument):
        assert text.languages == set(instrument.languages), path
    for question in instrument.questions.values():
        for choice in question.options:
            assert set(instrument.languages) <= choice.label.languages, (question.id, choice.code)


@every_instrument
def test_questions_can_be_said_aloud(instrument: Instrument) -> None:
    """Short sentences: what a tired person takes in, and an interpreter can carry over in one piece."""
    for question in instrument.questions.values():
        if question.to == "person":
            for language in instrument.languages:
                assert len(question.label.text(language).split()) <= 22, (question.id, language)


@every_instrument
def test_pages_are_short(instrument: Instrument) -> None:
    for topic in instrument.pages:
        assert len(topic.questions) <= 7, topic.id


@every_instrument
def test_what_can_find_or_shame_a_person_is_sealed(instrument: Instrument) -> None:
    for question in instrument.questions.values():
        if question.type in (QuestionType.TEXT, QuestionType.PLACE) or "sexual" in question.id:
            assert question.sensitivity == "sealed", question.id


@every_instrument
def test_only_what_the_officer_answers_is_open(instrument: Instrument) -> None:
    for question in instrument.questions.values():
        if question.sensitivity == "open":
            assert question.to == "officer", question.id


@every_instrument
def test_the_protocol_is_the_same_everywhere(instrument: Instrument) -> None:
    assert instrument.rule.child_under == 18
    assert set(instrument.rule.presume.adult) == {Element.ACT, Element.MEANS, Element.PURPOSE}
    assert set(instrument.rule.presume.child) == {Element.ACT, Element.PURPOSE}


@every_instrument
def test_an_indicator_shows_what_its_article_says(instrument: Instrument) -> None:
    """An act is never booked as a purpose: the code list names the part of article 3."""
    signs = vocabulary("indicators")
    for indicator in instrument.indicators:
        article = signs.in_standard(indicator.id, "protocol")
        if indicator.element is Element.HARM:
            assert article is None, indicator.id
        else:
            assert article in _codes_of(
                {"act": "acts", "means": "means", "purpose": "purposes"}[indicator.element]
            )


def test_the_eleven_headings_of_the_ilo_are_all_covered_for_adults() -> None:
    signs = vocabulary("indicators")
    for name, instrument in INSTRUMENTS.items():
        if instrument.id in ("adult", "labour_inspection"):
            covered = {signs.in_standard(indicator.id, "ilo") for indicator in instrument.indicators}
            assert covered >= {str(number) for number in range(1, 12)}, name


def _codes_of(name: str) -> set[str | None]:
    known = vocabulary(name)
    return {known.in_standard(code, "protocol") for code in known} - {None}
