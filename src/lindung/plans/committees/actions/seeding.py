"""The committees of a plan, from its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.plans.committees.models import Committee
from lindung.plans.models import Plan, PlanActor

_SAID = ("kind", "number", "lead_id", "function", "pillars", "withdrawn_at")


@transaction.atomic
def seed(
    *, plan: Plan, entries: Iterable[Mapping[str, Any]], at: datetime, by: Actor | None = None
) -> dict[str, int]:
    """Make a plan's committees as `entries` say (keys actor, number, lead, function, pillars, kind; actors by code).

    Called again it changes what is said otherwise and withdraws what is no longer named: seats, meetings and actions
    stay. Returns how many were made, changed and withdrawn. Raises `Invalid` for an actor the plan does not have.
    """
    actors = {one.code: one for one in PlanActor.objects.filter(plan=plan)}
    there = {one.actor.code: one for one in Committee.objects.filter(plan=plan).select_related("actor")}
    counts = {"made": 0, "changed": 0, "withdrawn": 0}
    named: set[str] = set()
    for entry in entries:
        code = str(entry["actor"])
        named.add(code)
        said = _said(entry, actors)
        found = there.get(code)
        if found is None:
            found = Committee.objects.create(plan=plan, actor=_actor(code, actors), **said)
            counts["made"] += 1
            _record(found, "made", code, by, at)
        elif any(getattr(found, name) != said[name] for name in _SAID):
            for name in _SAID:
                setattr(found, name, said[name])
            found.save(update_fields=[name.removesuffix("_id") for name in _SAID])
            counts["changed"] += 1
            _record(found, "changed", code, by, at)
    for code, one in there.items():
        if code not in named and one.withdrawn_at is None:
            one.withdrawn_at = at
            one.save(update_fields=["withdrawn_at"])
            counts["withdrawn"] += 1
            _record(one, "withdrawn", code, by, at)
    return counts


def _said(entry: Mapping[str, Any], actors: Mapping[str, PlanActor]) -> dict[str, Any]:
    kind = entry.get("kind") or Committee.Kind.WORKING
    if kind not in Committee.Kind.values:
        raise Invalid(
            _("A committee's kind must be one of: %(kinds)s. Correct the plan's file.")
            % {"kinds": ", ".join(Committee.Kind.values)},
            field="committees",
        )
    lead = entry.get("lead")
    return {
        "kind": str(kind),
        "number": entry.get("number"),
        "lead_id": _actor(str(lead), actors).pk if lead else None,
        "function": dict(entry.get("function") or {}),
        "pillars": list(entry.get("pillars") or []),
        "withdrawn_at": None,
    }


def _actor(code: str, actors: Mapping[str, PlanActor]) -> PlanActor:
    if code not in actors:
        raise Invalid(
            _("The committees name %(code)s, which is no actor of the plan. Add it to the actors.")
            % {"code": code},
            field="committees",
        )
    return actors[code]


def _record(committee: Committee, what: str, code: str, by: Actor | None, at: datetime) -> None:
    audit.record(event=f"committees.{what}", subject=committee, by=by, at=at, detail={"committee": code})


def follow(plan: Plan, by: Actor | None, at: datetime) -> None:
    """Bring a plan's committees up to what it says now (`plans.hooks.after_change`)."""
    seed(plan=plan, entries=plan.committees, by=by, at=at)
