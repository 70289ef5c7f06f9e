"""The few kinds of charts there are. Labels stand beside what they name; values are written where they are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from lindung.kernel.typesetting import require
from lindung.kernel.typesetting.letters import legible
from lindung.kernel.web.brand import colours
from lindung.statistics.charts.drawing import FAMILY, Chart, drawn

WIDTH: Final = 640
"""Pixels. A page of A4 shows it at about three quarters: letters of 12 come out as 9 points."""
STUB: Final = 0.12
"""How high a suppressed bar is drawn, as a share of the highest that is shown."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One value at one place. `text` is how it is written; `value` None: nothing is known, or it is `suppressed`."""

    label: str
    value: Decimal | None
    text: str = ""
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of stacked rows: its code, its name in the legend, its colour, that of the number in it, its edge."""

    code: str
    name: str
    fill: str
    ink: str
    edge: str = "#ffffff"


def _altair() -> Any:
    require("altair")
    import altair

    return altair


def _row(bar: Bar, top: Decimal) -> dict[str, Any]:
    shown = float(bar.value) if bar.value is not None and not bar.suppressed else None
    return {
        "label": legible(bar.label),
        "value": shown,
        "stub": float(top) * STUB if bar.suppressed else None,
        "text": legible(bar.text),
        "height": shown if shown is not None else float(top) * STUB if bar.suppressed else 0.0,
    }


def _top(values: Sequence[Bar], target: Decimal | None = None) -> Decimal:
    shown = [bar.value for bar in values if bar.value is not None and not bar.suppressed]
    return max([*shown, *([target] if target is not None else []), Decimal(1)])


def bars(
    *,
    values: Sequence[Bar],
    alt: str,
    target: Decimal | None = None,
    target_text: str = "",
    width: int = WIDTH,
    height: int = 150,
) -> Chart:
    """Return bars in the order given, each with its value on top, and a dashed line at the target with its words.

    `text` of a bar without a value, such as "no report", stands where the bar would. Sizes are pixels.
    """
    library, look = _altair(), colours()
    top = _top(values, target)
    data = library.InlineData(values=[_row(bar, top) for bar in values])
    scale = library.Scale(domain=[0, float(top) * 1.15], nice=False)
    across = library.X(
        "label:N",
        sort=[legible(bar.label) for bar in values],
        title=None,
        axis=library.Axis(labelAngle=0, ticks=False, labelPadding=6),
    )
    base = library.Chart(data).encode(x=across)
    upright = library.Y("value:Q", scale=scale, axis=None)
    # Never wider than a thumb: three years must not look like three walls.
    band = min(64, width // max(len(values), 1) - 12)
    parts = [
        base.mark_bar(color=look["teal-800"], size=band).encode(y=upright),
        base.mark_bar(
            fill="transparent", stroke=look["control"], strokeDash=[3, 3], strokeWidth=1, size=band
        ).encode(y=library.Y("stub:Q", scale=scale, axis=None)),
        base.mark_text(dy=-5, baseline="bottom", fontWeight=600, font=FAMILY).encode(
            y=library.Y("height:Q", scale=scale, axis=None), text="text:N"
        ),
    ]
    if target is not None:
        line = library.Chart(library.InlineData(values=[{"at": float(target), "text": legible(target_text)}]))
        level = library.Y("at:Q", scale=scale, axis=None)
        parts.append(
            line.mark_rule(color=look["warn-line"], strokeDash=[6, 4], strokeWidth=1.5).encode(y=level)
        )
        parts.append(
            line.mark_text(
                align="left", baseline="middle", dx=6, color=look["warn-ink"], fontWeight=600, font=FAMILY
            ).encode(y=level, x=library.value(width), text="text:N")
        )
    return drawn(chart=library.layer(*parts).properties(width=width, height=height), alt=alt)


def stacked(
    *,
    rows: Mapping[str, Mapping[str, int]],
    segments: Sequence[Segment],
    alt: str,
    width: int = WIDTH,
    step: int = 34,
) -> Chart:
    """Return one bar to the right for each row: how many of each segment, with the numbers inside the bars."""
    library = _altair()
    places, total = [], max([sum(row.values()) for row in rows.values()] or [1]) or 1
    for row, counts in rows.items():
        before = 0
        for segment in segments:
            count = counts.get(segment.code, 0)
            if count:
                places.append(
                    {
                        "row": legible(row),
                        "segment": segment.name,
                        "from": before,
                        "to": before + count,
                        "middle": before + count / 2,
                        "text": str(count) if count / total * width >= 9 * len(str(count)) + 6 else "",
                    }
                )
            before += count
    data = library.InlineData(values=places)
    names = [segment.name for segment in segments]
    legend = library.Legend(
        orient="top", title=None, direction="horizontal", columnPadding=18, offset=8, values=names
    )
    fill = library.Fill(
        "segment:N",
        scale=library.Scale(domain=names, range=[segment.fill for segment in segments]),
        legend=legend,
    )
    edge = library.Stroke(
        "segment:N",
        scale=library.Scale(domain=names, range=[segment.edge for segment in segments]),
        legend=legend,
    )
    ink = library.Color(
        "segment:N",
        scale=library.Scale(domain=names, range=[segment.ink for segment in segments]),
        legend=None,
    )
    scale = library.Scale(domain=[0, total], nice=False)
    down = library.Y(
        "row:N",
        sort=[legible(row) for row in rows],
        title=None,
        axis=library.Axis(ticks=False, domain=False, labelPadding=8, labelLimit=0),
    )
    base = library.Chart(data).encode(y=down)
    across = library.X("from:Q", scale=scale, axis=None)
    drawn_bars = base.mark_bar(size=step - 12, strokeWidth=1).encode(
        x=across, x2="to:Q", fill=fill, stroke=edge
    )
    numbers = base.mark_text(fontWeight=600, font=FAMILY).encode(
        x=library.X("middle:Q", scale=scale, axis=None), text="text:N", color=ink
    )
    chart = library.layer(drawn_bars, numbers).resolve_scale(color="independent")
    return drawn(chart=chart.properties(width=width, height=library.Step(step)), alt=alt)


def multiples(
    *, series: Mapping[str, Sequence[Bar]], alt: str, columns: int = 4, width: int = WIDTH, height: int = 80
) -> Chart:
    """Return a small chart for each series, all on one scale: a line over years above a pale area.

    A suppressed value breaks the line; a small empty ring on the ground says that something stands there.
    """
    library = _altair()
    every = [bar for row in series.values() for bar in row]
    top = _top(every)
    ends = sorted({bar.label for bar in every})
    scale = library.Scale(domain=[0, float(top) * 1.05], nice=True)
    charts = []
    for number, (name, row) in enumerate(series.items()):
        axis = library.Axis(
            labelAngle=0,
            values=[ends[0], ends[-1]],
            grid=False,
            labelFlush=True,
            labels=number + columns >= len(series),
        )
        across = library.X("label:O", title=None, scale=library.Scale(type="point", padding=0.5), axis=axis)
        upright = library.Y(
            "value:Q",
            title=None,
            scale=scale,
            axis=library.Axis(tickCount=3, format=",d", labels=number % columns == 0),
        )
        values = [{"hidden": 0 if bar.suppressed else None, **_row(bar, top)} for bar in row]
        base = library.Chart(library.InlineData(values=values)).encode(x=across)
        layer = _small(base=base, y=upright, hidden=library.Y("hidden:Q", scale=scale))
        title = library.TitleParams(legible(name), anchor="start", frame="group", offset=6)
        charts.append(layer.properties(width=width / columns - 34, height=height, title=title))
    grid = library.concat(
        *charts, columns=columns, spacing={"row": 42, "column": 26}, align="all", bounds="flush"
    )
    return drawn(chart=grid, alt=alt)


def _small(*, base: Any, y: Any, hidden: Any) -> Any:
    """Return the area, the line over it and the rings of what was suppressed."""
    library, look = _altair(), colours()
    broken = "break-paths-show-path-domains"
    return library.layer(
        base.mark_area(fill=look["teal-100"], opacity=0.7, invalid=broken).encode(y=y),
        base.mark_line(stroke=look["teal-800"], strokeWidth=2, invalid=broken).encode(y=y),
        base.mark_point(filled=False, stroke=look["control"], size=36, strokeDash=[2, 2]).encode(y=hidden),
    )
