"""Hostile files at the three doors of the plan's rooms: workbooks and YAML that are traps."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from lindung.plans.models import Plan, Proposal
from lindung.plans.programmes.models import Attendance, Event
from lindung.plans.testing import SMALL
from tests.security.asking import quieted
from tests.security.stage import Stage

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.filterwarnings("ignore::RuntimeWarning")]
SOON = 8.0
"""Seconds in which the worst file is refused, on a machine that others use."""
Door = Callable[[Stage, SimpleUploadedFile], Any]


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    quieted(monkeypatch)


def _plan(stage: Stage, file: SimpleUploadedFile) -> Any:
    return stage.send(stage.users["monitoring_officer"], "plans:import", file=file)


def _events(stage: Stage, file: SimpleUploadedFile) -> Any:
    return stage.send(stage.users["monitoring_officer"], "programmes:import", kind="training", file=file)


def _list(stage: Stage, file: SimpleUploadedFile) -> Any:
    who = stage.users["plan_focal_point"]
    return stage.send(who, "programmes:people_list", stage.planned.event.pk, file=file)


DOORS: dict[str, Door] = {"plan": _plan, "events": _events, "list": _list}


# -- workbooks that are traps -------------------------------------------------------------------------------------


def _book(rows: list[list[Any]]) -> bytes:
    book, held = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(held)
    return held.getvalue()


def _replaced(parts: dict[str, bytes]) -> bytes:
    """Return a workbook with some of its parts replaced."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_book([["name", "sex"], ["A", "f"]]))) as source,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for name in source.namelist():
            target.writestr(name, parts.get(name, source.read(name)))
    return held.getvalue()


def _sheet(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def _cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = f'<row r="1">{_cell("A1", "name")}{_cell("B1", "sex")}</row>'
ENTITIES = (
    '<!DOCTYPE t [<!ENTITY a "boom">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


@cache
def _bomb() -> bytes:
    return _replaced({"xl/worksheets/sheet1.xml": _sheet(HEAD + " " * 200_000_000)})


def _laughs(encoding: str) -> bytes:
    cells = f'{HEAD}<row r="2">{_cell("A2", "&j;")}{_cell("B2", "f")}</row>'
    text = f'<?xml version="1.0" encoding="{encoding}"?>{ENTITIES}' + _sheet(cells).decode()
    return _replaced({"xl/worksheets/sheet1.xml": text.encode(encoding)})


def _far() -> bytes:
    cells = f'{HEAD}<row r="1048576">{_cell("XFD1048576", "far")}</row>'
    return _replaced({"xl/worksheets/sheet1.xml": _sheet(cells)})


TRAPS: dict[str, Callable[[], bytes]] = {
    "unpacks to 200 MB": _bomb,
    "entities": lambda: _laughs("utf-8"),
    "entities in UTF-16": lambda: _laughs("utf-16"),
    "a cell at the far end": _far,
    "cut short": lambda: _book([["name"], ["A"]])[:-700],
    "no workbook": lambda: b"PK\x03\x04" + b"\0" * 500,
    "a page": lambda: b"<html><script>alert(1)</script></html>",
    "empty": lambda: b"",
}


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("door", DOORS)
def test_a_trap_is_refused_soon_and_changes_nothing(stage: Stage, door: str, trap: str) -> None:
    data = TRAPS[trap]()
    before = Plan.objects.count(), Event.objects.count(), Attendance.objects.count(), Proposal.objects.count()
    began = time.monotonic()
    answer = DOORS[door](stage, SimpleUploadedFile("trap.xlsx", data))
    assert time.monotonic() - began < SOON, trap
    assert answer.status_code == 422, trap
    assert "boomboom" not in answer.text and "Traceback" not in answer.text
    after = Plan.objects.count(), Event.objects.count(), Attendance.objects.count(), Proposal.objects.count()
    assert after == before


NUMBERS = ("1e999", "-1e999", "nan", "9" * 400, "1e400", "١٢٣", "0x10", "--1", "1.7976931348623157e308")


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("door", ["events", "list"])
def test_a_number_that_is_none_is_a_mistake_in_its_row(stage: Stage, door: str, number: str) -> None:
    head = "title,held_from,women,men" if door == "events" else "name,id,sex,age"
    row = f"A course,2024-03-05,{number},4" if door == "events" else f"A,7,f,{number}"
    answer = DOORS[door](stage, SimpleUploadedFile("sheet.csv", f"{head}\n{row}\n".encode()))
    assert answer.status_code in {302, 422}


def test_a_number_that_is_none_in_a_plan_is_told(stage: Stage) -> None:
    text = SMALL.read_text()
    for number in (".inf", ".nan", "1e999", "9" * 400, "1.0e+400", "-0x1f"):
        bad = text.replace("value: 100}", f"value: {number}}}", 1)
        assert bad != text
        assert _plan(stage, SimpleUploadedFile("plan.yaml", bad.encode())).status_code == 422, number
    space = '<row r="1"><c r="A1"><v>1e999</v></c></row>'
    book = _replaced({"xl/worksheets/sheet1.xml": _sheet(space)})
    for door in DOORS.values():
        assert door(stage, SimpleUploadedFile("plan.xlsx", book)).status_code == 422


# -- plans as YAML that are traps ---------------------------------------------------------------------------------

LAUGHS = "a: &a [x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)
YAMLS = {
    "aliases": LAUGHS,
    "a merge": "plan: &p {code: X}\nperiods: [{<<: *p}]\n",
    "a key twice": SMALL.read_text().replace("  code: SMALL-1\n", "  code: SMALL-1\n  code: SMALL-2\n", 1),
    "a Python object": "plan: !!python/object/apply:os.system ['true']\n",
    "a tag": "plan: !!binary aGVsbG8=\n",
    "very deep": "a: " + "[" * 5000 + "]" * 5000 + "\n",
    "two documents": "plan: {}\n---\nplan: {}\n",
    "a list": "- plan\n",
    "a mistake in the middle": "plan: {code: 'SMALL-1\n",
    "no text": "\x00\x01\x02",
}


@pytest.mark.parametrize("trap", YAMLS)
def test_a_yaml_that_is_a_trap_is_refused(stage: Stage, trap: str) -> None:
    began = time.monotonic()
    answer = _plan(stage, SimpleUploadedFile("plan.yaml", YAMLS[trap].encode()))
    assert time.monotonic() - began < SOON
    assert answer.status_code == 422 and "Traceback" not in answer.text


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.yaml", "a\r\nX-Evil: 1.yaml", "<script>.yaml", "x" * 300 + ".yaml"]
)
def test_the_name_of_a_file_is_a_word_like_others(stage: Stage, name: str) -> None:
    answer = _plan(stage, SimpleUploadedFile(name, SMALL.read_bytes()))
    assert answer.status_code in {302, 422}
    assert "X-Evil" not in answer.headers and "<script>." not in answer.text
