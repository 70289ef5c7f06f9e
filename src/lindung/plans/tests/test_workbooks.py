"""A plan as a workbook: out and in again it says the same, and a hostile one is told row by row."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.access.testing import NOON
from lindung.directory import actions as directory
from lindung.kernel.country import installed
from lindung.plans import actions, template
from lindung.plans.importing.cells import cell_of, set_value
from lindung.plans.importing.columns import Column, Kind
from lindung.plans.importing.packs import files
from lindung.plans.importing.reading import Read, read_bytes, read_path
from lindung.plans.importing.sheets import LARGEST, MOST_ROWS
from lindung.plans.models import Plan
from lindung.plans.neutral import Rows
from lindung.plans.stored import rows_of
from lindung.plans.testing import SMALL, small_plan


def written(rows: Rows | None) -> bytes:
    held = io.BytesIO()
    template.write(out=held, languages=("en", "ms"), rows=rows)
    return held.getvalue()


def small() -> Rows:
    filed = read_path(path=SMALL).filed
    assert filed is not None
    return filed.rows


def changed(sheet: str, cell: str, value: Any, rows: Rows | None = None) -> Read:
    """Return what is read of the small plan after one cell was changed."""
    book = openpyxl.load_workbook(io.BytesIO(written(rows or small())))
    book[sheet][cell] = value
    return saved(book)


def saved(book: Any) -> Read:
    held = io.BytesIO()
    book.save(held)
    return read_bytes(data=held.getvalue(), name="plan.xlsx")


def test_out_and_in_again_says_the_same() -> None:
    read = read_bytes(data=written(small()), name="plan.xlsx")
    assert read.problems == ()
    assert read.filed is not None
    assert read.filed.rows == small()


@pytest.mark.django_db
def test_the_largest_plan_goes_from_file_to_database_to_workbook_to_database() -> None:
    pack = installed(code="mys")
    directory.seed(pack=pack, at=NOON)
    actions.seed(pack=pack, at=NOON)
    for plan in Plan.objects.all():
        rows = rows_of(plan=plan)
        read = read_bytes(data=written(rows), name="plan.xlsx")
        assert read.problems == ()
        assert read.filed is not None
        assert read.filed.rows == rows
        file = next(one for one in files(pack=pack) if plan.code in one.read_text("utf-8"))
        said = read_path(path=file).filed
        assert said is not None
        assert said.rows == rows


@pytest.mark.django_db
def test_a_plan_in_the_database_says_what_its_file_says() -> None:
    assert rows_of(plan=small_plan()) == small()


def test_an_empty_template_asks_for_what_is_missing_and_names_every_column() -> None:
    read = read_bytes(data=written(None), name="plan.xlsx")
    assert read.filed is None
    assert {one.message for one in read.problems} >= {
        "plan.code: Field required",
        "plan.title: Field required",
    }


def test_the_same_plan_is_the_same_workbook() -> None:
    assert written(small()) == written(small())


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "place", "words"),
    [
        ("Activities", "A3", "=A2", "[Activities]:3", "a formula is not read"),
        ("Activities", "A3", "P1.S1.O1.i", "[Activities]:3", "P1.S1.O1.i is given twice; keep one"),
        ("Activities", "I2", "CARE, NOBODY", "[Activities]:2", "there is no actor NOBODY"),
        ("Activities", "L2", 1999, "[Activities]:2", "1999-01-01 is outside the plan"),
        ("Activities", "L2", "soon", "[Activities]:2", "write a year, or a day as 2026-01-31"),
        ("Targets", "D2", -5, "[Targets]:2", "a target cannot be negative"),
        ("Targets", "D2", "many", "[Targets]:2", "write a number"),
        ("Targets", "A3", "P9.X", "[Targets]:3", "there is no indicator P9.X"),
        ("Indicators", "B2", "P9.X", "[Indicators]:2", "there is no activity P9.X"),
        ("Indicators", "E2", None, "[Indicators]:2", "kind"),
        ("Outputs", "B2", "S9", "[Outputs]:2", "there is no objective S9"),
        ("Actors", "E2", "perhaps", "[Actors]:2", "write yes or no"),
        ("Pillars", "C2", None, "[Pillars]:2", "no text in language ms"),
        ("Plan", "A2", "kode", "[Plan]:2", "there is no kode in a plan"),
        ("Goals", "D1", "pilars", "[Goals]:1", "no column is called pilars"),
        ("Periods", "A1", "cod", "[Periods]:1", "the column code is missing"),
        ("Plan", "B4", "\u202ebackwards", "[Plan]:4", "invisible characters"),
    ],
)
def test_every_mistake_is_told_with_its_sheet_and_row(
    sheet: str, cell: str, value: Any, place: str, words: str
) -> None:
    read = changed(sheet, cell, value)
    assert read.filed is None
    told = [str(one) for one in read.problems]
    assert any(place in one and words in one for one in told), told


def test_several_mistakes_are_told_at_once() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(small())))
    book["Targets"]["D2"], book["Targets"]["D3"], book["Outputs"]["B2"] = -1, "x", "S9"
    assert len({(one.file, one.line) for one in saved(book).problems}) >= len("xy")


def test_wrong_names_of_sheets_are_told() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(small())))
    book["Activities"].title = "Aktiviti"
    told = " ".join(map(str, saved(book).problems))
    assert "the sheet Activities is missing" in told
    assert "[Aktiviti]:1: no sheet of a plan has this name" in told


def test_a_hundred_thousand_rows_are_not_read() -> None:
    book = openpyxl.Workbook(write_only=True)
    for title in ("Plan", "Activities"):
        page = book.create_sheet(title)
        for _number in range(100_000):
            page.append(["x"])
    told = [str(one) for one in saved(book).problems]
    assert any(f"[Activities]:{MOST_ROWS + 1}: more than {MOST_ROWS} rows" in one for one in told)


def test_what_is_no_workbook_is_refused_without_being_opened() -> None:
    for data in (b"", b"not a zip", b"PK\x03\x04broken"):
        assert "not a workbook" in str(read_bytes(data=data, name="plan.xlsx").problems[0])
    assert "larger than" in str(read_bytes(data=b"0" * (LARGEST + 1), name="plan.xlsx").problems[0])
    assert "not a plan" in str(read_bytes(data=b"", name="plan.docx").problems[0])


def test_a_bomb_and_entities_are_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"0" * 60_000_000)
    assert "not a workbook" in str(read_bytes(data=held.getvalue(), name="plan.xlsx").problems[0])
    source = zipfile.ZipFile(io.BytesIO(written(small())))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as entities:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/sharedStrings.xml":
                data = data.replace(b"<sst", b'<!DOCTYPE sst [<!ENTITY a "aaaa">]><sst', 1)
            entities.writestr(name, data)
    assert "not a workbook" in str(read_bytes(data=held.getvalue(), name="plan.xlsx").problems[0])


CODES = st.text("abcdefghijklmnopqrstuvwxyz_0123456789-.", min_size=1, max_size=12)


@given(
    st.dictionaries(
        CODES, st.lists(st.one_of(CODES, st.booleans(), st.integers(-9, 9999)), min_size=1), min_size=1
    )
)
def test_a_narrowing_survives_its_cell(where: dict[str, list[Any]]) -> None:
    column = Column("where", Kind.WHERE, "")
    row: dict[str, Any] = {}
    set_value(row=row, column=column, language="", value=cell_of(column=column, value=where, language=""))
    found = row["where"]
    assert found == where
    assert [[type(one) for one in codes] for codes in found.values()] == [
        [type(one) for one in codes] for codes in where.values()
    ]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    rows = small()
    rows["pillar"]["P1"]["title"]["en"] = "=1+1"
    read = read_bytes(data=written(rows), name="plan.xlsx")
    assert read.filed is not None
    assert read.filed.rows["pillar"]["P1"]["title"]["en"] == "=1+1"
