"""The final evaluation: what became of each objective, which targets were met, and what was changed on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from lindung.plans import figures
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


def of(*, plan: Plan, period: Period, today: date) -> Evaluation:
    """Return what became of a plan as seen in a period on the day `today`. Eight questions, whatever its size.

    An indicator that ended earlier counts with its last period.
    """
    found = figures.read(plan=plan, today=today)
    cells = queries.matrix(plan=plan, period=period)
    objectives = dict(Activity.objects.filter(plan=plan).values_list("pk", "objective"))
    verdicts: dict[UUID, Counter[Verdict]] = {}
    for indicator in found.indicators:
        figure = settled(found=found, indicator=indicator, period=period)
        if found.aims[indicator.pk] and figure is not None:
            key = objectives[indicator.activity_id]
            verdicts.setdefault(key, Counter())[figure.standing] += 1
    changed = _changed(plan, objectives)
    lines = [_line(cell, verdicts.get(cell.objective.pk, Counter()), changed) for cell in cells]
    totals = {code: sum(line.cell.counts[code] for line in lines) for code in Standing}
    return Evaluation(
        lines=lines,
        standings=totals,
        targets=sum(line.targets for line in lines),
        met=sum(line.met for line in lines),
        amendments=_counted(Amendment.objects.filter(plan=plan, version__gt=1), "kind"),
        adjustments=_counted(Adjustment.objects.filter(review__plan=plan), "state"),
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


def _line(cell: Cell, verdicts: Mapping[Verdict, int], changed: Mapping[UUID, int]) -> Line:
    return Line(
        cell=cell,
        targets=sum(verdicts.values()),
        met=verdicts.get(Verdict.MET, 0),
        missed=verdicts.get(Verdict.MISSED, 0),
        changed=changed.get(cell.objective.pk, 0),
    )


def _changed(plan: Plan, objectives: Mapping[UUID, UUID]) -> Mapping[UUID, int]:
    """Return how many amendments touched activities and indicators of each objective, the first import aside."""
    of_code: dict[tuple[str, str], UUID] = {}
    for key, code in Activity.objects.filter(plan=plan).values_list("pk", "code"):
        of_code["activity", code] = key
    for key, code in Indicator.objects.filter(plan=plan).values_list("activity", "code"):
        of_code["indicator", code] = key
    counts: Counter[UUID] = Counter()
    rows = Amendment.objects.filter(plan=plan, version__gt=1, part__in=("activity", "indicator"))
    for part, code in rows.values_list("part", "code"):
        if (activity := of_code.get((part, code))) is not None:
            counts[objectives[activity]] += 1
    return counts


def _counted(rows: QuerySet[Any], name: str) -> Mapping[str, int]:
    found = rows.order_by().values_list(name).annotate(number=Count("pk"))
    return dict(found)
