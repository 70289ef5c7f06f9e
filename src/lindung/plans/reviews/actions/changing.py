"""What an adjustment changes in the plan: checked when proposed, made as an amendment when decided."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.kernel.problems import Invalid
from lindung.plans import actions as plans
from lindung.plans.models import Activity, Amendment, Indicator, Plan, PlanActor, Target
from lindung.plans.neutral import figure
from lindung.plans.reviews.models import Adjustment

Kind = Adjustment.Kind
_KEYS: Final = {
    Kind.TARGET: ("span", "period", "value"),
    Kind.DATES: ("starts", "ends"),
    Kind.LEAD: ("lead",),
    Kind.NEW_ACTIVITY: (
        "code",
        "title",
        "output",
        "objective",
        "responsible",
        "starts",
        "ends",
        "indicators",
    ),
    Kind.OTHER: (),
}
"""What `wanted` holds for each kind. Days are ISO, figures text, a title text by language,
`responsible` codes, `indicators` as in a plan's file."""


def checked(*, plan: Plan, kind: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return what is wanted with just the keys of its kind. Raises `Invalid` for what cannot be."""
    found = {name: wanted.get(name, "") for name in _KEYS[Kind(kind)]}
    if kind == Kind.TARGET:
        return found | {"value": _figure(found["value"])} | _span(plan, found)
    if kind == Kind.LEAD and not PlanActor.objects.filter(plan=plan, code=found["lead"]).exists():
        raise Invalid(_("Choose who is to lead from the list."), field="lead")
    if kind in (Kind.DATES, Kind.NEW_ACTIVITY):
        starts, ends = _day(found["starts"], "starts"), _day(found["ends"], "ends")
        if ends < starts:
            raise Invalid(_("The last day lies before the first. Correct one of them."), field="ends")
        found |= {"starts": str(starts), "ends": str(ends)}
    if kind == Kind.NEW_ACTIVITY:
        return found | _new(found)
    return found


def _new(found: dict[str, Any]) -> dict[str, Any]:
    if not found["code"]:
        raise Invalid(_("Give the new activity a code."), field="code")
    if not found["title"]:
        raise Invalid(_("Give the new activity a title."), field="title")
    if not found["responsible"]:
        raise Invalid(_("Say who is responsible for the new activity."), field="responsible")
    if bool(found["output"]) == bool(found["objective"]):
        raise Invalid(_("Say which output or objective the new activity belongs to."), field="output")
    lists = {name: list(found[name] or []) for name in ("responsible", "indicators")}
    return lists | {"title": dict(found["title"])}


def _span(plan: Plan, found: dict[str, Any]) -> dict[str, str]:
    span, period = str(found["span"]), str(found["period"])
    named = span == Target.Span.PERIOD
    if span not in Target.Span.values or named != bool(period):
        raise Invalid(
            _("Say for which time: each year, the whole plan, or one period by its code."), field="span"
        )
    return {"span": span, "period": period}


def _figure(given: Any) -> str:
    """Return a target as text; empty: no target any more."""
    if given in ("", None):
        return ""
    try:
        value = Decimal(str(given))
        fits = value.is_finite() and value >= 0
    except InvalidOperation:
        fits = False
    if not fits:
        raise Invalid(_("A target is a number from 0 up. Write the figure to reach."), field="value")
    return figure(value)


def _day(given: Any, field: str) -> date:
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise Invalid(_("Give the day."), field=field) from None


def current(*, kind: str, activity: Activity | None, indicator: Indicator | None) -> dict[str, Any]:
    """Return what stands now where an adjustment would change something, in the shape of an amendment's `before`."""
    if kind == Kind.TARGET and indicator is not None:
        rows = Target.objects.filter(indicator=indicator).order_by("span", "period")
        return {
            "targets": [{"span": one.span, "period": one.period, "value": figure(one.value)} for one in rows]
        }
    if kind == Kind.DATES and activity is not None:
        return {"starts": str(activity.starts), "ends": str(activity.ends)}
    if kind == Kind.LEAD and activity is not None and activity.lead is not None:
        return {"responsible": [activity.lead.code]}
    return {}


def apply(*, adjustment: Adjustment, by: Actor, at: datetime) -> None:
    """Amend the plan as an adjustment wants, and note the amendment with its before and after on it (not saved)."""
    plan, wanted = adjustment.review.plan, adjustment.wanted
    why: dict[str, Any] = {"reason": adjustment.text, "by": by, "at": at}
    if adjustment.kind == Kind.TARGET and adjustment.indicator is not None:
        value = Decimal(wanted["value"]) if wanted["value"] else None
        span: dict[str, Any] = {"span": wanted["span"], "period": wanted["period"]}
        plans.amend_target(indicator_id=adjustment.indicator.pk, value=value, **span, **why)
        part, code = "indicator", adjustment.indicator.code
    elif adjustment.kind == Kind.DATES and adjustment.activity is not None:
        days: dict[str, Any] = {name: date.fromisoformat(wanted[name]) for name in ("starts", "ends")}
        plans.amend_dates(activity_id=adjustment.activity.pk, **days, **why)
        part, code = "activity", adjustment.activity.code
    elif adjustment.kind == Kind.LEAD and adjustment.activity is not None:
        plans.change_lead(activity_id=adjustment.activity.pk, lead=wanted["lead"], **why)
        part, code = "activity", adjustment.activity.code
    else:
        given: dict[str, Any] = wanted | {
            name: date.fromisoformat(wanted[name]) for name in ("starts", "ends")
        }
        adjustment.activity = plans.add_activity(plan_id=plan.pk, **given, **why)
        part, code = "activity", adjustment.activity.code
    plan.refresh_from_db(fields=["version"])
    made = Amendment.objects.get(plan=plan, version=plan.version, part=part, code=code)
    adjustment.amendment, adjustment.before, adjustment.after = made, made.before, made.after
