"""Empty sheets to fill in: an Excel workbook with lists to choose from, and the same as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

import xlsxwriter
from django.http import Http404
from django.utils.translation import gettext as _

from lindung.access.models import Organisation
from lindung.cases.words import label, language, language_choices
from lindung.kernel.country import current
from lindung.kernel.vocabularies import vocabulary
from lindung.plans.programmes.kinds import AGES, KINDS, ROLES, SEXES
from lindung.plans.programmes.sheets.columns import Column, columns
from lindung.plans.programmes.sheets.lists import MOST as PEOPLE
from lindung.plans.programmes.sheets.lists import TITLES
from lindung.plans.programmes.sheets.rows import MOST

ENDINGS: Final = ("xlsx", "csv")
_SHEET_NAME: Final = 31


def of_kind(*, kind: str, ending: str) -> bytes:
    """Return the empty sheet of a kind of event. Raises Http404 for another ending."""
    shape = columns(kind=kind)
    titles = [f"{one.title} *" if one.needed else str(one.title) for one in shape]
    lists = [_choices(one) for one in shape]
    notes = [
        _("One row is one event. At most %(most)d rows fit in a sheet.") % {"most": MOST},
        _("Columns marked * must be filled. Days: 2024-03-05, or 5.3.2024 with the day first."),
        _("Several values in one cell are parted by a semicolon."),
        _("Indicators are given by their codes; the plan's code may stand before one."),
        _("Write no names of people, no telephone and no document numbers."),
        _("If one row cannot be taken, none is: you are told which and why, and send the sheet again."),
    ]
    return _file(ending, titles, lists, label(KINDS, kind), notes, MOST)


def of_list(*, ending: str) -> bytes:
    """Return an empty list of who comes. Raises Http404 for another ending."""
    spoken = language()
    lists: dict[str, list[str]] = {
        "sex": [name for _code, name in vocabulary(SEXES).choices(spoken)],
        "role": [name for _code, name in vocabulary(ROLES).choices(spoken)],
        "age": [name for _code, name in vocabulary(AGES).choices(spoken)],
        "agency": [one.name for one in Organisation.objects.filter(active=True).order_by("code")],
    }
    notes = [
        _("One row is one person. At most %(most)d rows fit in a list.") % {"most": PEOPLE},
        _(
            "Names and numbers only serve to see who stands in it twice. They are never kept: the list is counted"
            " and dropped."
        ),
        _("Leave open what you do not know. The age may be in years."),
    ]
    titles = [str(title) for title in TITLES.values()]
    return _file(ending, titles, [lists.get(name, []) for name in TITLES], _("Who came"), notes, PEOPLE)


def _choices(column: Column) -> list[str]:
    """Return what a column's cells are chosen from; nothing where several stand in one cell."""
    if not column.choices or column.several:
        return []
    if column.choices == "places":
        return sorted(one.name.text(language()) for one in current().places.values())
    if column.choices == "languages":
        return [name for _code, name in language_choices()]
    return [name for _code, name in vocabulary(column.choices).choices(language())]


def _file(
    ending: str,
    titles: Sequence[str],
    lists: Sequence[Sequence[str]],
    name: str,
    notes: Sequence[str],
    rows: int,
) -> bytes:
    if ending not in ENDINGS:
        raise Http404
    if ending == "csv":
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerow(titles)
        return ("\ufeff" + text.getvalue()).encode()
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(_named(name))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    values = book.add_worksheet(_named(_("Lists")))
    told = book.add_worksheet(_named(_("How to fill it in")))
    for at, title in enumerate(titles):
        sheet.write_string(0, at, title, head)
        sheet.set_column(at, at, max(14, min(40, len(title) + 2)))
        if lists[at]:
            values.write_column(0, at, [title, *lists[at]])
            source = f"='{_named(_('Lists'))}'!${_letter(at)}$2:${_letter(at)}${len(lists[at]) + 1}"
            sheet.data_validation(
                1, at, rows, at, {"validate": "list", "source": source, "error_type": "warning"}
            )
    for line, note in enumerate(notes):
        told.write_string(line, 0, note)
    told.set_column(0, 0, 100)
    sheet.freeze_panes(1, 0)
    sheet.activate()
    book.close()
    return out.getvalue()


def _named(name: str) -> str:
    """Return a name as a worksheet may have it."""
    return "".join(" " if one in "[]:*?/\\'" else one for one in name)[:_SHEET_NAME].strip()


def _letter(at: int) -> str:
    return chr(ord("A") + at) if at < 26 else _letter(at // 26 - 1) + _letter(at % 26)
