"""Amendments of what is there: targets, days, leads, committees, titles. Each says why, and keeps what was before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.plans.amending import amend
from lindung.plans.importing.comparing import around
from lindung.plans.models import Activity, Amendment, Indicator, Plan, Target
from lindung.plans.neutral import Row, Rows, figure, indicators_of

TITLE = 2000
"""Characters of a title, in each language."""


def standing(*, rows: Rows, part: str, code: str) -> Row:
    """Return a row of the plan as it stands. Raises `Invalid` for what was withdrawn."""
    row = rows[part].get(code)
    if row is None:
        raise Invalid(
            _("%(code)s is withdrawn and changes no more. Bring it back by an import, or take another.")
            % {"code": code}
        )
    return row


def amend_target(
    *,
    indicator_id: UUID,
    span: str,
    value: Decimal | None,
    reason: str,
    by: Actor | None,
    at: datetime,
    period: str = "",
) -> Plan:
    """Set what an indicator is to reach over `span` (plan, annual, period, unsaid); None: no longer anything.

    With span `period` its code is `period`. Raises `NotAllowed`, `Invalid`, `Unsound`, Indicator.DoesNotExist.
    """
    indicator = Indicator.objects.get(pk=indicator_id)
    if span not in Target.Span.values or (span == Target.Span.PERIOD) != bool(period):
        raise Invalid(
            _("Say for which time: each year, the whole plan, or one period by its code."), field="span"
        )
    said = None if value is None else _amount(value)

    def make(rows: Rows) -> None:
        row = standing(rows=rows, part="indicator", code=indicator.code)
        kept = [one for one in row["targets"] if (one["span"], one["period"]) != (span, period)]
        if said is not None:
            kept.append({"span": span, "period": period, "value": said})
        row["targets"] = sorted(kept, key=lambda one: (one["span"], one["period"]))

    plan, _changes = amend(
        plan_id=indicator.plan_id, kind=Amendment.Kind.TARGET, make=make, reason=reason, by=by, at=at
    )
    return plan


def _amount(value: Decimal) -> str:
    try:
        fits = value.is_finite() and value >= 0 and value == value.quantize(Decimal("0.01"))
    except InvalidOperation:
        fits = False
    if not fits or value >= Decimal(10) ** 14:
        raise Invalid(
            _("A target is a number from 0 up with at most two decimals. Write the figure to reach."),
            field="value",
        )
    return figure(value)


def amend_dates(
    *, activity_id: UUID, starts: date, ends: date, reason: str, by: Actor | None, at: datetime
) -> Plan:
    """Move an activity; indicators that ran as long as it did move along, others are kept within it.

    `ends` is its last day. Raises `NotAllowed`, `Invalid`, `Unsound` (outside the plan), Activity.DoesNotExist.
    """
    activity = Activity.objects.get(pk=activity_id)
    if ends < starts:
        raise Invalid(_("The last day lies before the first. Correct one of them."), field="ends")
    first, last = starts.isoformat(), ends.isoformat()

    def make(rows: Rows) -> None:
        row = standing(rows=rows, part="activity", code=activity.code)
        old = row["starts"], row["ends"]
        row["starts"], row["ends"] = first, last
        for _code, indicator in indicators_of(rows=rows, code=activity.code):
            _move(indicator, old, (first, last))

    plan, _changes = amend(
        plan_id=activity.plan_id, kind=Amendment.Kind.DATES, make=make, reason=reason, by=by, at=at
    )
    return plan


def _move(indicator: Row, old: tuple[str, str], new: tuple[str, str]) -> None:
    starts = new[0] if indicator["starts"] == old[0] else max(indicator["starts"], new[0])
    ends = new[1] if indicator["ends"] == old[1] else min(indicator["ends"], new[1])
    # One that would have no day left runs as long as its activity.
    indicator["starts"], indicator["ends"] = (starts, ends) if starts <= ends else new


def change_lead(*, activity_id: UUID, lead: str, reason: str, by: Actor | None, at: datetime) -> Plan:
    """Give an activity another owner, by the actor's code; who led it stays responsible.

    Raises `NotAllowed`, `Unsound` for an actor that the plan does not know, Activity.DoesNotExist.
    """
    activity = Activity.objects.get(pk=activity_id)

    def make(rows: Rows) -> None:
        row = standing(rows=rows, part="activity", code=activity.code)
        row["responsible"] = [lead, *(one for one in row["responsible"] if one != lead)]
        row["supporting"] = [one for one in row["supporting"] if one != lead]

    plan, _changes = amend(
        plan_id=activity.plan_id,
        kind=Amendment.Kind.LEAD,
        make=make,
        reason=reason,
        by=by,
        at=at,
    )
    return plan


def change_committee(
    *, activity_id: UUID, committee: str, reason: str, by: Actor | None, at: datetime
) -> Plan:
    """Say which committee watches over an activity: the answer where two claim it.

    Raises `NotAllowed`, `Invalid` for an actor that is no committee, Activity.DoesNotExist.
    """
    activity = Activity.objects.get(pk=activity_id)

    def make(rows: Rows) -> None:
        row = standing(rows=rows, part="activity", code=activity.code)
        actor = rows["actor"].get(committee)
        if committee not in rows["committee"] and (actor is None or actor["kind"] != "committee"):
            raise Invalid(_("This is no committee of the plan. Choose one of them."), field="committee")
        row["committee"] = committee

    plan, _changes = amend(
        plan_id=activity.plan_id, kind=Amendment.Kind.COMMITTEE, make=make, reason=reason, by=by, at=at
    )
    return plan


def retitle(
    *,
    plan_id: UUID,
    part: str,
    code: str,
    title: Mapping[str, str],
    reason: str,
    by: Actor | None,
    at: datetime,
) -> Plan:
    """Word a part of a plan anew, in every language. Its code stays.

    `part` is pillar, goal, programme_area, actor, objective, output, activity, indicator or plan. Raises `NotAllowed`,
    `Invalid` for a part without a title or one that is not there, `Unsound` for a missing language.
    """
    plan = Plan.objects.get(pk=plan_id)
    said = cleaned_title(title)

    def make(rows: Rows) -> None:
        row: dict[str, Any] | None = rows.get(part, {}).get(code)
        if row is None or "title" not in row:
            raise Invalid(
                _("There is nothing with this code to be given a title. Check the code."), field="code"
            )
        row["title"] = said

    amended, _changes = amend(
        plan_id=plan.pk,
        kind=Amendment.Kind.TITLE,
        make=make,
        reason=reason,
        by=by,
        at=at,
        around=around(plan.country or None),
    )
    return amended


def cleaned_title(title: Mapping[str, str]) -> dict[str, str]:
    """Return a title with each text cleaned. Raises `Invalid` for one without any."""
    found = {code: text for code, given in title.items() if (text := clean_text(value=given, limit=TITLE))}
    if not found:
        raise Invalid(_("Write the title."), field=f"title_{current().default_language}")
    return found
