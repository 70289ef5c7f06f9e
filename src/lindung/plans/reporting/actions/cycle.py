"""Opening and closing a period. Closing freezes what the system had counted and leaves what is missing as owed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.plans import hooks
from lindung.plans.models import Period
from lindung.plans.reporting import computed, queries
from lindung.plans.reporting.models import Progress, Reminder
from lindung.plans.reporting.problems import PeriodShut


@transaction.atomic
def open_period(*, period_id: UUID, by: Actor, at: datetime) -> Period:
    """Open a period for reports, or a closed one again; an open one stays as it is. Raises Period.DoesNotExist."""
    by.require(Permission.CYCLE_RUN)
    period = Period.objects.select_for_update(of=("self",)).select_related("plan").get(pk=period_id)
    if period.is_open:
        return period
    again = period.opened_at is not None
    if not again:
        period.opened_at, period.opened_by_id = at, by.user_id
    period.closed_at = period.closed_by = None
    period.save(update_fields=["opened_at", "opened_by", "closed_at", "closed_by"])
    Progress.objects.filter(period=period).update(origin=Progress.Origin.REPORTED)  # nothing is frozen now
    event = "reporting.period_reopened" if again else "reporting.period_opened"
    audit.record(event=event, subject=period, by=by, at=at, detail={"period": period.code.lower()})
    hooks.tell(plan=period.plan, by=by, at=at)
    return period


@transaction.atomic
def close_period(*, period_id: UUID, by: Actor, at: datetime) -> Period:
    """Close an open period: each computed indicator keeps the result that stood, what is missing stays as owed.

    What was submitted can still be approved. Raises `PeriodShut` for one that is not open.
    """
    by.require(Permission.CYCLE_RUN)
    period = Period.objects.select_for_update(of=("self",)).select_related("plan").get(pk=period_id)
    if not period.is_open:
        raise PeriodShut(_("This period is not open, so there is nothing to close. Reload the page."))
    lines = queries.of_period(period=period, at=at)
    _write_rows(period=period, lines=lines)
    frozen = _freeze(period=period, lines=lines)
    period.closed_at, period.closed_by_id = at, by.user_id
    period.save(update_fields=["closed_at", "closed_by"])
    Reminder.objects.filter(period=period, settled_at=None).update(settled_at=at)
    missing = sum(one.is_owed for one in lines)
    detail = {"period": period.code.lower(), "missing": missing, "frozen": frozen}
    audit.record(event="reporting.period_closed", subject=period, by=by, at=at, detail=detail)
    hooks.tell(plan=period.plan, by=by, at=at)
    return period


def _write_rows(*, period: Period, lines: list[queries.Line]) -> None:
    """Give every indicator of the period its row."""
    rows = [
        Progress(indicator=one.indicator, period=period, actor=one.owner.actor if one.owner else None)
        for one in lines
        if one.progress is None
    ]
    Progress.objects.bulk_create(rows, ignore_conflicts=True)


def _freeze(*, period: Period, lines: list[queries.Line]) -> int:
    """Keep the results that stand now; return how many."""
    found = computed.latest(asked=[(one.indicator, period) for one in lines if one.computed])
    keys = [indicator for indicator, _period in found]
    rows = list(Progress.objects.select_for_update(of=("self",)).filter(period=period, indicator__in=keys))
    for row in rows:
        stood = found[row.indicator_id, period.pk]
        row.computed_value, row.computed_at, row.result = stood.value, stood.computed_at, stood.result
        row.origin = Progress.Origin.COMPUTED
    Progress.objects.bulk_update(rows, ["computed_value", "computed_at", "result", "origin"])
    return len(rows)
