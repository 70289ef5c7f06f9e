"""Amendments that add, split and withdraw activities. Reports stay with what they were made for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _
from pydantic import ValidationError

from lindung.access.actors import Actor
from lindung.kernel.problems import Invalid
from lindung.plans import pack as shape
from lindung.plans.actions.changing import cleaned_title, standing
from lindung.plans.amending import amend
from lindung.plans.importing.comparing import around
from lindung.plans.models import Activity, Amendment, Indicator, Period, Plan
from lindung.plans.neutral import Row, Rows, committee_of, indicator_row, indicators_of, plain


@dataclass(frozen=True, slots=True)
class Half:
    """What an activity is split into: a code, a title by language, and the indicators that it takes over.

    `indicators` are codes of the old activity's; None: all of them. They are entered anew, with codes of their own.
    """

    code: str
    title: Mapping[str, str]
    indicators: Sequence[str] | None = None


def add_activity(
    *,
    plan_id: UUID,
    code: str,
    title: Mapping[str, str],
    responsible: Sequence[str],
    starts: date,
    ends: date,
    reason: str,
    by: Actor | None,
    at: datetime,
    output: str = "",
    objective: str = "",
    supporting: Sequence[str] = (),
    indicators: Sequence[Mapping[str, Any]] = (),
) -> Activity:
    """Add an activity under an output, or an objective that has none; the first of `responsible` leads.

    `indicators` are as in a plan's file. Raises `NotAllowed`, `Invalid` for a code that is or was taken, `Unsound`.
    """
    plan = Plan.objects.get(pk=plan_id)
    given = _shaped(
        {
            "code": code,
            "output": output or None,
            "objective": objective or None,
            "title": cleaned_title(title),
            "responsible": list(responsible),
            "supporting": list(supporting),
            "starts": starts,
            "ends": ends,
            "indicators": [dict(one) for one in indicators],
        }
    )

    def make(rows: Rows) -> None:
        _assert_free(plan, [given.code], [one.code for one in given.indicators])
        row = plain(given)
        rows["activity"][given.code] = row
        row["committee"] = committee_of(rows=rows, code=given.code)
        for one in given.indicators:
            rows["indicator"][one.code] = indicator_row(one, given)

    amend(
        plan_id=plan.pk,
        kind=Amendment.Kind.NEW_ACTIVITY,
        make=make,
        reason=reason,
        by=by,
        at=at,
        around=around(plan.country or None),
    )
    return Activity.objects.get(plan=plan, code=given.code)


def _shaped(given: dict[str, Any]) -> shape.Activity:
    try:
        return shape.Activity.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        raise Invalid(
            _("This cannot be part of a plan: %(why)s. Correct it.")
            % {"why": first["msg"].removeprefix("Value error, ")},
            field=field,
        ) from None


def _assert_free(plan: Plan, activities: Sequence[str], indicators: Sequence[str]) -> None:
    """Raise `Invalid` for a code that something has or had: a withdrawn activity keeps its code and its reports."""
    for model, codes in ((Activity, activities), (Indicator, indicators)):
        taken = model.objects.filter(plan=plan, code__in=codes).values_list("code", flat=True).first()
        twice = next((one for one in codes if list(codes).count(one) > 1), None)
        if taken or twice:
            raise Invalid(
                _("The code %(code)s is taken, maybe by something withdrawn. Choose another.")
                % {"code": taken or twice},
                field="code",
            )


@transaction.atomic
def split_activity(
    *, activity_id: UUID, into: Sequence[Half], reason: str, by: Actor | None, at: datetime
) -> list[Activity]:
    """Split an activity in two or more; each keeps a link to it, and its reports stay with it.

    The old one is withdrawn with its indicators; the new ones start after the periods that are closed. Raises
    `NotAllowed`, `Invalid` for fewer than two parts, a code that is taken, or an indicator that nobody takes over,
    Activity.DoesNotExist.
    """
    old = Activity.objects.select_related("plan").get(pk=activity_id)
    if len(into) < len(("one", "other")):
        raise Invalid(_("Name at least two activities that it becomes."), field="into")
    parts = [Half(_code(one.code), cleaned_title(one.title), one.indicators) for one in into]

    def make(rows: Rows) -> None:
        row = standing(rows=rows, part="activity", code=old.code)
        mine = dict(indicators_of(rows=rows, code=old.code))
        fresh = _entered_anew(parts, mine)
        _assert_free(old.plan, [one.code for one in parts], list(fresh))
        since = _first_open(old.plan)
        for one in parts:
            rows["activity"][one.code] = _begun(row, since) | {"title": dict(one.title)}
        rows["indicator"].update({code: _begun(one, since) for code, one in fresh.items()})
        _drop(rows, old.code)

    amend(
        plan_id=old.plan_id,
        kind=Amendment.Kind.SPLIT,
        make=make,
        reason=reason,
        by=by,
        at=at,
        around=around(old.plan.country or None),
    )
    made = Activity.objects.filter(plan=old.plan, code__in=[one.code for one in parts])
    made.update(split_from=old)
    return list(made.order_by("position"))


def _first_open(plan: Plan) -> str:
    """Return the first day, as in a plan's rows, of what follows the closed periods; empty if none was closed."""
    last = Period.objects.filter(plan=plan, closed_at__isnull=False).aggregate(last=Max("ends"))["last"]
    if last is None:
        return ""
    after = Period.objects.filter(plan=plan, closed_at=None, starts__gt=last).aggregate(first=Min("starts"))
    return str(after["first"] or last + timedelta(days=1))


