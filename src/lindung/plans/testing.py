"""A plan for tests, small enough to count by hand, and the people around it.

`SMALL-1` has 2 pillars, 2 objectives, 3 outputs, 5 activities and 7 indicators, and five annual periods, 2021 to
2025, none of them opened. Its actors are the organisations `office`, `chambers`, `welfare`, `police` and `friends`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lindung.access.actors import Actor
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.plans import models as table
from lindung.plans.actions import import_plan
from lindung.plans.importing.reading import read_path

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
    read = read_path(path=SMALL, name=SMALL.name)
    assert read.filed is not None, read.problems
    return import_plan(filed=read.filed, reason="As adopted", by=None, at=at).plan
