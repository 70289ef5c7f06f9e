"""What the plan's screens show, read in few questions whatever the plan's size."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.kernel.vocabularies import vocabulary
from lindung.plans.committees import queries as committees
from lindung.plans.committees.models import ActionPoint, Committee
from lindung.plans.models import (
    Activity,
    Amendment,
    Indicator,
    Objective,
    Output,
    Period,
    Pillar,
    Plan,
    PlanActor,
    Responsibility,
)
from lindung.plans.reporting.models import Comment
from lindung.plans.reviews import queries as reviews
from lindung.plans.reviews.models import Standing as Row
from lindung.plans.rules import Standing
from lindung.plans.words import said

WORST_FIRST: tuple[Standing, ...] = (
    Standing.LATE,
    Standing.AT_RISK,
    Standing.NOT_STARTED,
    Standing.ON_TRACK,
    Standing.DONE,
)
"""What wants attention comes first."""


def plans(*, by: Actor) -> QuerySet[Plan]:
    """Return every plan, those of a country before those of regions."""
    by.require(Permission.PLAN_READ)
    return Plan.objects.order_by("region", "starts", "code")


def plan(*, code: str, by: Actor) -> Plan:
    """Return the plan with this code; raises `Plan.DoesNotExist`."""
    return plans(by=by).get(code=code)


def periods(*, plan: Plan) -> list[Period]:
    """Return the plan's periods in order."""
    return list(Period.objects.filter(plan=plan))


def chosen(*, periods: Sequence[Period], code: str, today: date) -> Period | None:
    """Return the period with this code; else the last year that was opened, else the one running, else the first."""
    if found := next((one for one in periods if one.code == code), None):
        return found
    years = [one for one in periods if one.kind == Period.Kind.ANNUAL] or list(periods)
    opened = [one for one in years if one.opened_at is not None]
    running = [one for one in years if one.starts <= today <= one.ends]
    return (opened or running or years)[-1] if opened else next(iter(running or years), None)


@dataclass(frozen=True, slots=True)
class Square:
    """One activity in the matrix, its title in the reader's language."""

    code: str
    title: str
    standing: Standing


@dataclass(slots=True)
class Line:
    """An objective and how its activities stand."""

    objective: Objective
    squares: list[Square] = field(default_factory=list)

    @property
    def counts(self) -> Counter[Standing]:
        """Return how many activities stand how."""
        return Counter(square.standing for square in self.squares)


@dataclass(slots=True)
class Block:
    """A pillar with its objectives."""

    pillar: Pillar
    lines: list[Line] = field(default_factory=list)

    @property
    def counts(self) -> Counter[Standing]:
        """Return how many activities of the pillar stand how."""
        return sum((line.counts for line in self.lines), Counter())


def glance(*, plan: Plan, period: Period | None) -> list[Block]:
    """Return the whole plan as pillars, objectives and activities with their standings in `period`. Four questions."""
    blocks = {pillar.pk: Block(pillar) for pillar in Pillar.objects.filter(plan=plan)}
    lines = {}
    for objective in Objective.objects.filter(plan=plan):
        lines[objective.pk] = Line(objective)
        blocks[objective.pillar_id].lines.append(lines[objective.pk])
    stood, language = standings(period=period), get_language() or ""
    for key, code, title, objective_id in counted(plan=plan, period=period, stood=stood).values_list(
        "pk", "code", "title", "objective"
    ):
        square = Square(code, said(title, language), stood.get(key, Standing.NOT_STARTED))
        lines[objective_id].squares.append(square)
    for block in blocks.values():
        block.lines = [one for one in block.lines if one.squares or one.objective.withdrawn_at is None]
    return [block for block in blocks.values() if block.lines]


def standings(*, period: Period | None) -> Mapping[UUID, Standing]:
    """Return how each activity stands in a period, by its key. One question."""
    if period is None:
        return {}
    rows = reviews.counted(period=period).values_list("activity", "standing")
    return {activity: Standing(standing) for activity, standing in rows}


def in_years(*, plan: Plan) -> Mapping[UUID, Mapping[UUID, Standing]]:
    """Return how each activity stood in every annual period: activity to period to standing. One question."""
    found: dict[UUID, dict[UUID, Standing]] = defaultdict(dict)
    rows = Row.objects.filter(period__plan=plan, period__kind=Period.Kind.ANNUAL)
    for activity, period, standing in rows.values_list("activity", "period", "standing"):
        found[activity][period] = Standing(standing)
    return found


def total(blocks: Iterable[Block]) -> list[tuple[Standing, int]]:
    """Return how many activities stand how over all pillars, what wants attention first."""
    counts: Counter[Standing] = sum((block.counts for block in blocks), Counter())
    return [(standing, counts[standing]) for standing in WORST_FIRST]


def activities(*, plan: Plan) -> QuerySet[Activity]:
    """Return the activities that were not withdrawn, in the plan's order."""
    return Activity.objects.filter(plan=plan, withdrawn_at=None).order_by("position", "code")


