"""A spreadsheet or a CSV file as rows of cells. What comes in has been washed; only its first sheet is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from lindung.kernel.problems import Invalid
from lindung.kernel.uploads.washing import Washed

Cell = str | int | float | date | None
Table = Sequence[Sequence[Cell]]

WIDEST: Final = 60
LONGEST_CELL: Final = 4000
FARTHEST: Final = 20_000
"""Rows looked at, empty ones too: one cell at the far end of a sheet makes a million of them."""
_MARKS: Final = ";,\t"


def read(*, washed: Washed, most: int) -> Table:
    """Return the rows of a washed file, its first row included, without rows that are empty.

    `most`: rows beyond which nothing is read. Raises `Invalid(field="file")`.
    """
    content = b"".join(washed.held.chunks())
    if washed.sort.code == "xlsx":
        found = _of_workbook(content, most)
    elif washed.sort.code == "text":
        found = _of_text(content.decode("utf-8"), most)
    else:
        raise Invalid(
            _("Send the list as an Excel workbook (.xlsx) or as CSV. The template is both."), field="file"
        )
    if not found:
        raise Invalid(_("The sheet is empty. Fill in the template and send it again."), field="file")
    return found


def _of_workbook(content: bytes, most: int) -> list[list[Cell]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows: list[list[Cell]] = []
        for number, values in enumerate(sheet.iter_rows(max_col=WIDEST, values_only=True)):
            if number >= FARTHEST:
                raise Invalid(
                    _(
                        "The sheet has cells far below its list. Delete them, or copy the list to a new sheet."
                    ),
                    field="file",
                )
            _take(rows, [_cell(value) for value in values], most)
        return rows
    except Invalid:
        raise
    except Exception as error:  # whatever a broken workbook makes the library raise
        raise Invalid(
            _("The workbook cannot be read. Save it again in its program, or as CSV."), field="file"
        ) from error


def _of_text(text: str, most: int) -> list[list[Cell]]:
    head = text.split("\n", 1)[0]
    mark = max(_MARKS, key=head.count)
    rows: list[list[Cell]] = []
    try:
        for values in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            _take(rows, [_cell(value) for value in values[:WIDEST]], most)
    except csv.Error as error:
        raise Invalid(
            _("The CSV file cannot be read. Save it again, with one row for each line."), field="file"
        ) from error
    return rows


def _take(rows: list[list[Cell]], values: list[Cell], most: int) -> None:
    if all(value in (None, "") for value in values):
        return
    if len(rows) > most:
        raise Invalid(_("At most %(most)d rows fit. Send the sheet in parts.") % {"most": most}, field="file")
    rows.append(values)


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return " ".join(str(value).split())[:LONGEST_CELL] if value is not None else None


def text(cell: Cell) -> str:
    """Return what a cell says, as text."""
    return "" if cell is None else str(cell)
