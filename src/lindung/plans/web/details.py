"""One activity and one indicator: what was promised, what was done, and where each figure comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.plans import figures, queries, screens, wording
from lindung.plans.figures import Aim, Figure
from lindung.plans.models import Indicator, Period
from lindung.plans.rules_words import WHYS
from lindung.plans.web.breakdowns import Breakdown, breakdowns
from lindung.plans.web.charts import over_periods
from lindung.plans.web.frame import Frame, frame


@dataclass(frozen=True, slots=True)
class Told:
    """An indicator with its aim in words and its figures in the periods shown."""

    indicator: Indicator
    aim: str
    figures: Sequence[Figure]
    chosen: Figure | None


@require_safe
@requires(P.PLAN_READ)
def activity(request: StaffRequest, code: str, part: str) -> HttpResponse:
    """Show an activity: who owes it, how it stood in each year and why, its indicators, comments and amendments."""
    here = frame(request, code)
    found = screens.activity(plan=here.plan, code=part)
    years = [one for one in here.periods if one.kind == Period.Kind.ANNUAL]
    indicators = screens.indicators(activity=found)
    read = figures.read(
        plan=here.plan, today=timezone.localdate(clock.now()), indicators=[one.pk for one in indicators]
    )
    context = here.context(request, heading=found.label) | {
        "activity": found,
        "halves": list(queries.descendants(activity=found)),
        "parts": screens.responsible(activity=found),
        "years": years,
        "stood": screens.history(activity=found),
        "indicators": [_told(one, read, years, here) for one in indicators],
        "comments": screens.comments(activity=found),
        "amendments": screens.amendments(
            plan=here.plan, codes=[found.code, *(one.code for one in indicators)]
        ),
        "may_amend": request.actor.may(P.PLAN_AMEND),
        "may_review": request.actor.may(P.REVIEW_RUN),
        "may_comment": request.actor.may(P.PLAN_COMMENT),
    }
    return render(request, "plans/activity.html", context)


def _told(indicator: Indicator, read: figures.Read, years: Sequence[Period], here: Frame) -> Told:
    known = [read.figures[indicator.pk, year.code] for year in years]
    chosen = read.figures.get((indicator.pk, here.period.code)) if here.period else None
    return Told(
        indicator,
        wording.target(indicator=indicator, aims=read.aims[indicator.pk], currency=here.plan.currency),
        known,
        chosen,
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """An indicator in one period, as its page's table shows it."""

    period: Period
    figure: Figure
    why: str


@require_safe
@requires(P.PLAN_READ)
def indicator(request: StaffRequest, code: str, part: str) -> HttpResponse:
    """Show an indicator: chart, table, definition, where its figures come from, and the breakdown of one period."""
    here = frame(request, code)
    found = screens.indicator(plan=here.plan, code=part)
    read = figures.read(plan=here.plan, today=timezone.localdate(clock.now()), indicators=[found.pk])
    ordered = sorted(here.periods, key=lambda one: (one.kind == Period.Kind.FINAL, one.starts))
    rows = [_shown(period, read.figures[found.pk, period.code]) for period in ordered]
    years = [row for row in rows if row.period.kind == Period.Kind.ANNUAL]
    chosen = next((row for row in rows if row.period == here.period), None)
    context = here.context(request, heading=found.label) | {
        "indicator": found,
        "aim": wording.target(indicator=found, aims=read.aims[found.pk], currency=here.plan.currency),
        "rows": [row for row in rows if row.period.kind != Period.Kind.HALF],
        "halves": [row for row in rows if row.period.kind == Period.Kind.HALF],
        "chosen": chosen,
        "chart": over_periods(
            figures={row.period.code: row.figure for row in years}, target=_yearly(read.aims[found.pk])
        ),
        "breakdowns": _broken_down(chosen),
        "unit": wording.label("plan_units", found.unit),
        "may_report": request.actor.may(P.PROGRESS_REPORT),
        "may_amend": request.actor.may(P.PLAN_AMEND),
    }
    return render(request, "plans/indicator.html", context)


def _shown(period: Period, figure: Figure) -> Shown:
    return Shown(period, figure, str(WHYS[figure.judgement.why]))


def _yearly(aims: Sequence[Aim]) -> Decimal | None:
    return next((one.value for one in aims if one.span == "annual"), None)


def _broken_down(chosen: Shown | None) -> Sequence[Breakdown]:
    return breakdowns(figure=chosen.figure) if chosen else ()
