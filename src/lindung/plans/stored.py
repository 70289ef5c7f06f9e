"""A plan in the database as plain rows: what stands now, without what was withdrawn."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.db.models import F, QuerySet

from lindung.plans import models as table
from lindung.plans.neutral import PARTS, Row, Rows, figure

MODELS: Final[dict[str, Any]] = {
    "period": table.Period,
    "pillar": table.Pillar,
    "goal": table.Goal,
    "programme_area": table.ProgrammeArea,
    "actor": table.PlanActor,
    "objective": table.Objective,
    "output": table.Output,
    "activity": table.Activity,
    "indicator": table.Indicator,
}
"""The table of each part that has one; the plan is its own, committees are kept with it."""
PLAIN: Final[dict[str, tuple[str, ...]]] = {
    "plan": ("title", "short_title", "vision", "country", "region", "coordinator", "currency", "predecessors",
             "source"),
    "period": ("kind",),
    "pillar": ("title",),
    "goal": ("title", "pillars"),
    "programme_area": ("title", "also_under"),
    "actor": ("title", "kind", "group", "members", "organisations", "organisation_kinds", "parent", "note"),
    "objective": ("title", "number", "duties", "note"),
    "output": ("title", "related_goals"),
    "activity": ("title", "detail", "detail_kind", "related_goals", "note"),
    "indicator": ("title", "kind", "unit", "comparator", "disaggregate", "responsible", "note"),
}  # fmt: skip
"""Columns that say the same in a row."""
DAYS: Final[dict[str, tuple[str, ...]]] = {
    "plan": ("starts", "ends"),
    "period": ("starts", "ends", "due_on"),
    "activity": ("starts", "ends"),
    "indicator": ("starts", "ends"),
}
LINKS: Final[dict[str, dict[str, str]]] = {
    "programme_area": {"goal": "goal"},
    "objective": {"goal": "goal", "programme_area": "programme_area", "pillar": "pillar"},
    "output": {"objective": "objective", "pillar": "pillar", "goal": "goal"},
    "activity": {"objective": "objective", "output": "output", "committee": "actor"},
    "indicator": {"activity": "activity"},
}
"""Columns that point at another part, and at which."""


def rows_of(*, plan: table.Plan) -> Rows:
    """Return the plan as it stands, in eleven queries."""
    rows: Rows = {part: {} for part in PARTS}
    rows["plan"][plan.code] = _row(
        "plan", {name: getattr(plan, name) for name in (*PLAIN["plan"], *DAYS["plan"])}
    )
    for one in plan.committees:
        rows["committee"][one["actor"]] = {name: value for name, value in one.items() if name != "actor"}
    for part, model in MODELS.items():
        links = {f"{name}_code": F(f"{name}__code") for name in LINKS.get(part, {})}
        standing: QuerySet[Any] = model.objects.filter(plan=plan)
        if part != "period":
            standing = standing.filter(withdrawn_at=None)
        for values in standing.annotate(**links).order_by(*_order(part)).values():
            rows[part][values["code"]] = _row(part, values)
    for row in rows["activity"].values():
        if row["output"]:
            row["objective"] = ""
    _responsibilities(plan.pk, rows)
    _targets(plan.pk, rows)
    return rows


def _order(part: str) -> tuple[str, ...]:
    return ("starts", "ends", "code") if part == "period" else ("position", "code")


def _row(part: str, values: dict[str, Any]) -> Row:
    row = {name: values[name] for name in PLAIN[part]}
    row |= {name: str(values[name]) for name in DAYS.get(part, ())}
    row |= {name: values[f"{name}_code"] or "" for name in LINKS.get(part, {})}
    if part == "activity":
        row |= {"responsible": [], "supporting": []}
    if part == "indicator":
        row |= {"targets": [], "share": _share(values), "feed": _feed(values)}
    return row


def _share(values: dict[str, Any]) -> Row:
    if values["share_min"] is None:
        return {}
    return {
        "min": values["share_min"],
        "group": values["share_group"],
        "comparator": values["share_comparator"],
    }


def _feed(values: dict[str, Any]) -> Row:
    if values["feed"] != table.Indicator.Feed.REPORT:
        found: Row = {values["feed"]: values["measure"]}
        return found | ({"where": values["measure_where"]} if values["measure_where"] else {})
    parts = {"report": values["reporter"], "room": values["room"], "why": values["why"]}
    return {name: value for name, value in parts.items() if value}


def _responsibilities(plan: UUID, rows: Rows) -> None:
    found = table.Responsibility.objects.filter(activity__plan=plan, activity__withdrawn_at=None)
    for code, actor, role in found.order_by("position").values_list("activity__code", "actor__code", "role"):
        row = rows["activity"][code]
        row["supporting" if role == table.Responsibility.Role.SUPPORTING else "responsible"].append(actor)


def _targets(plan: UUID, rows: Rows) -> None:
    found = table.Target.objects.filter(indicator__plan=plan, indicator__withdrawn_at=None)
    values = sorted(found.values_list("indicator__code", "span", "period", "value"))
    for code, span, period, value in values:
        rows["indicator"][code]["targets"].append({"span": span, "period": period, "value": figure(value)})
