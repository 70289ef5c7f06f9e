"""How the activities of a plan stand, by pillar and objective, as documents show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from lindung.plans.documents.building import indicators as readings
from lindung.plans.documents.content import ActivityLine, IndicatorLine, ObjectiveLine, PillarPart
from lindung.plans.models import Activity, Objective, Period, Pillar, Plan
from lindung.plans.reporting.models import Progress
from lindung.plans.reviews.models import Standing as Row
from lindung.plans.rules import Standing
from lindung.plans.rules_words import STANDINGS, said_reason, said_standing

WORST_FIRST = ("late", "at_risk", "not_started", "on_track", "done")


@dataclass(frozen=True, slots=True)
class Tree:
    """The parts of a plan that documents speak of, each read once."""

    plan: Plan
    pillars: Sequence[Pillar]
    objectives: Sequence[Objective]
    activities: Mapping[UUID, Activity]

    @property
    def pillar_codes(self) -> Mapping[UUID, str]:
        """Return the code of each pillar by its key."""
        return {one.pk: one.code for one in self.pillars}


def tree(plan: Plan) -> Tree:
    """Return the parts of a plan that were not withdrawn."""
    activities = Activity.objects.filter(plan=plan, withdrawn_at=None).order_by("position", "code")
    return Tree(
        plan=plan,
        pillars=list(Pillar.objects.filter(plan=plan)),
        objectives=list(Objective.objects.filter(plan=plan).select_related("goal", "pillar")),
        activities={
            one.pk: one for one in activities.select_related("lead", "committee", "objective", "pillar")
        },
    )


def names() -> tuple[tuple[str, str], ...]:
    """Return the standings in the order in which they are shown, with their words."""
    return tuple((code.value, str(name)) for code, name in STANDINGS.items())


def counted(lines: Iterable[ActivityLine]) -> dict[str, int]:
    """Return how many lines stand how, every standing named."""
    counts = Counter(line.standing for line in lines)
    return {code.value: counts[code.value] for code in STANDINGS}


def rows(period: Period) -> QuerySet[Row]:
    """Return the standings of a period."""
    return Row.objects.filter(period=period).select_related("override")


def activity_lines(*, known: Tree, period: Period) -> dict[UUID, ActivityLine]:
    """Return a line for each activity, in the plan's order: its standing, why, and what stands in the way."""
    stood = {row.activity_id: row for row in rows(period)}
    hard = difficulties(period)
    return {
        key: _line(activity, stood.get(key), hard.get(key, "")) for key, activity in known.activities.items()
    }


def difficulties(period: Period) -> dict[UUID, str]:
    """Return what approved reports say stands in the way, by activity."""
    found: dict[UUID, list[str]] = {}
    told = Progress.objects.filter(period=period, state=Progress.State.APPROVED).exclude(difficulty="")
    for activity, text in told.order_by("indicator__position").values_list(
        "indicator__activity", "difficulty"
    ):
        if text not in found.setdefault(activity, []):
            found[activity].append(text)
    return {activity: " ".join(texts) for activity, texts in found.items()}


def _line(activity: Activity, row: Row | None, difficulty: str) -> ActivityLine:
    standing = row.standing if row else Standing.NOT_STARTED.value
    other = row is not None and row.override is not None
    first, last = activity.starts.year, activity.ends.year
    return ActivityLine(
        code=activity.code,
        title=activity.label,
        objective=activity.objective.code,
        pillar=activity.pillar.code,
        lead=activity.lead.code if activity.lead else "",
        committee=activity.committee.code if activity.committee else "",
        years=str(first) if first == last else f"{first}–{last}",
        standing=standing,
        standing_text=said_standing(standing),
        reason=said_reason(row.rule_reason) if row else "",
        rule_standing=row.rule_standing if row and other else "",
        rule_standing_text=said_standing(row.rule_standing) if row and other else "",
        why_other=row.override_reason if row and other else "",
        difficulty=difficulty,
    )


def parts(
    *, known: Tree, lines: Mapping[UUID, ActivityLine], figures: Sequence[IndicatorLine]
) -> tuple[PillarPart, ...]:
    """Return each pillar with its objectives, and the indicators that are drawn."""
    by_objective: dict[UUID, list[ActivityLine]] = {}
    for key, activity in known.activities.items():
        by_objective.setdefault(activity.objective_id, []).append(lines[key])
    found = []
    for pillar in known.pillars:
        own = [
            _objective(one, tuple(by_objective[one.pk]))
            for one in known.objectives
            if one.pillar_id == pillar.pk and one.pk in by_objective
        ]
        if not own:
            continue
        drawn = readings.drawn([one for one in figures if one.pillar == pillar.code])
        every = [line for one in own for line in one.activities]
        found.append(PillarPart(pillar.code, pillar.label, counted(every), tuple(own), drawn))
    return tuple(found)


def _objective(objective: Objective, lines: tuple[ActivityLine, ...]) -> ObjectiveLine:
    return ObjectiveLine(
        code=objective.code,
        number=objective.number,
        title=objective.label,
        pillar=objective.pillar.code,
        goal=objective.goal.label if objective.goal else "",
        counts=counted(lines),
        activities=lines,
    )


def late_first(lines: Iterable[ActivityLine]) -> tuple[ActivityLine, ...]:
    """Return lines with what wants attention first."""
    return tuple(sorted(lines, key=lambda line: WORST_FIRST.index(line.standing)))
