"""The plan over its years, and two periods or two plans side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.plans import screens
from lindung.plans.models import Activity, Objective, Period, Pillar, Plan
from lindung.plans.rules import Standing
from lindung.plans.web.frame import frame


@dataclass(frozen=True, slots=True)
class Cell:
    """One activity in one year; outside its years `standing` is empty."""

    standing: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """An activity over the years."""

    activity: Activity
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class YearBlock:
    """An objective's activities over the years."""

    objective: Objective
    rows: Sequence[YearRow]


@require_safe
@requires(P.PLAN_READ)
def timeline(request: StaffRequest, code: str) -> HttpResponse:
    """Show when each activity of a pillar runs and how it stood in each year."""
    here = frame(request, code)
    pillars = list(Pillar.objects.filter(plan=here.plan))
    asked = request.GET.get("pillar", "")
    pillar = next((one for one in pillars if one.code == asked), pillars[0] if pillars else None)
    years = [one for one in here.periods if one.kind == Period.Kind.ANNUAL]
    context = here.context(request, heading=here.plan.label) | {
        "periods": (),
        "pillars": pillars,
        "pillar": pillar,
        "years": years,
        "blocks": _blocks(here.plan, pillar, years) if pillar else (),
    }
    return render(request, "plans/timeline.html", context)


def _blocks(plan: Plan, pillar: Pillar, years: Sequence[Period]) -> list[YearBlock]:
    stood = screens.in_years(plan=plan)
    rows: dict[UUID, list[YearRow]] = {}
    for activity in screens.activities(plan=plan).filter(objective__pillar=pillar):
        cells = [Cell(_in(activity, year, stood.get(activity.pk, {}))) for year in years]
        rows.setdefault(activity.objective_id, []).append(YearRow(activity, cells))
    objectives = Objective.objects.filter(plan=plan, pillar=pillar)
    return [YearBlock(one, rows[one.pk]) for one in objectives if one.pk in rows]


def _in(activity: Activity, year: Period, stood: Mapping[UUID, Standing]) -> str:
    if activity.starts > year.ends or activity.ends < year.starts:
        return ""
    return stood.get(year.pk, Standing.NOT_STARTED)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a period of a plan, and how many activities stood how."""

    plan: Plan
    period: Period
    counts: Counter[Standing]

    @property
    def number(self) -> int:
        """Return how many activities there are."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Change:
    """An activity that stands differently on the other side."""

    activity: Activity
    before: Standing
    after: Standing


@require_safe
@requires(P.PLAN_READ)
def compare(request: StaffRequest, code: str) -> HttpResponse:
    """Set two periods side by side, of this plan or of another one; `left` and `right` are keys of periods."""
    here = frame(request, code)
    choices = list(
        Period.objects.select_related("plan").order_by("plan__region", "plan__code", "starts", "ends")
    )
    opened = [one for one in choices if one.plan_id == here.plan.pk and one.kind == Period.Kind.ANNUAL]
    today = timezone.localdate(clock.now())
    passed = [one for one in opened if one.starts <= today] or opened
    right = _picked(choices, request.GET.get("right", "")) or (passed[-1] if passed else None)
    left = _picked(choices, request.GET.get("left", "")) or (passed[-2] if len(passed) > 1 else right)
    context = here.context(request, heading=here.plan.label) | {"periods": (), "choices": choices}
    if left and right:
        context |= {"left": left, "right": right} | _compared(left, right)
    return render(request, "plans/compare.html", context)


def _picked(choices: Sequence[Period], key: str) -> Period | None:
    return next((one for one in choices if str(one.pk) == key), None)


def _compared(left: Period, right: Period) -> dict[str, object]:
    sides, stood = [], []
    for period in (left, right):
        known = screens.standings(period=period)
        counted = screens.counted(plan=period.plan, period=period, stood=known)
        there = {one.pk: known.get(one.pk, Standing.NOT_STARTED) for one in counted}
        stood.append(there)
        sides.append(Side(period.plan, period, Counter(there.values())))
    table = [(standing, [side.counts[standing] for side in sides]) for standing in screens.WORST_FIRST]
    changes: list[Change] = []
    if left.plan_id == right.plan_id:
        before, after = stood
        changes = [
            Change(one, before[one.pk], after[one.pk])
            for one in screens.activities(plan=right.plan)
            if one.pk in before and one.pk in after and before[one.pk] != after[one.pk]
        ]
        changes.sort(key=lambda one: screens.WORST_FIRST.index(one.after))
    return {"sides": sides, "table": table, "changes": changes}
