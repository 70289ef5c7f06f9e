"""The reference page is what the packs say today."""

from __future__ import annotations

from lindung.identification.instruments.tests.packs import COUNTRIES, INSTRUMENTS
from lindung.identification.instruments.writing import reference

PAGE = COUNTRIES.parents[2] / "docs" / "reference" / "instruments.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "The packs have changed: run `make reference`."


def test_the_page_has_every_question_of_every_form() -> None:
    page = reference()
    for instrument in INSTRUMENTS.values():
        for question in instrument.questions.values():
            for language in instrument.languages:
                assert question.label.text(language) in page, question.id
