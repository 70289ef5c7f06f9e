"""A plan as plain rows: what a file, a workbook and the database have in common, and what an amendment keeps.

`Rows` maps a part (`activity`, `indicator`, …) to its codes, and each code to a row of plain JSON values. Two plans say
the same exactly when their rows are equal; the order of rows says nothing, the order within a row does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from lindung.kernel.law.labels import Entry
from lindung.plans import pack as shape

Row = dict[str, Any]
Rows = dict[str, dict[str, Row]]
Path = tuple[str | int, ...]

PARTS: Final = (
    "plan", "period", "pillar", "goal", "programme_area", "actor", "committee", "objective", "output", "activity",
    "indicator",
)  # fmt: skip
"""Parts of a plan in the order in which they can be written."""
LISTS: Final = {
    "period": "periods",
    "pillar": "pillars",
    "goal": "goals",
    "programme_area": "programme_areas",
    "actor": "actors",
    "committee": "committees",
    "objective": "objectives",
    "output": "outputs",
    "activity": "activities",
}
"""Which list of a file holds which part."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What a file says as rows, where in the file each row stands, and which rows stand there twice."""

    code: str
    rows: Rows
    places: Mapping[tuple[str, str], Path]
    twice: tuple[tuple[str, str, Path], ...]


def of_file(*, file: shape.PlanFile) -> Filed:
    """Return a plan's file as rows; of two with one code the first counts and the second is in `twice`."""
    rows: Rows = {part: {} for part in PARTS}
    places: dict[tuple[str, str], Path] = {}
    twice: list[tuple[str, str, Path]] = []

    def put(part: str, code: str, row: Row, *path: str | int) -> None:
        if code in rows[part]:
            twice.append((part, code, path))
        else:
            rows[part][code] = row
            places[part, code] = path

    put("plan", file.plan.code, _head(file.plan), "plan")
    for part, name in LISTS.items():
        for index, entry in enumerate(getattr(file, name)):
            code = entry.actor if part == "committee" else entry.code
            put(part, code, _ROWS.get(part, plain)(entry), name, index)
    for index, activity in enumerate(file.activities):
        for place, indicator in enumerate(activity.indicators):
            path = ("activities", index, "indicators", place)
            put("indicator", indicator.code, indicator_row(indicator, activity), *path)
    for code, row in rows["activity"].items():
        row["committee"] = row["committee"] or committee_of(rows=rows, code=code)
    return Filed(file.plan.code, rows, places, tuple(twice))


def plain(entry: Entry) -> Row:
    """Return an entry's fields as plain values, without its code; what is absent is empty text."""
    row = entry.model_dump(mode="json", exclude={"code", "actor", "indicators"})
    return {name: "" if value is None else value for name, value in row.items()}


def _head(head: shape.Head) -> Row:
    row = plain(head)
    length = row.pop("period")
    row["source"] = {name: value for name, value in row["source"].items() if value is not None}
    return row | {"starts": length["starts"], "ends": length["ends"], "vision": row["vision"] or {}}


def _numbered(entry: Entry) -> Row:
    row = plain(entry)
    return row | {"number": row["number"] or None}


def indicator_row(entry: shape.Indicator, activity: shape.Activity) -> Row:
    """Return an indicator's row; it runs as long as its activity where it does not say otherwise."""
    row = plain(entry)
    feed = row["feed"]
    row["feed"] = {name: value for name, value in feed.items() if value not in (None, {})}
    if row["share"]:
        row["share"] = {name: value or "" for name, value in row["share"].items()}
    targets = [
        {"span": one.span, "period": one.period or "", "value": figure(one.value)} for one in entry.targets
    ]
    return row | {
        "activity": activity.code,
        "starts": str(entry.starts or activity.starts),
        "ends": str(entry.ends or activity.ends),
        "targets": sorted(targets, key=lambda one: (one["span"], one["period"])),
        "share": row["share"] or {},
    }


_ROWS: Final[dict[str, Any]] = {"committee": _numbered}


def figure(value: Decimal) -> str:
    """Return a figure as text, without zeros that say nothing: 5, 2.5."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def committees(rows: Rows) -> list[str]:
    """Return the codes of a plan's committees in their order; without a list, the actors that are committees."""
    listed = sorted(rows["committee"], key=lambda code: (rows["committee"][code]["number"] or 999, code))
    return listed or [
        code for code, row in rows["actor"].items() if row["kind"] == "committee" and not row["group"]
    ]


def claiming(*, rows: Rows, code: str) -> list[str]:
    """Return the committees among those responsible for an activity, in the order in which they are named."""
    known = set(committees(rows))
    return [actor for actor in rows["activity"][code]["responsible"] if actor in known]


def committee_of(*, rows: Rows, code: str) -> str:
    """Return the committee that watches over an activity where its row names none; empty if nobody does.

    The first committee among those responsible; else the working committee of its pillar; else the working committee
    that the plan's coordinator leads.
    """
    if among := claiming(rows=rows, code=code):
        return among[0]
    working = [one for one in committees(rows) if rows["committee"].get(one, {}).get("kind") == "working"]
    pillar = pillar_of(rows=rows, code=code)
    for one in working:
        if pillar in rows["committee"][one]["pillars"]:
            return one
    coordinator = next(iter(rows["plan"].values()))["coordinator"]
    led = (one for one in working if coordinator and rows["committee"][one]["lead"] == coordinator)
    return next(led, "")


def pillar_of(*, rows: Rows, code: str) -> str:
    """Return the pillar of an activity: its output's, else its objective's; empty where that is unknown."""
    row = rows["activity"][code]
    above = rows["output"].get(row["output"]) or rows["objective"].get(row["objective"])
    return str(above["pillar"]) if above else ""


def indicators_of(*, rows: Rows, code: str) -> Iterator[tuple[str, Row]]:
    """Yield code and row of an activity's indicators."""
    return ((one, row) for one, row in rows["indicator"].items() if row["activity"] == code)
