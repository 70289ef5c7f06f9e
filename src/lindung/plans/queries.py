"""Reads of plans: the tree as it stands or stood, its history, and what wants to be settled in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import QuerySet

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.plans.changes import Change, undone
from lindung.plans.models import Activity, Amendment, Plan, PlanActor, Responsibility
from lindung.plans.neutral import Rows, committees
from lindung.plans.reporting.belonging import bodies_of
from lindung.plans.stored import rows_of


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a plan: who made it from the one before, when and why, and everything that changed."""

    number: int
    kind: str
    reason: str
    by: User | None
    at: datetime
    amendments: Sequence[Amendment]


@dataclass(frozen=True, slots=True)
class Claim:
    """An activity for which several committees are responsible; `settled` once somebody decided which one watches."""

    activity: Activity
    committees: Sequence[PlanActor]
    settled: bool


class NoSuchVersion(LookupError):
    """The plan has not, or not yet, had this version."""


def visible_to(actor: Actor) -> QuerySet[Plan]:
    """Return the plans an actor may read: all of them, with PLAN_READ. Raises `NotAllowed`."""
    actor.require(Permission.PLAN_READ)
    return Plan.objects.order_by("region", "starts", "code")


def by_code(*, code: str, by: Actor) -> Plan:
    """Return the plan with this code. Raises `NotAllowed`, Plan.DoesNotExist."""
    return visible_to(by).get(code=code)


def history(*, plan: Plan) -> list[Version]:
    """Return the plan's versions, newest first, with what each changed (1 query)."""
    found = Amendment.objects.filter(plan=plan).select_related("by").order_by("-version", "part", "code")
    return [_version(number, list(rows)) for number, rows in groupby(found, key=lambda one: one.version)]


def _version(number: int, rows: Sequence[Amendment]) -> Version:
    first = rows[0]
    return Version(number, first.kind, first.reason, first.by, first.at, rows)


def plan_at(*, plan: Plan, version: int) -> Rows:
    """Return a plan's rows as they stood in an earlier version, rebuilt backwards from its amendments.

    Raises `NoSuchVersion`.
    """
    if not 1 <= version <= plan.version:
        raise NoSuchVersion(f"{plan.code} has versions 1 to {plan.version}; ask for one of them.")
    later = Amendment.objects.filter(plan=plan, version__gt=version)
    rows = rows_of(plan=plan)
    for _number, changed in groupby(later.order_by("-version"), key=lambda one: one.version):
        steps = [Change(one.part, one.code, one.before, one.after) for one in changed]
        rows = undone(rows=rows, changes=steps)
    return rows


def claimed_by_two_committees(*, plan: Plan) -> list[Claim]:
    """Return the activities for which several committees are responsible, in the order of the plan (3 queries)."""
    rows: Rows = {
        "committee": {one["actor"]: {"number": one.get("number")} for one in plan.committees},
        "actor": {
            one.code: {"kind": one.kind, "group": one.group} for one in PlanActor.objects.filter(plan=plan)
        },
    }
    known = set(committees(rows))
    roles = Responsibility.objects.filter(activity__plan=plan, activity__withdrawn_at=None)
    roles = roles.exclude(role=Responsibility.Role.SUPPORTING).filter(actor__code__in=known)
    claims: dict[Activity, list[PlanActor]] = {}
    for one in roles.select_related("activity__committee", "actor").order_by(
        "activity__position", "position"
    ):
        claims.setdefault(one.activity, []).append(one.actor)
    settled = Amendment.objects.filter(plan=plan, kind=Amendment.Kind.COMMITTEE)
    decided = set(settled.values_list("code", flat=True))
    return [
        Claim(activity, actors, activity.code in decided)
        for activity, actors in claims.items()
        if len(actors) > 1
    ]


def led_by_nobody(*, plan: Plan) -> list[Activity]:
    """Return the activities whose lead no active organisation stands behind, in the order of the plan (3 queries).

    So it is when a body was dissolved, or was never entered in the directory: nobody here can be reminded.
    """
    bodies = bodies_of(plans=[plan])[plan.pk]
    found = Activity.objects.filter(plan=plan, withdrawn_at=None).select_related("lead").order_by("position")
    return [one for one in found if one.lead is None or not bodies.organisations(one.lead.code)]


def descendants(*, activity: Activity) -> Iterator[Activity]:
    """Yield what an activity was split into."""
    yield from Activity.objects.filter(split_from=activity).order_by("position")
