"""The final evaluation: what became of each objective, which targets were met, and what was changed on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lindung.plans.figures import Figure, Read
from lindung.plans.models import Activity, Amendment, Indicator, Period, Plan
from lindung.plans.reviews import queries
from lindung.plans.reviews.models import Adjustment
from lindung.plans.reviews.queries import Cell
from lindung.plans.rules import Standing, Verdict


@dataclass(frozen=True, slots=True)
class Line:
    """One objective: its activities by standing, its targets and how many were met, how often it was amended."""

    cell: Cell
    targets: int
    met: int
    missed: int
    changed: int

    @property
    def share_met(self) -> int | None:
        """Targets met, in whole percent, never rounded up to all; None where there are none."""
        return None if not self.targets else 100 * self.met // self.targets


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All objectives, and over the plan: standings, targets, amendments by kind, adjustments by state."""

    lines: Sequence[Line]
    standings: Mapping[Standing, int]
    targets: int
    met: int
    amendments: Mapping[str, int]
    adjustments: Mapping[str, int]

    @property
    def share_met(self) -> int | None:
        """Targets met, in whole percent; None where there are none."""
        return None if not self.targets else 100 * self.met // self.targets


def of(*, plan: Plan, period: Period, found: Read) -> Evaluation:
    """Return what became of a plan as seen in a period, from its figures. Five questions, whatever its size.

    An indicator that ended earlier counts with its last period.
    """
    cells = queries.matrix(plan=plan, period=period)
    activities = Activity.objects.filter(plan=plan).values_list("pk", "code", "objective")
    objectives = {key: objective for key, _code, objective in activities}
    verdicts: dict[UUID, Counter[Verdict]] = {}
    for indicator in found.indicators:
        figure = settled(found=found, indicator=indicator, period=period)
        if found.aims[indicator.pk] and figure is not None:
            key = objectives[indicator.activity_id]
            verdicts.setdefault(key, Counter())[figure.standing] += 1
    places = {("activity", code): objective for _key, code, objective in activities}
    places |= {("indicator", one.code): objectives[one.activity_id] for one in found.indicators}
    amended = Amendment.objects.filter(plan=plan, version__gt=1).values_list("part", "code", "kind")
    changed = Counter(places.get((part, code)) for part, code, _kind in amended)
    lines = [_line(cell, verdicts.get(cell.objective.pk, Counter()), changed) for cell in cells]
    totals = {code: sum(line.cell.counts[code] for line in lines) for code in Standing}
    states = Adjustment.objects.filter(review__plan=plan).values_list("state", flat=True)
    return Evaluation(
        lines=lines,
        standings=totals,
        targets=sum(line.targets for line in lines),
        met=sum(line.met for line in lines),
        amendments=Counter(kind for _part, _code, kind in amended),
        adjustments=Counter(states),
    )


def settled(*, found: Read, indicator: Indicator, period: Period) -> Figure | None:
    """Return the figure by which an indicator is judged in `period`: that of the last period in which it ran."""
    if indicator.starts <= period.ends and indicator.ends >= period.starts:
        return found.figures[indicator.pk, period.code]
    ran = [
        one
        for one in found.periods
        if one.kind == Period.Kind.ANNUAL
        and one.ends <= period.ends
        and one.starts <= indicator.ends
        and one.ends >= indicator.starts
    ]
    return found.figures[indicator.pk, ran[-1].code] if ran else None


def _line(cell: Cell, verdicts: Mapping[Verdict, int], changed: Mapping[UUID | None, int]) -> Line:
    return Line(
        cell=cell,
        targets=sum(verdicts.values()),
        met=verdicts.get(Verdict.MET, 0),
        missed=verdicts.get(Verdict.MISSED, 0),
        changed=changed.get(cell.objective.pk, 0),
    )