def counted(*, plan: Plan, period: Period | None, stood: Mapping[UUID, Standing]) -> QuerySet[Activity]:
    """Return the activities that count in a period: those that `stood` in it, withdrawn since or not.

    Where nothing stands yet, all that were not withdrawn.
    """
    if period is None or not stood:
        return activities(plan=plan)
    return Activity.objects.filter(plan=plan, pk__in=stood).order_by("position", "code")


@dataclass(frozen=True, slots=True)
class Stood:
    """An activity and how it stands."""

    activity: Activity
    standing: Standing


def objective(*, plan: Plan, code: str) -> Objective:
    """Return an objective of a plan; raises `Objective.DoesNotExist`."""
    return Objective.objects.select_related("pillar", "goal", "programme_area").get(plan=plan, code=code)


def under(*, objective: Objective, period: Period | None) -> list[tuple[Output | None, list[Stood]]]:
    """Return an objective's outputs with their activities; None for activities without an output. Three questions."""
    stood = standings(period=period)
    rows: dict[UUID | None, list[Stood]] = defaultdict(list)
    for activity in activities(plan=objective.plan).filter(objective=objective).select_related("lead"):
        rows[activity.output_id].append(Stood(activity, stood.get(activity.pk, Standing.NOT_STARTED)))
    rows_of = Output.objects.filter(objective=objective)
    outputs: list[Output | None] = [one for one in rows_of if one.withdrawn_at is None or rows[one.pk]]
    return [(one, rows[one.pk if one else None]) for one in [*outputs, *([None] if None in rows else [])]]


def actor(*, plan: Plan, code: str) -> PlanActor:
    """Return an actor of a plan; raises `PlanActor.DoesNotExist`."""
    return PlanActor.objects.select_related("plan").get(plan=plan, code=code)


def of_committee(*, actor: PlanActor, period: Period | None) -> list[Stood]:
    """Return the activities that a committee watches over, what wants attention first. Two questions."""
    stood = standings(period=period)
    rows = [
        Stood(activity, stood.get(activity.pk, Standing.NOT_STARTED))
        for activity in activities(plan=actor.plan).filter(committee=actor).select_related("lead")
    ]
    return sorted(rows, key=lambda row: WORST_FIRST.index(row.standing))


def committee_of(*, actor: PlanActor, by: Actor) -> Committee | None:
    """Return the committee a plan's actor is, if it is one that the reader may know of."""
    return committees.visible_to(by).filter(actor=actor, withdrawn_at=None).first()


def open_points(*, committee: Committee | None) -> QuerySet[ActionPoint]:
    """Return what a committee still waits for, the longest overdue first; nothing without one."""
    if committee is None:
        return ActionPoint.objects.none()
    owed = ActionPoint.objects.filter(committee=committee).exclude(state=ActionPoint.State.CLOSED)
    return owed.select_related("owner_organisation", "owner_user").order_by("due_on", "number")


def duties(*, plan: Plan, period: Period | None) -> list[tuple[str, list[Line]]]:
    """Return each duty beyond the country that the plan answers, and the objectives that answer it."""
    answers: dict[str, list[Line]] = defaultdict(list)
    for block in glance(plan=plan, period=period):
        for line in block.lines:
            for code in line.objective.duties:
                answers[code].append(line)
    return [(code, answers[code]) for code in vocabulary("duties").codes if code in answers]


def activity(*, plan: Plan, code: str) -> Activity:
    """Return an activity of a plan, a withdrawn one too; raises `Activity.DoesNotExist`."""
    rows = Activity.objects.select_related("objective", "output", "pillar", "lead", "committee", "split_from")
    return rows.get(plan=plan, code=code)


def responsible(*, activity: Activity) -> QuerySet[Responsibility]:
    """Return who has a part in an activity, the lead first."""
    return Responsibility.objects.filter(activity=activity).select_related("actor").order_by("position")


def indicators(*, activity: Activity) -> list[Indicator]:
    """Return an activity's indicators, withdrawn ones too."""
    return list(Indicator.objects.filter(activity=activity))


def indicator(*, plan: Plan, code: str) -> Indicator:
    """Return an indicator of a plan, a withdrawn one too; raises `Indicator.DoesNotExist`."""
    return Indicator.objects.select_related("activity__objective", "activity__lead").get(plan=plan, code=code)


def history(*, activity: Activity) -> QuerySet[Row]:
    """Return how an activity stood in each annual period, with who said otherwise and why."""
    rows = Row.objects.filter(activity=activity, period__kind=Period.Kind.ANNUAL)
    return rows.select_related("period", "override__by").order_by("period__starts")


def comments(*, activity: Activity) -> QuerySet[Comment]:
    """Return what partners say of an activity, the latest first."""
    rows = Comment.objects.filter(activity=activity).select_related("organisation", "period")
    return rows.order_by("-at")


def amendments(*, plan: Plan, codes: Sequence[str]) -> QuerySet[Amendment]:
    """Return what was changed in parts with these codes, the latest first."""
    return Amendment.objects.filter(plan=plan, code__in=codes).select_related("by").order_by("-at")
