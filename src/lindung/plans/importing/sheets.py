"""A plan from a workbook. The file comes from anywhere: it is measured before it is opened, and nothing in it runs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from lindung.kernel.country.strict_yaml import Document, Path_, Problem, Unreadable
from lindung.kernel.uploads.kinds import Unfit
from lindung.kernel.uploads.packages import Package
from lindung.plans.importing.cells import Unclear, set_value
from lindung.plans.importing.columns import HEAD, SHEETS, Column, Kind, Sheet

LARGEST: Final = 5_000_000
"""Bytes of a workbook."""
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 60
MOST_SHEETS: Final = 30
_ENTITIES: Final = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_LABELLED: Final = re.compile(r"(?P<name>[a-z_]+)_(?P<language>[a-z]{2,3})")


@dataclass(frozen=True, slots=True)
class Workbook(Document):
    """A workbook's content as a plan's file would say it; knows the sheet and row of each part."""

    rows: Mapping[Path_, tuple[str, int]] = field(default_factory=dict)
    broken: tuple[Problem, ...] = ()

    def problem(self, message: str, *path: str | int) -> Problem:
        """Return a problem with the sheet and row of the part at `path`, or of the nearest part around it."""
        for length in range(len(path), -1, -1):
            found = self.rows.get(path[:length])
            if found is not None:
                return Problem(f"{self.file} [{found[0]}]", found[1], message)
        return Problem(self.file, 1, message)


def read(*, data: bytes, name: str) -> Workbook:
    """Return the plan in a workbook. Raises `Unreadable` for a file that is none, or is a trap."""
    if len(data) > LARGEST:
        raise Unreadable(Problem(name, 1, f"larger than {LARGEST // 1_000_000} MB; a plan is far smaller"))
    try:
        package = Package(io.BytesIO(data))
        for part in package.parts:
            if _ENTITIES.search(package.read(part)):
                raise Unfit("broken")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except (Unfit, BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError, TypeError):
        raise Unreadable(
            Problem(name, 1, "not a workbook that can be read; save it as XLSX from the template")
        ) from None
    try:
        return _Reading(name).workbook(book)
    finally:
        book.close()


class _Reading:
    """One attempt to read one workbook; collects what is wrong until the end."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.data: dict[str, Any] = {}
        self.rows: dict[Path_, tuple[str, int]] = {}
        self.broken: list[Problem] = []

    def workbook(self, book: Any) -> Workbook:
        titles = book.sheetnames
        if len(titles) > MOST_SHEETS:
            raise Unreadable(
                Problem(self.name, 1, f"more than {MOST_SHEETS} sheets; keep those of the template")
            )
        wanted = ["Plan", *(one.title for one in SHEETS)]
        for title in titles:
            if title not in wanted and title != "Read me":
                self.say(title, 1, f"no sheet of a plan has this name; there are: {', '.join(wanted)}")
        for title in (one for one in wanted if one not in titles):
            self.broken.append(
                Problem(self.name, 1, f"the sheet {title} is missing; take it from the template")
            )
        if "Plan" in titles:
            self.head(book["Plan"])
        found: dict[str, list[dict[str, Any]]] = {}
        for sheet in SHEETS:
            found[sheet.holds] = list(self.sheet(sheet, book[sheet.title])) if sheet.title in titles else []
        self.nested(found, inner="targets", outer="indicators", name="indicator")
        self.nested(found, inner="indicators", outer="activities", name="activity", within="targets")
        self.data |= found
        return Workbook(self.name, self.data, {}, self.rows, tuple(self.broken))

    def say(self, title: str, row: int, message: str) -> None:
        self.broken.append(Problem(f"{self.name} [{title}]", row, message))

    def head(self, sheet: Any) -> None:
        """Read the sheet `Plan`: names in the first column, values in the second."""
        columns = {column.name: column for column in HEAD}
        plan: dict[str, Any] = {}
        for number, cells in self.lines("Plan", sheet, 2):
            name = str(cells[0].value or "").strip()
            if not name or name == "name":
                continue
            column, language = _column(columns, name)
            if column is None:
                self.say("Plan", number, f"there is no {name} in a plan; take the names of the template")
                continue
            self.put(plan, column, language, cells[1] if len(cells) > 1 else None, "Plan", number)
            self.rows[("plan", *column.path.split("."))] = ("Plan", number)
        self.rows["plan",] = ("Plan", 1)
        self.data["plan"] = plan

    def sheet(self, sheet: Sheet, content: Any) -> Iterator[dict[str, Any]]:
        """Yield the rows of a list."""
        columns = {column.name: column for column in sheet.columns}
        heading: list[tuple[Column | None, str]] = []
        count = 0
        for number, cells in self.lines(sheet.title, content, MOST_COLUMNS):
            if not heading:
                heading = self.heading(sheet, columns, cells, number)
                continue
            if all(cell.value is None or str(cell.value).strip() == "" for cell in cells):
                continue
            row: dict[str, Any] = {}
            for (column, language), cell in zip(heading, cells, strict=False):
                if column is not None:
                    self.put(row, column, language, cell, sheet.title, number)
            self.rows[sheet.holds, count] = (sheet.title, number)
            count += 1
            yield row

    def heading(
        self, sheet: Sheet, columns: Mapping[str, Column], cells: Any, number: int
    ) -> list[tuple[Column | None, str]]:
        found = []
        for cell in cells:
            name = str(cell.value or "").strip()
            column, language = _column(columns, name) if name else (None, "")
            if name and column is None:
                self.say(
                    sheet.title, number, f"no column is called {name[:40]}; take the names of the template"
                )
            found.append((column, language))
        for column in sheet.columns:
            if column.needed and all(one is not column for one, _language in found):
                self.say(
                    sheet.title, number, f"the column {column.name} is missing; take it from the template"
                )
        return found

    def lines(self, title: str, sheet: Any, columns: int) -> Iterator[tuple[int, Any]]:
        """Yield the lines of a sheet with their numbers, no more than anybody would write by hand."""
        sheet.reset_dimensions()  # what a sheet says of its own size may be a lie
        for number, cells in enumerate(sheet.iter_rows(max_col=columns), start=1):
            if number > MOST_ROWS:
                self.say(
                    title, number, f"more than {MOST_ROWS} rows, which no plan has; nothing more was read"
                )
                return
            yield number, cells

    def put(
        self, row: dict[str, Any], column: Column, language: str, cell: Any, title: str, number: int
    ) -> None:
        value = getattr(cell, "value", None)
        if value is None or (isinstance(value, str) and not value.strip()):
            return
        if cell.data_type == "f":
            self.say(title, number, f"{column.name}: a formula is not read; write its result as a value")
            return
        if cell.data_type == "e":
            self.say(title, number, f"{column.name}: the cell holds an error; write the value")
            return
        try:
            set_value(row=row, column=column, language=language, value=value)
        except Unclear as unclear:
            self.say(title, number, f"{column.name}: {unclear}")

    def nested(
        self, found: dict[str, list[dict[str, Any]]], *, inner: str, outer: str, name: str, within: str = ""
    ) -> None:
        """Move the rows of one list into the rows of another that they name, with what was moved `within` them."""
        places: dict[Any, int] = {}
        for index, row in enumerate(found[outer]):
            places.setdefault(row.get("code"), index)
        for index, row in enumerate(found.pop(inner)):
            title, number = self.rows.pop((inner, index))
            code = row.pop(name, None)
            place = places.get(code)
            if place is None:
                self.say(
                    title, number, f"there is no {name} {code} in this workbook; add it, or correct the code"
                )
                continue
            listed = found[outer][place].setdefault(inner, [])
            path: Path_ = (outer, place, inner, len(listed))
            self.rows[path] = (title, number)
            for number_within in range(len(row.get(within, ()))):
                self.rows[(*path, within, number_within)] = self.rows.pop(
                    (inner, index, within, number_within)
                )
            listed.append(row)


def _column(columns: Mapping[str, Column], name: str) -> tuple[Column | None, str]:
    """Return the column that a heading names, and its language where it has one."""
    column = columns.get(name)
    if column is not None and column.kind not in (Kind.LABELS, Kind.TEXTS):
        return column, ""
    found = _LABELLED.fullmatch(name)
    column = columns.get(found["name"]) if found else None
    if found and column is not None and column.kind in (Kind.LABELS, Kind.TEXTS):
        return column, found["language"]
    return None, ""
