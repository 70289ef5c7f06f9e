"""Writes a plan's workbook: an empty one to fill in, or a plan as it stands to change and import again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from lindung.plans.importing.cells import cell_of
from lindung.plans.importing.columns import HEAD, SHEETS, Column, Kind, Sheet
from lindung.plans.importing.sheets import MOST_ROWS
from lindung.plans.neutral import LISTS, Row, Rows

_STILL: Final = datetime(2020, 1, 1, tzinfo=UTC)
"""No clock: the same plan is the same file."""
_OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDE: Final = (Kind.LABELS, Kind.TEXTS, Kind.TEXT, Kind.LINES)
_READ_ME: Final = (
    "A plan as a workbook: one sheet for each list. Keep the names of sheets and columns; fill in the rows.",
    "Each part has a code of its own. Other sheets name it by that code. Codes are never used twice.",
    "Several codes in one cell have commas between. Texts in several languages have a column for each.",
    "Formulas are not read: write values. Every mistake is told with its sheet and row, and nothing is imported.",
)
_LISTED: Final = {**{holds: part for part, holds in LISTS.items()}, "indicators": "indicator"}


def write(*, out: Path | Any, languages: Sequence[str], rows: Rows | None = None) -> None:
    """Write the workbook to `out` (a path or an open file), with a column for each of `languages`.

    Without `rows` the sheets are empty, and say in their headings what to fill in.
    """
    book = xlsxwriter.Workbook(out, _OPTIONS)
    book.set_properties({"title": "Action plan", "created": _STILL})
    writing = _Writing(book, languages)
    writing.read_me()
    writing.head(_head(rows) if rows else None)
    for sheet in SHEETS:
        writing.sheet(sheet, list(_rows(sheet, rows)) if rows else [])
    book.close()


def _head(rows: Rows) -> Row:
    code, row = next(iter(rows["plan"].items()))
    return {**row, "code": code, "period": {"starts": row["starts"], "ends": row["ends"]}}


def _rows(sheet: Sheet, rows: Rows) -> Iterator[Row]:
    """Yield the rows of one sheet as its columns want them."""
    if sheet.holds == "targets":
        for code, row in rows["indicator"].items():
            yield from ({**target, "indicator": code} for target in row["targets"])
        return
    part = _LISTED[sheet.holds]
    for code, row in rows[part].items():
        yield {**row, "actor" if part == "committee" else "code": code, **_own_days(part, row, rows)}


def _own_days(part: str, row: Row, rows: Rows) -> Row:
    """Leave out an indicator's days where they are its activity's, as one would write it by hand."""
    if part != "indicator":
        return {}
    above = rows["activity"][row["activity"]]
    return {name: "" for name in ("starts", "ends") if row[name] == above[name]}


class _Writing:
    """One workbook being written."""

    def __init__(self, book: Any, languages: Sequence[str]) -> None:
        self.book = book
        self.languages = languages
        self.top = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "valign": "top"})
        self.needed = book.add_format({"bold": True, "bg_color": "#C9DCEE", "border": 1, "valign": "top"})
        self.cell = book.add_format({"text_wrap": True, "valign": "top"})

    def read_me(self) -> None:
        page = self.book.add_worksheet("Read me")
        page.set_column(0, 0, 18)
        page.set_column(1, 1, 24)
        page.set_column(2, 2, 70)
        page.set_column(3, 3, 50)
        line = 0
        for text in _READ_ME:
            page.write_string(line, 0, text)
            line += 1
        line += 1
        for index, name in enumerate(("sheet", "column", "what to write", "one of")):
            page.write_string(line, index, name, self.top)
        for title, columns in (("Plan", HEAD), *((one.title, one.columns) for one in SHEETS)):
            for column in columns:
                for name, _language in self.names(column):
                    line += 1
                    need = " (needed)" if column.needed else ""
                    for index, text in enumerate(
                        (title, name, column.says + need, ", ".join(column.choices))
                    ):
                        page.write_string(line, index, text)

    def names(self, column: Column) -> list[tuple[str, str]]:
        """Return the headings of a column, each with its language."""
        if column.kind in (Kind.LABELS, Kind.TEXTS):
            return [(f"{column.name}_{language}", language) for language in self.languages]
        return [(column.name, "")]

    def head(self, row: Row | None) -> None:
        page = self.book.add_worksheet("Plan")
        page.set_column(0, 0, 26)
        page.set_column(1, 1, 90)
        page.write_row(0, 0, ("name", "value"), self.top)
        line = 0
        for column in HEAD:
            for name, language in self.names(column):
                line += 1
                page.write_string(line, 0, name, self.needed if column.needed else self.top)
                if row is not None:
                    self.put(page, line, 1, column, language, row)

    def sheet(self, sheet: Sheet, rows: Sequence[Row]) -> None:
        page = self.book.add_worksheet(sheet.title)
        page.freeze_panes(1, 1)
        place = 0
        for column in sheet.columns:
            for name, language in self.names(column):
                page.set_column(place, place, 46 if column.kind in _WIDE else 18)
                page.write_string(0, place, name, self.needed if column.needed else self.top)
                self.choices(page, place, column)
                for line, row in enumerate(rows, start=1):
                    self.put(page, line, place, column, language, row)
                place += 1
        page.autofilter(0, 0, max(len(rows), 1), place - 1)

    def choices(self, page: Any, place: int, column: Column) -> None:
        """Let a spreadsheet offer what a column takes."""
        listed = ("yes", "no") if column.kind is Kind.FLAG else column.choices
        if listed:
            letter = xl_col_to_name(place)
            where = f"{letter}2:{letter}{MOST_ROWS}"
            page.data_validation(where, {"validate": "list", "source": list(listed), "ignore_blank": True})

    def put(
        self, page: Any, line: int, place: int, column: Column, language: str, row: Mapping[str, Any]
    ) -> None:
        value = cell_of(column=column, value=_found(row, column.path), language=language)
        if value is None:
            return
        if column.kind is Kind.NUMBER or isinstance(value, int):
            page.write_number(line, place, value, self.cell)
        else:
            page.write_string(line, place, str(value), self.cell)


def _found(row: Mapping[str, Any], path: str) -> Any:
    value: Any = row
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
