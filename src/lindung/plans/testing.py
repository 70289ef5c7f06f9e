"""A plan for tests, small enough to count by hand, and the people around it.

`SMALL-1` has 2 pillars, 2 objectives, 3 outputs, 5 activities and 7 indicators, and five annual periods, 2021 to
2025, none of them opened. Its actors are the organisations `office`, `chambers`, `welfare`, `police` and `friends`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from lindung.access.actors import Actor
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.kernel.country import strict_yaml
from lindung.plans import models as table

SMALL = Path(__file__).parent / "tests" / "files" / "small.yaml"
"""The plan as a file."""
KINDS = {
    "office": "secretariat",
    "chambers": "prosecutor",
    "welfare": "welfare",
    "police": "police",
    "friends": "civil_society",
}
"""The organisations behind its actors."""


@dataclass(frozen=True, slots=True)
class People:
    """Who has to do with the plan: two who keep it, who leads and works in its committees, and who stands apart."""

    monitor: Actor
    second_monitor: Actor
    chambers_lead: Actor
    welfare_lead: Actor
    welfare_focal: Actor
    police_focal: Actor
    partner: Actor
    decision_maker: Actor
    case_worker: Actor


def small_people(*, at: datetime = NOON) -> People:
    """Return the people around the plan and make their organisations, on first use."""
    bodies = {code: make_organisation(code=code, kind=kind, at=at) for code, kind in KINDS.items()}

    def one(name: str, role: str, code: str) -> Actor:
        return make_actor(name=name, role=role, organisation=bodies[code], at=at)

    return People(
        monitor=one("mona", "monitoring_officer", "office"),
        second_monitor=one("max", "monitoring_officer", "office"),
        chambers_lead=one("vera", "committee_lead", "chambers"),
        welfare_lead=one("wanda", "committee_lead", "welfare"),
        welfare_focal=one("willa", "plan_focal_point", "welfare"),
        police_focal=one("paul", "plan_focal_point", "police"),
        partner=one("fred", "plan_partner", "friends"),
        decision_maker=one("dora", "decision_maker", "office"),
        case_worker=one("carl", "protection_officer", "welfare"),
    )


def small_plan(*, at: datetime = NOON) -> table.Plan:
    """Return the plan `SMALL-1` with its organisations, made on first use."""
    found = table.Plan.objects.filter(code="SMALL-1").first()
    if found is not None:
        return found
    for code, kind in KINDS.items():
        make_organisation(code=code, kind=kind, at=at)
    return _made(strict_yaml.read(path=SMALL, name=SMALL.name).data, at)


def _made(data: dict[str, Any], at: datetime) -> table.Plan:
    given = data["plan"]
    plan = table.Plan.objects.create(
        code=given["code"],
        title=given["title"],
        short_title=given["short_title"],
        vision=given["vision"],
        country=given["country"],
        starts=given["period"]["starts"],
        ends=given["period"]["ends"],
        coordinator=given["coordinator"],
        currency=given["currency"],
        predecessors=given["predecessors"],
        committees=data["committees"],
        source=given["source"] | {"last_checked_on": str(given["source"]["last_checked_on"])},
        imported_at=at,
    )
    for row in data["periods"]:
        table.Period.objects.create(plan=plan, **row)
    pillars = {row["code"]: _part(table.Pillar, plan, row) for row in data["pillars"]}
    goals = {row["code"]: _part(table.Goal, plan, row) for row in data["goals"]}
    areas = {
        row["code"]: _part(table.ProgrammeArea, plan, row | {"goal": goals[row["goal"]]})
        for row in data["programme_areas"]
    }
    actors = {row["code"]: _part(table.PlanActor, plan, row) for row in data["actors"]}
    objectives = {
        row["code"]: _part(
            table.Objective,
            plan,
            row
            | {
                "goal": goals[row["goal"]],
                "programme_area": areas[row["programme_area"]],
                "pillar": pillars[row["pillar"]],
            },
        )
        for row in data["objectives"]
    }
    outputs = {
        row["code"]: _part(
            table.Output,
            plan,
            row
            | {
                "objective": objectives[row["objective"]],
                "pillar": pillars[row["pillar"]],
                "goal": goals[row["goal"]],
            },
        )
        for row in data["outputs"]
    }
    for position, row in enumerate(data["activities"]):
        _activity(plan, position, row, outputs[row["output"]], actors)
    return plan


def _part(model: Any, plan: table.Plan, row: dict[str, Any]) -> Any:
    return model.objects.create(plan=plan, position=model.objects.filter(plan=plan).count(), **row)


def _activity(
    plan: table.Plan,
    position: int,
    row: dict[str, Any],
    output: table.Output,
    actors: dict[str, table.PlanActor],
) -> None:
    committees = [actors[code] for code in row["responsible"] if actors[code].kind == "committee"]
    activity = table.Activity.objects.create(
        plan=plan,
        code=row["code"],
        title=row["title"],
        position=position,
        objective=output.objective,
        output=output,
        pillar=output.pillar,
        detail=row.get("detail", []),
        detail_kind=row.get("detail_kind", ""),
        starts=date(row["starts"], 1, 1),
        ends=date(row["ends"], 12, 31),
        related_goals=row.get("related_goals", []),
        committee=committees[0],
        lead=actors[row["responsible"][0]],
    )
    roles = ["lead", *["responsible"] * (len(row["responsible"]) - 1)]
    parts = [
        *zip(row["responsible"], roles, strict=True),
        *((code, "supporting") for code in row.get("supporting", [])),
    ]
    for index, (code, role) in enumerate(parts):
        table.Responsibility.objects.create(activity=activity, actor=actors[code], role=role, position=index)
    for index, given in enumerate(row["indicators"]):
        _indicator(plan, activity, 10 * position + index, given)


def _indicator(plan: table.Plan, activity: table.Activity, position: int, row: dict[str, Any]) -> None:
    feed, share = row["feed"], row.get("share", {})
    kind = next(name for name in ("measure", "programmes", "report") if name in feed)
    indicator = table.Indicator.objects.create(
        plan=plan,
        code=row["code"],
        title=row["title"],
        position=position,
        activity=activity,
        kind=row["kind"],
        unit=row.get("unit", ""),
        comparator=row.get("comparator", ""),
        share_min=share.get("min"),
        share_group=share.get("group", ""),
        share_comparator=share.get("comparator", ""),
        disaggregate=row.get("disaggregate", []),
        starts=date(row["starts"], 1, 1) if "starts" in row else activity.starts,
        ends=activity.ends,
        responsible=row.get("responsible", []),
        feed=kind,
        measure="" if kind == "report" else feed[kind],
        measure_where=feed.get("where", {}),
        reporter=feed.get("report", ""),
        room=feed.get("room", ""),
        why=feed.get("why", {}),
    )
    for target in row.get("targets", []):
        table.Target.objects.create(indicator=indicator, **target)
