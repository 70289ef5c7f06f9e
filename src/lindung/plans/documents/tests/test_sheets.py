"""XLSX and CSV: the same figures, texts as texts, nothing that acts."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from lindung.plans.documents import sheets, testing
from lindung.plans.documents.content import Content

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def opened(content: Content) -> Workbook:
    return load_workbook(io.BytesIO(sheets.workbook(content=content, at=AT)))


def nasty() -> Content:
    content = testing.content(objectives=8)
    lines = tuple(
        replace(line, title=text, source=text)
        for line, text in zip(content.indicators, testing.INJECTIONS, strict=False)
    )
    return replace(content, indicators=lines)


def test_the_workbook_says_what_the_content_says() -> None:
    content = testing.content()
    book = opened(content)
    assert book.sheetnames == ["About", "At a glance", "Activities", "Indicators", "By state", "Sources"]
    rows = list(book["Indicators"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(content.indicators)
    for row, line in zip(rows, content.indicators, strict=True):
        assert row[:2] == (line.code, line.title)
        shown = [None if one is None else Decimal(str(one)) for one in row[5::3]]
        assert shown == [one.value for one in line.readings]
    glance = list(book["At a glance"].iter_rows(min_row=2, values_only=True))
    assert len(glance) == 34
    assert sum(sum(row[4:]) for row in glance) == len(content.activities)
    acts = list(book["Activities"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in acts] == [line.code for line in content.activities]
    for name in book.sheetnames[1:]:
        assert book[name].freeze_panes is not None
        assert book[name].column_dimensions["B"].width > 8


def test_a_suppressed_number_is_in_no_sheet() -> None:
    content = testing.content()
    rows = list(opened(content)["By state"].iter_rows(min_row=2, values_only=True))
    hidden = [row for row in rows if row[5] == "Yes"]
    cells = [cell for table in content.tables for _name, row in table.rows for cell in row]
    assert len(hidden) == sum(cell.suppressed for cell in cells) > 0
    assert all(row[4] is None for row in hidden)


def test_texts_are_never_formulas_or_links() -> None:
    content = nasty()
    raw = sheets.workbook(content=content, at=AT)
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        inside = b"".join(parts.read(name) for name in parts.namelist())
        assert b"<f>" not in inside and b"<hyperlink" not in inside
        assert not [name for name in parts.namelist() if "externalLink" in name or "vba" in name]
    titles = [
        row[1] for row in load_workbook(io.BytesIO(raw))["Indicators"].iter_rows(min_row=2, values_only=True)
    ]
    assert titles == list(testing.INJECTIONS)
    for row in load_workbook(io.BytesIO(raw))["Indicators"].iter_rows(min_row=2):
        assert row[1].data_type in ("s", "inlineStr")


def test_the_table_is_tidy_and_equal_to_the_content() -> None:
    content = testing.content()
    rows = list(csv.DictReader(io.StringIO(sheets.csv_table(content=content).decode("utf-8-sig"))))
    told = [(line, one) for line in content.indicators for one in line.readings]
    assert len(rows) == len(told)
    for row, (line, one) in zip(rows, told, strict=True):
        assert (row["indicator"], row["period"], row["verdict"]) == (line.code, one.period, one.verdict)
        assert row["value"] == ("" if one.value is None else f"{one.value:f}")
        assert (row["measure"], row["figure_date"]) == (one.measure, one.on.isoformat() if one.on else "")


def test_no_cell_of_the_table_acts() -> None:
    text = sheets.csv_table(content=nasty()).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if re.match(r"\s*[=+@\t\r-]", cell)]
    for given_text in testing.INJECTIONS:
        assert given_text in cells or f"'{given_text}" in cells


@given(st.text())
@settings(max_examples=300)
def test_no_text_passes_unguarded(text: str) -> None:
    safe = sheets.guarded(text)
    assert safe in (text, f"'{text}")
    assert not re.match(r"\s*[=+@-]", safe)


def test_the_same_content_gives_the_same_bytes() -> None:
    content = testing.content(objectives=8)
    assert sheets.workbook(content=content, at=AT) == sheets.workbook(content=content, at=AT)
    assert sheets.csv_table(content=content) == sheets.csv_table(content=content)


def test_in_malay_too() -> None:
    content = testing.content(language="ms", objectives=8)
    sheet = opened(content).worksheets[2]
    titles = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert titles == [line.title for line in content.activities]
    assert "Orang yang dicapai" in sheets.csv_table(content=content).decode()


@pytest.mark.parametrize("language", ["en", "ms"])
def test_names_of_sheets_fit(language: str) -> None:
    names = opened(testing.content(language=language, objectives=4)).sheetnames
    assert len(set(names)) == 6 and all(len(name) <= 31 for name in names)
