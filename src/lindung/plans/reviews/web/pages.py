"""Pages to read: a plan's reviews, one review, the final evaluation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.plans import figures, screens
from lindung.plans.models import Activity, Objective, Period
from lindung.plans.reviews import evaluation, queries
from lindung.plans.reviews.actions.carrying import judging
from lindung.plans.reviews.models import Review, Standing
from lindung.plans.reviews.web.showing import around, lines, named, review_of
from lindung.plans.reviews.words import ADJUSTMENT_STATES, CAUSES, STATE_COLOURS, STATES
from lindung.plans.rules import Standing as Code
from lindung.plans.rules_words import STANDINGS


@require_safe
@requires(P.PLAN_READ)
def listed(request: StaffRequest, plan: str) -> HttpResponse:
    """List a plan's reviews, and what came of them."""
    found = screens.plan(code=plan, by=request.actor)
    today = timezone.localdate(clock.now())
    adjustments = queries.adjustments(plan=found, only_open=True)
    context = around(request, found) | {
        "reviews": [
            (one, named(one), STATES[one.state], STATE_COLOURS[one.state])
            for one in queries.reviews(plan=found)
        ],
        "waiting": lines(adjustments[:10], today=today),
        "open": len(adjustments),
        "may_run": request.actor.may(P.REVIEW_RUN),
    }  # fmt: skip
    return render(request, "reviews/list.html", context)


@dataclass(frozen=True, slots=True)
class Row:
    """An activity in a review: where it stands, what the rule says, and who said otherwise; `now` once that differs."""

    activity: Activity
    standing: str
    rule: str
    reason: str
    row: Standing | None
    now: str = ""

    @property
    def overridden(self) -> bool:
        """Whether a person's word counts."""
        return self.row is not None and self.row.override is not None


@dataclass(frozen=True, slots=True)
class Group:
    """An objective with its activities."""

    objective: Objective
    rows: Sequence[Row]


@require_safe
@requires(P.PLAN_READ)
def show(request: StaffRequest, review: UUID) -> HttpResponse:
    """Show one review: where every activity stands, its gaps and adjustments, and what can be done."""
    found = review_of(review)
    stood = queries.of_activities(plan=found.plan, period=found.period)
    rows = _rows(found, stood)
    counts = Counter(one.standing for one in rows)
    wanted = request.GET.get("standing", "")
    chosen = [one for one in rows if _fits(one, wanted)]
    adjustments = queries.adjustments(plan=found.plan, review=found)
    running = request.actor.may(P.REVIEW_RUN) and found.state != Review.State.ADOPTED
    context = around(request, found.plan) | {
        "review": found,
        "name": named(found),
        "state": STATES[found.state],
        "colour": STATE_COLOURS[found.state],
        "counts": [(code.value, word, counts[code.value]) for code, word in STANDINGS.items()],
        "overridden": sum(one.overridden for one in rows),
        "total": len(rows),
        "wanted": wanted,
        "groups": _grouped(chosen),
        "gaps": [(one, CAUSES[one.cause]) for one in queries.gaps(review=found)],
        "adjustments": lines(adjustments, today=timezone.localdate(clock.now())),
        "running": running,
        "may_adopt": running and found.state == Review.State.HELD,
    }
    return render(request, "reviews/show.html", context)


def _fits(row: Row, wanted: str) -> bool:
    return row.overridden if wanted == "overridden" else wanted not in set(Code) or row.standing == wanted


def _rows(review: Review, stood: Mapping[UUID, Standing]) -> list[Row]:
    """Return how activities stand: as adopted once the review is, with what has changed since; else as of now."""
    if review.state != Review.State.ADOPTED:
        return [
            Row(one.activity, one.standing, one.rule_standing, one.rule_reason, one) for one in stood.values()
        ]
    rows = []
    for one in stood.values():
        then = review.standings.get(one.activity.code)
        if then is not None:
            now = one.standing if one.standing != then[0] else ""
            rows.append(Row(one.activity, then[0], then[1], then[2], one, now))
    return rows


def _grouped(rows: Sequence[Row]) -> list[Group]:
    groups: dict[UUID, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.activity.objective_id, []).append(row)
    found = [Group(rows[0].activity.objective, rows) for rows in groups.values()]
    return sorted(found, key=lambda group: group.objective.position)


@require_safe
@requires(P.PLAN_READ)
def evaluated(request: StaffRequest, plan: str) -> HttpResponse:
    """Show what became of a plan: objectives, targets met, what was changed, what goes on in the next."""
    found = screens.plan(code=plan, by=request.actor)
    read = figures.read(plan=found, today=timezone.localdate(clock.now()))
    periods = [one for one in read.periods if one.kind != Period.Kind.HALF]
    asked = request.GET.get("period", "")
    period = next((one for one in periods if one.code == asked), None) or judging(periods)
    if period is None:
        raise Http404
    result = evaluation.of(plan=found, period=period, found=read)
    context = around(request, found) | {
        "period": period,
        "periods": periods,
        "heading": _("Final evaluation"),
        "result": result,
        "standings": list(STANDINGS.items()),
        "totals": [(code.value, word, result.standings[code]) for code, word in STANDINGS.items()],
        "adjustments": [(ADJUSTMENT_STATES[state], number) for state, number in result.adjustments.items()],
        "amendments": list(result.amendments.items()),
        "carried": queries.carried(plan=found),
        "may_carry": request.actor.may(P.REVIEW_RUN),
    }
    return render(request, "reviews/evaluation.html", context)
