"""Action plans over HTTP: the tree, its indicators with their values, and reports on them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status

from lindung.access.api import actor_of, once
from lindung.access.permissions import Permission
from lindung.kernel import clock
from lindung.kernel.problems import Invalid
from lindung.plans import figures, queries, stored
from lindung.plans import schemas as shape
from lindung.plans.models import Indicator, Period, Plan
from lindung.plans.reporting import actions as reporting
from lindung.plans.reporting.models import Progress

router = Router(tags=["plans"])


def _period(plan: Plan, code: str, field: str) -> Period:
    found = Period.objects.filter(plan=plan, code=code).first() if code.isprintable() else None
    if found is None:
        known = ", ".join(Period.objects.filter(plan=plan).values_list("code", flat=True))
        raise Invalid(
            _("The plan has no such period. It has: %(known)s.") % {"known": known or "-"}, field=field
        )
    return found


@router.get("", response=list[shape.PlanOut], summary="List the action plans")
def plans(request: HttpRequest) -> object:
    """Return every plan, those of a country before those of regions."""
    return queries.visible_to(actor_of(request))


@router.get("/{code}", response=shape.TreeOut, summary="Read a plan as a tree")
def tree(request: HttpRequest, code: str) -> object:
    """Return a plan as it stands: objectives with their outputs, activities and indicators; texts in all languages."""
    plan = queries.by_code(code=code, by=actor_of(request))
    return shape.tree(plan=plan, rows=stored.rows_of(plan=plan))


@router.get(
    "/{code}/indicators", response=list[shape.IndicatorOut], summary="Read indicators with their values"
)
def indicators(request: HttpRequest, code: str, period: str = "") -> object:
    """Return each indicator with its targets and what is known of it, in one period or in all of them.

    A value is reported (and approved) or computed from the work; what it comes to against its target is in `verdict`.
    """
    plan = queries.by_code(code=code, by=actor_of(request))
    wanted = [_period(plan, period, "period")] if period else list(Period.objects.filter(plan=plan))
    return _with_values(plan, wanted)


def _with_values(plan: Plan, periods: Iterable[Period]) -> list[shape.IndicatorOut]:
    rows = stored.rows_of(plan=plan)["indicator"]
    known = dict(Indicator.objects.filter(plan=plan, withdrawn_at=None).values_list("code", "pk"))
    found = figures.of(plan=plan, periods=periods, today=timezone.localdate(clock.now()))
    codes = [one.code for one in periods]
    return [
        shape.IndicatorOut.of(
            code=code,
            row=row,
            figures={one: found[known[code], one] for one in codes if (known[code], one) in found},
        )
        for code, row in rows.items()
    ]


@router.post("/{code}/reports", response={201: shape.ProgressOut}, summary="Report on an indicator")
def report(request: HttpRequest, code: str, given: shape.ProgressIn) -> object:
    """Submit a report, or correct one, for an indicator that the caller's organisation owes.

    An `Idempotency-Key` makes it safe to retry. `seen` is the version that a correction is based on.
    """
    by = actor_of(request)
    by.require(Permission.PROGRESS_REPORT)
    plan = queries.by_code(code=code, by=by)
    indicator = Indicator.objects.filter(plan=plan, code=given.indicator).first()
    if indicator is None:
        raise Invalid(_("The plan has no such indicator. Check its code."), field="indicator")
    period = _period(plan, given.period, "period")

    def act() -> str:
        made = reporting.submit(
            indicator=indicator.pk,
            period=period.pk,
            value=given.value,
            cells=given.cells,
            narrative=given.narrative,
            difficulty=given.difficulty,
            share_reason=given.share_reason,
            note=given.note,
            seen=given.seen,
            cleared=given.names_nobody,
            by=by,
            at=clock.now(),
        )
        return str(made.pk)

    made = Progress.objects.select_related("indicator", "period").get(pk=UUID(once(request, act)))
    return Status(201, shape.ProgressOut.of(made))