def _begun(row: Row, since: str) -> Row:
    """Return a copy of a row that starts no earlier than `since`, unless it ends before: nobody can report before."""
    copy = deepcopy(row)
    return copy | {"starts": max(copy["starts"], since)} if since <= copy["ends"] else copy


def _code(given: str) -> str:
    shaped = _shaped({**_ANY, "code": given.strip()})
    return shaped.code


_ANY: dict[str, Any] = {
    "objective": "S",
    "title": {"en": "-"},
    "responsible": ["A"],
    "starts": 2000,
    "ends": 2000,
}


def _entered_anew(parts: Sequence[Half], mine: Mapping[str, Row]) -> dict[str, Row]:
    fresh: dict[str, Row] = {}
    taken: set[str] = set()
    for part in parts:
        wanted = list(mine) if part.indicators is None else list(part.indicators)
        for place, code in enumerate(wanted, start=1):
            if code not in mine:
                raise Invalid(
                    _("%(code)s is no indicator of this activity. Choose among its own.") % {"code": code},
                    field="indicators",
                )
            fresh[f"{part.code}.{place}"] = deepcopy(mine[code]) | {"activity": part.code}
        taken.update(wanted)
    if left := [code for code in mine if code not in taken]:
        raise Invalid(
            _("Nobody takes over %(codes)s. Give each indicator to one of the new activities.")
            % {"codes": ", ".join(left)},
            field="indicators",
        )
    return fresh


def _drop(rows: Rows, code: str) -> None:
    for indicator in [one for one, _row in indicators_of(rows=rows, code=code)]:
        del rows["indicator"][indicator]
    del rows["activity"][code]


def withdraw_activity(*, activity_id: UUID, reason: str, by: Actor | None, at: datetime) -> Activity:
    """Take an activity and its indicators out of the plan; everything reported on them stays readable.

    Raises `NotAllowed`, `Invalid` for one withdrawn before, Activity.DoesNotExist.
    """
    activity = Activity.objects.get(pk=activity_id)

    def make(rows: Rows) -> None:
        standing(rows=rows, part="activity", code=activity.code)
        _drop(rows, activity.code)

    amend(plan_id=activity.plan_id, kind=Amendment.Kind.WITHDRAWAL, make=make, reason=reason, by=by, at=at)
    activity.refresh_from_db()
    return activity
