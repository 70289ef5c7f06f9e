"""Taking a report in hand: its period cannot close meanwhile, and nobody else changes it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lindung.plans.models import Indicator, Period
from lindung.plans.reporting.belonging import Bodies, bodies_of
from lindung.plans.reporting.models import Progress
from lindung.plans.reporting.problems import PeriodShut, Withdrawn


def hold_period(*, period_id: UUID) -> Period:
    """Return a period that cannot be opened or closed until this transaction ends; reporters do not wait in line."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM plans_period WHERE id = %s FOR SHARE", [period_id])
    return Period.objects.select_related("plan").get(pk=period_id)


def assert_open(*, period: Period) -> None:
    """Raise `PeriodShut` unless reports are taken."""
    if period.opened_at is None:
        raise PeriodShut(
            _("Reporting for %(period)s has not been opened yet. Nothing was saved; report once it is.")
            % {"period": period.code}
        )
    if period.closed_at is not None:
        raise PeriodShut(
            _(
                "Reporting for %(period)s was closed on %(day)s. Your answers stay on this page; ask the"
                " secretariat of the plan to open the period again, then send them."
            )
            % {"period": period.code, "day": day(period.closed_at)}
        )


def assert_standing(*, indicator: Indicator, period: Period) -> None:
    """Raise `Withdrawn` for an indicator that is no longer part of the plan, or not in this period."""
    gone = indicator.withdrawn_at or indicator.activity.withdrawn_at
    if gone is not None:
        raise Withdrawn(
            _(
                "This part of the plan was withdrawn on %(day)s. What was reported before stays; nothing new is"
                " taken. Look at the activity to see what took its place."
            )
            % {"day": day(gone)}
        )
    if indicator.starts > period.ends or indicator.ends < period.starts:
        raise Withdrawn(_("This indicator is not due in this period. Choose another period."))


def day(moment: datetime) -> str:
    """Write the day of a moment in the country's time."""
    return date_format(timezone.localtime(moment), _("j F Y"))


def taken(*, indicator_id: UUID, period: Period) -> tuple[Progress, Indicator, Bodies]:
    """Return the report on an indicator, locked, made where there was none yet; with the plan's actors.

    Raises Indicator.DoesNotExist for one of another plan.
    """
    rows = Indicator.objects.select_related("activity", "plan")
    indicator = rows.get(pk=indicator_id, plan=period.plan_id)
    bodies = bodies_of(plans=[period.plan])[period.plan_id]
    owner = bodies.owner(indicator, indicator.activity)
    fresh = Progress(indicator=indicator, period=period, actor=owner.actor if owner else None)
    Progress.objects.bulk_create([fresh], ignore_conflicts=True)
    locked = Progress.objects.select_for_update(of=("self",)).select_related("submitted_by")
    return locked.get(indicator=indicator, period=period), indicator, bodies
