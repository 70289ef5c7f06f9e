"""Review reports as XLSX and CSV: the figures of the PDF, to work on. A text stays a text: it is never a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from lindung.kernel.web.brand import colours
from lindung.plans.documents.content import Content, IndicatorLine

ACTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""Signs at the beginning of a cell that make some spreadsheets do something."""
TIDY: Final = (
    "plan",
    "plan_version",
    "pillar",
    "activity",
    "indicator",
    "title",
    "kind",
    "unit",
    "target",
    "period",
    "value",
    "text",
    "verdict",
    "source",
    "measure",
    "figure_date",
)
"""Columns of the CSV: names for programs, the same in every language."""
Value = str | int | Decimal | None


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula when it opens a CSV."""
    return f"'{text}" if text.startswith(ACTS) or text.lstrip().startswith(("=", "@", "+", "-")) else text


def csv_table(*, content: Content) -> bytes:
    """Return one tidy table, a row for each indicator and period, in UTF-8 with a mark that Excel knows."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(TIDY)
    for line in content.indicators:
        for row in _tidy(content, line):
            writer.writerow([guarded(cell) if isinstance(cell, str) else _plain(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> str:
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _tidy(content: Content, line: IndicatorLine) -> Iterable[list[Value]]:
    for one in line.readings:
        yield [
            content.plan_code,
            content.plan_version,
            line.pillar,
            line.activity,
            line.code,
            line.title,
            line.kind,
            line.unit,
            line.target,
            one.period,
            one.value,
            one.words,
            one.verdict,
            one.source,
            one.measure,
            one.on.isoformat() if one.on else "",
        ]


def workbook(*, content: Content, at: datetime) -> bytes:
    """Return the sheets: about, at a glance, activities, indicators, by state, sources. `at`: the file's date."""
    import xlsxwriter

    out = io.BytesIO()
    safe = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with override(content.language), xlsxwriter.Workbook(out, safe) as book:
        book.set_properties({"title": f"{content.kind} {content.period}: {content.plan}", "created": at})
        pen = _Pen(book)
        _about(pen, content)
        _glance(pen, content)
        _activities(pen, content)
        _indicators(pen, content)
        _states(pen, content)
        _sources(pen, content)
    return out.getvalue()


class _Pen:
    """Writes tables: a header that stays, widths that fit, texts as texts and numbers as numbers."""

    def __init__(self, book: Any) -> None:
        look = colours()
        self.book = book
        self.head = book.add_format(
            {
                "bold": True,
                "font_color": "#ffffff",
                "bg_color": look["teal-800"],
                "text_wrap": True,
                "valign": "top",
            }
        )
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.number = book.add_format({"num_format": "#,##0.##", "valign": "top"})
        self.whole = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.strong = book.add_format({"bold": True, "font_size": 14, "font_color": look["teal-900"]})

    def table(
        self,
        *,
        name: str,
        head: Sequence[str],
        widths: Sequence[int],
        rows: Iterable[Sequence[Value]],
        fixed: int = 1,
    ) -> None:
        """Write one sheet; `fixed` columns stay at the left."""
        sheet = self.book.add_worksheet(name[:31])
        sheet.freeze_panes(1, fixed)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for column, (title, width) in enumerate(zip(head, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, self.head)
        count = 0
        for count, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self.cell(sheet, count, column, value)
        if count:
            sheet.autofilter(0, 0, count, len(head) - 1)

    def cell(self, sheet: Any, row: int, column: int, value: Value) -> None:
        """Write one value as what it is."""
        if value is None:
            return
        if isinstance(value, str):
            sheet.write_string(row, column, value, self.text)
        else:
            whole = value == int(value)
            sheet.write_number(row, column, float(value), self.whole if whole else self.number)


def _about(pen: _Pen, content: Content) -> None:
    sheet = pen.book.add_worksheet(_("About")[:31])
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, f"{content.kind} {content.period}: {content.plan}", pen.strong)
    rows = [
        (_("Country"), content.country),
        (_("Plan"), content.plan_code),
        (_("Period"), content.span),
        (_("Version of the plan"), str(content.plan_version)),
        (_("Data of"), content.data_of),
        (_("Made on"), content.made_on),
        *[(one.name, f"{one.text} {one.note}".strip()) for one in content.key_figures],
        *content.method,
    ]
    for number, (name, text) in enumerate(rows, start=2):
        sheet.write_string(number, 0, name, pen.text)
        sheet.write_string(number, 1, text, pen.text)


def _glance(pen: _Pen, content: Content) -> None:
    names = [name for _code, name in content.standings]
    rows: list[Sequence[Value]] = [
        [
            part.title,
            one.code,
            one.title,
            one.goal,
            *[one.counts.get(code, 0) for code, _name in content.standings],
        ]
        for part in content.pillars
        for one in part.objectives
    ]
    head = [_("Pillar"), _("Objective"), _("Title"), _("Goal"), *names]
    pen.table(
        name=_("At a glance"), head=head, widths=[18, 12, 70, 40, *[13] * len(names)], rows=rows, fixed=2
    )


def _activities(pen: _Pen, content: Content) -> None:
    head = [
        _("Code"),
        _("Activity"),
        _("Pillar"),
        _("Objective"),
        _("Lead"),
        _("Committee"),
        _("Years"),
        _("Standing"),
        _("Reason"),
        _("Standing by the rules"),
        _("Why it was decided otherwise"),
        _("Difficulty"),
    ]
    rows = [
        [
            line.code,
            line.title,
            line.pillar,
            line.objective,
            line.lead,
            line.committee,
            line.years,
            line.standing_text,
            line.reason,
            line.rule_standing_text or line.standing_text,
            line.why_other,
            line.difficulty,
        ]
        for line in content.activities
    ]
    widths = [16, 60, 8, 10, 24, 14, 12, 14, 40, 14, 40, 40]
    pen.table(name=_("Activities"), head=head, widths=widths, rows=rows)


def _indicators(pen: _Pen, content: Content) -> None:
    head = [_("Code"), _("Indicator"), _("Activity"), _("Unit"), _("Target")]
    for period in content.periods:
        head += [period, f"{period}: {_('In words')}", f"{period}: {_('Verdict')}"]
    rows = []
    for line in content.indicators:
        row: list[Value] = [line.code, line.title, line.activity, line.unit, line.target]
        for one in line.readings:
            row += [one.value, one.words, one.verdict_text]
        rows.append(row)
    widths = [18, 60, 16, 14, 20, *[12, 24, 16] * len(content.periods)]
    pen.table(name=_("Indicators"), head=head, widths=widths, rows=rows)


def _states(pen: _Pen, content: Content) -> None:
    head = [
        _("Measure"),
        _("Title"),
        _("Part of the country"),
        _("Period"),
        _("Value"),
        _("Not shown"),
        _("Data of"),
    ]
    rows: list[Sequence[Value]] = []
    for table in content.tables:
        for name, cells in table.rows:
            for column, cell in zip(table.columns, cells, strict=True):
                hidden = _("Yes") if cell.suppressed else ""
                rows.append([table.measure, table.title, name, column, cell.value, hidden, table.on_text])
    pen.table(name=_("By state"), head=head, widths=[28, 40, 28, 12, 12, 12, 20], rows=rows)


def _sources(pen: _Pen, content: Content) -> None:
    head = [
        _("Indicator"),
        _("Period"),
        _("Source"),
        _("Measure"),
        _("Date of the figure"),
        _("Reported or computed"),
    ]
    rows = [
        [line.code, one.period, one.source, one.measure, one.on_text, one.origin]
        for line in content.indicators
        for one in line.readings
        if one.on_text or one.source
    ]
    pen.table(name=_("Sources"), head=head, widths=[18, 10, 40, 32, 20, 20], rows=rows)
