"""The charts of a review report: drawn from its content, each with words for who does not see it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from lindung.kernel.web.brand import colours
from lindung.plans.documents.content import Content, IndicatorLine, StateTable
from lindung.statistics.charts import Bar, Chart, Segment, bars, multiples, stacked

SMALL: Final = 300
"""Width of a chart of which two stand side by side, in pixels."""
COLUMNS: Final = 4
LEAST: Final = 3
"""Years that a line needs."""
LETTER: Final = 6.6
"""Pixels, about, of a letter in a chart."""


def tones() -> dict[str, tuple[str, str, str]]:
    """Return the fill of each standing, the colour of what is written on it, and its edge."""
    look = colours()
    return {
        "done": (look["done"], look["on-dark"], look["done"]),
        "on_track": (look["teal-line"], look["ink"], look["teal-800"]),
        "at_risk": (look["saffron"], look["ink"], look["warn-line"]),
        "late": (look["danger"], look["on-dark"], look["danger"]),
        "not_started": (look["on-dark"], look["muted"], look["control"]),
    }


def of_report(content: Content) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the pictures of a report by file name, and where the template finds which."""
    files: dict[str, str] = {}

    def keep(chart: Chart, name: str, **more: str) -> dict[str, str]:
        files[name] = chart.svg
        return {"file": name, "alt": chart.alt, **more}

    index: dict[str, Any] = {
        "standings": keep(standings(content), "standings.svg"),
        "pillars": {},
        "tables": [],
    }
    for part in content.pillars:
        index["pillars"][part.code] = [
            keep(
                indicator(line),
                f"indicator-{part.code}-{number}.svg",
                title=_titled(line),
                about=f"{line.activity} {line.activity_title}",
                source=line.source,
            )
            for number, line in enumerate(part.drawn)
        ]
    for number, table in enumerate(content.tables):
        drawn = by_state(table)
        index["tables"].append(keep(drawn, f"table-{number}.svg") if drawn else None)
    return files, index


def _titled(line: IndicatorLine) -> str:
    """Return an indicator's title with its unit, unless the title says it already."""
    said = not line.unit or line.unit.lower() in line.title.lower()
    return line.title if said else f"{line.title} ({line.unit})"


def standings(content: Content) -> Chart:
    """Return how the activities of each pillar stand."""
    look = tones()
    segments = [Segment(code, name, *look[code]) for code, name in content.standings]
    names = dict(content.standings)
    said = [
        f"{part.title}: "
        + ", ".join(f"{part.counts[code]} {names[code].lower()}" for code in names if part.counts.get(code))
        for part in content.pillars
    ]
    rows = {part.title: part.counts for part in content.pillars}
    alt = _("Bars, one for each pillar, divided by standing.") + " " + "; ".join(said) + "."
    room = round(LETTER * max((len(name) for name in rows), default=0))
    return stacked(rows=rows, segments=segments, alt=alt, width=max(320, 640 - room))


def indicator(line: IndicatorLine) -> Chart:
    """Return an indicator over the periods, with its target."""
    said = ", ".join(f"{one.period}: {one.text}" for one in line.readings)
    alt = f"{line.title}. {said}."
    if line.target:
        alt += " " + _("Target: %(target)s.") % {"target": line.target}
    return bars(
        values=[Bar(one.period, one.value, one.text) for one in line.readings],
        alt=alt,
        target=line.target_value,
        target_text=f"{line.target_value.normalize():f}" if line.target_value is not None else "",
        width=SMALL,
        height=96,
    )


def by_state(table: StateTable) -> Chart | None:
    """Return a small chart for each part of the country; none where too little is shown to draw a line."""
    shown = [cell for _name, cells in table.rows for cell in cells if cell.value]
    if len(table.columns) < LEAST or len(shown) < 2 * len(table.rows):
        return None
    series = {
        name: [
            Bar(column, cell.value, cell.text, cell.suppressed)
            for column, cell in zip(table.columns, cells, strict=True)
        ]
        for name, cells in table.rows
    }
    highest = max((cell.value or Decimal(0), name) for name, cells in table.rows for cell in cells)
    alt = _(
        "Small line charts, one for each part of the country, %(first)s to %(last)s; the highest is %(name)s."
    ) % {
        "first": table.columns[0],
        "last": table.columns[-1],
        "name": highest[1],
    }
    return multiples(series=series, alt=f"{table.title}. {alt}", columns=COLUMNS, height=64)
