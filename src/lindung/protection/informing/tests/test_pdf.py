"""The sheet on paper: set in every language, its own letters there, a letter nobody has refused."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from lindung.kernel.country import current, use
from lindung.kernel.problems import Invalid
from lindung.kernel.typesetting import SCRIPTS, NotSet, letters
from lindung.protection.informing.kit import kit_of
from lindung.protection.informing.pdf import pdf
from lindung.protection.informing.sheet import Sheet, put_together
from lindung.protection.informing.tests.test_kit import BOTH, EVERY, LANGUAGES

pytestmark = pytest.mark.slow
AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def sheet_in(language: str, word: str = "") -> Sheet:
    return put_together(kit=kit_of(current()), language=language, facts=EVERY, code_word=word)


@pytest.mark.parametrize(("country", "language"), BOTH)
def test_every_language_can_be_set(country: str, language: str) -> None:
    with use(country) as pack:
        content = pdf(sheet=sheet_in(language, "Bunga 7"), country=pack.name.text("en"), at=AT)
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    assert "Bunga 7" in reader.pages[0].extract_text()
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    own = letters.FAMILIES.get(sheet_in(language).script)
    assert own is None or any(own.replace(" ", "") in name for name in fonts), fonts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_that_no_font_has_is_an_error_in_every_language(language: str) -> None:
    with pytest.raises(NotSet, match=r"U\+10D0"):
        pdf(sheet=replace(sheet_in(language), keep="ა"), country="X", at=AT)


def test_letters_of_another_script_are_an_error_too() -> None:
    with pytest.raises(NotSet, match="lack"):
        pdf(sheet=replace(sheet_in("th"), keep="বাংলা"), country="X", at=AT)
    assert letters.missing(text="বাংলা", script="Beng") == ""


def test_a_word_with_letters_the_sheet_lacks_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        sheet_in("th", "বাংলা")
    assert refused.value.field == "code_word"
    assert sheet_in("bn", "বাংলা").code_word.endswith("বাংলা")


def test_reports_keep_to_the_letters_of_the_house() -> None:
    assert "漢" not in letters.known()
    assert "汉" in letters.known_in(script="Hans")


@pytest.mark.parametrize("script", sorted(letters.FAMILIES))
def test_latin_letters_come_from_the_house(script: str) -> None:
    first = letters.families(script=script)[0]
    if first != letters.HOUSE:
        name = first.lower().replace(" ", "-")
        own = (SCRIPTS / f"{name}-characters.txt").read_text(encoding="utf-8")
        assert not [one for one in own if one.isascii() and one.isalnum()]
    assert letters.HOUSE in letters.families(script=script)
