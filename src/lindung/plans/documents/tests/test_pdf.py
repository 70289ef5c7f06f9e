"""Review and pack as PDF: accessible, whole, in both languages, and nothing in them acts."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest
from pypdf import PdfReader

from lindung.kernel.typesetting import NotSet
from lindung.kernel.typesetting.letters import legible
from lindung.plans.documents import pdf, testing
from lindung.plans.documents.content import Content

pytestmark = pytest.mark.slow
AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@cache
def made(language: str) -> bytes:
    return pdf.report(content=testing.content(language=language, objectives=12, special=True), at=AT)


def reader_of(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def words_of(reader: PdfReader) -> str:
    """Return all text without the places where lines and codes are broken."""
    text = " ".join(page.extract_text() for page in reader.pages)
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))


@pytest.mark.parametrize("language", ["en", "ms"])
def test_a_review_is_accessible(language: str) -> None:
    reader = reader_of(made(language))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - its own kind of true
    assert root["/Lang"] == language
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712 - its own kind of true
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None and "2024" in str(reader.metadata.title)
    names = [item.title for item in reader.outline if not isinstance(item, list)]
    assert {part.title for part in testing.content(language=language, objectives=12).pillars} <= set(names)


def test_the_structure_has_headings_tables_and_pictures_with_words() -> None:
    reader, kinds, spoken = reader_of(made("en")), set(), []

    def walk(node: object, depth: int = 0) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one, depth)
        elif isinstance(node, dict):
            kind = node.get("/S")
            kinds.add(kind)
            if kind == "/Figure":
                spoken.append(node.get("/Alt"))
            if "/K" in node:
                walk(node["/K"], depth + 1)

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/THead", "/Figure", "/TOC"} <= kinds
    drawn = [text for text in spoken if text]
    assert len(drawn) == len(spoken) and any("Bars, one for each pillar" in text for text in drawn)


@pytest.mark.parametrize("language", ["en", "ms"])
def test_every_activity_and_indicator_is_in_it_as_text(language: str) -> None:
    content, found = testing.content(language=language, objectives=12), words_of(reader_of(made(language)))
    for line in content.activities:
        assert line.code in found
    for line in content.indicators:
        assert line.code in found
        assert line.title in found
    assert found.count("screenings.completed") > 30


def test_numbers_in_charts_are_text_too() -> None:
    content = testing.content(objectives=12)
    page = next(
        page for page in reader_of(made("en")).pages if "Figures of this pillar" in page.extract_text()
    )
    found = page.extract_text()
    for reading in content.pillars[0].drawn[1].readings:
        assert reading.text in found


def test_texts_of_others_come_out_as_texts() -> None:
    found = words_of(reader_of(made("en"))).replace(" ", "")
    for text in testing.INJECTIONS:
        assert legible(text).replace(" ", "") in found
    assert "/JavaScript" not in str(reader_of(made("en")).trailer["/Root"])


def test_what_hides_the_direction_of_writing_is_taken_out() -> None:
    content = testing.content(objectives=4, special=True)
    hidden = replace(content.comments[0], text="safe\u202efdp.exe and \u2067more\u2069")
    found = words_of(reader_of(pdf.report(content=replace(content, comments=(hidden,)), at=AT)))
    assert "safefdp.exe and more" in found


def test_a_letter_that_no_font_has_does_not_vanish() -> None:
    content = testing.content(objectives=4)
    first = content.comments[0]
    comments = (replace(first, text="Terima kasih 😀"), replace(first, text="நன்றி நண்பர்களே"))
    found = words_of(reader_of(pdf.report(content=replace(content, comments=comments), at=AT)))
    assert "[U+1F600]" in found and "in a script that this document cannot show" in found


def test_the_same_content_gives_the_same_bytes() -> None:
    assert pdf.report(content=testing.content(objectives=12, special=True), at=AT) == made("en")


@pytest.mark.parametrize("rows", [0, 1, 8, 30])
@pytest.mark.parametrize("language", ["en", "ms"])
def test_a_pack_has_one_page_for_each_committee(language: str, rows: int) -> None:
    content = testing.pack(language=language, rows=rows)
    reader = reader_of(pdf.pack(content=content, at=AT))
    assert len(reader.pages) == len(content.pages)
    for page, committee in zip(reader.pages, content.pages, strict=True):
        text = re.sub(r"\s+", " ", page.extract_text().replace("\u200b", ""))
        assert committee.title in text
        shown = sum(f"{line.code} " in text for line in committee.activities)
        assert shown == rows or (shown >= 3 and f" {rows - shown} " in text)
        owed = sum(f"{point.number} " in text for point in committee.points)
        assert owed == len(committee.points) or (owed >= 2 and f" {len(committee.points) - owed} " in text)


def test_a_review_without_anything_is_a_document_all_the_same() -> None:
    content: Content = replace(
        testing.content(objectives=4),
        adjustments=(),
        tables=(),
        comments=(),
        comments_total=0,
        vision="",
        currency="",
    )
    found = words_of(reader_of(pdf.report(content=content, at=AT)))
    for words in ("No corrective adjustment", "No figure by part of the country", "No partner commented"):
        assert words in found


def test_what_cannot_be_set_is_told_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "legible", lambda text: text)
    content = testing.content(objectives=4)
    broken = replace(content, comments=(replace(content.comments[0], text="漢字"),))
    with pytest.raises(NotSet, match="could not be displayed"):
        pdf.report(content=broken, at=AT)
