"""Carrying unfinished activities over to the plan that follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.plans import actions as plans
from lindung.plans.models import Activity, Period, Plan, PlanActor
from lindung.plans.neutral import Row, indicators_of
from lindung.plans.reviews.models import CarryOver, Standing
from lindung.plans.reviews.texts import said_plainly
from lindung.plans.rules import Standing as Code
from lindung.plans.stored import rows_of


@transaction.atomic
def follow(*, plan: Plan, previous: Plan, by: Actor, at: datetime) -> Plan:
    """Say that a plan carries on another. Raises `NotAllowed`, `Invalid` for one that began earlier or in a circle."""
    by.require(Permission.REVIEW_RUN)
    by.require(Permission.PLAN_AMEND)
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if locked.follows_id == previous.pk:
        return locked
    if locked.follows_id is not None or previous.pk == locked.pk or previous.starts >= locked.starts:
        raise Invalid(
            _(
                "A plan follows one earlier plan. Choose one that began before it, and that it does not follow yet."
            ),
            field="plan",
        )
    locked.follows = previous
    locked.save(update_fields=["follows"])
    audit.record(event="reviews.plan_follows", subject=locked, by=by, at=at)
    return locked


def judging(periods: Iterable[Period]) -> Period | None:
    """Return the period in which a plan is judged in the end: its whole length, else its last year."""
    whole = [one for one in periods if one.kind != Period.Kind.HALF]
    return max(whole, key=lambda one: (one.ends, one.kind == Period.Kind.FINAL), default=None)


def unfinished(*, plan: Plan) -> Sequence[Standing]:
    """Return the standings of activities that are not done at the plan's end nor carried over yet. Two questions."""
    period = judging(Period.objects.filter(plan=plan))
    rows = Standing.objects.filter(period=period, activity__withdrawn_at=None).exclude(standing=Code.DONE)
    rows = rows.exclude(activity__in=CarryOver.objects.filter(activity__plan=plan).values("activity"))
    rows = rows.select_related("activity__objective", "activity__lead", "override")
    return list(rows.order_by("activity__position", "activity__code"))


@transaction.atomic
def carry(
    *,
    activities: Collection[UUID],
    into: Plan,
    objective: str,
    lead: str,
    note: str,
    by: Actor,
    at: datetime,
) -> Sequence[CarryOver]:
    """Begin unfinished activities again in the plan that follows, under one of its objectives; all of them or none.

    They keep title, indicators and responsible actors whom the next plan knows; `lead` (code of its actor) leads where
    it knows none. Targets of named periods stay behind. Raises `NotAllowed`, `Invalid` for an activity that is done,
    withdrawn, carried over before or of another plan, and whatever the next plan refuses.
    """
    by.require(Permission.REVIEW_RUN)
    if into.follows is None:
        raise Invalid(_("Say first which plan this one follows."), field="plan")
    plain = said_plainly(text=note, field="note")
    chosen = {row.activity_id: row for row in unfinished(plan=into.follows)}
    if not activities or not frozenset(activities) <= chosen.keys():
        raise Invalid(
            _("Choose activities that are not done and were not carried over yet. Nothing was carried over."),
            field="activities",
        )
    rows = rows_of(plan=into.follows)
    known = set(PlanActor.objects.filter(plan=into, withdrawn_at=None).values_list("code", flat=True))
    if lead not in known:
        raise Invalid(_("Choose who leads from the list."), field="lead")
    taken = set(Activity.objects.filter(plan=into).values_list("code", flat=True))
    made = []
    for key, stood in chosen.items():
        if key not in activities:
            continue
        old = stood.activity
        row = rows["activity"][old.code]
        code = _free(old.code, taken)
        responsible = [one for one in row["responsible"] if one in known] or [lead]
        became = plans.add_activity(
            plan_id=into.pk,
            code=code,
            title=old.title,
            objective=objective,
            responsible=responsible,
            supporting=[one for one in row["supporting"] if one in known and one not in responsible],
            starts=into.starts,
            ends=into.ends,
            indicators=[
                _indicator(one, f"{code}.{place}", known, responsible[0])
                for place, (_code, one) in enumerate(indicators_of(rows=rows, code=old.code), start=1)
            ],
            reason=f"{into.follows.code} {old.code}: {plain}",
            by=by,
            at=at,
        )
        taken.add(code)
        made.append(_carried(old, into, became, stood, plain, by, at))
    return made


def _carried(
    old: Activity, into: Plan, became: Activity, stood: Standing, note: str, by: Actor, at: datetime
) -> CarryOver:
    row = CarryOver.objects.create(
        activity=old, plan=into, became=became, standing=stood.standing, note=note, by_id=by.user_id, at=at
    )
    audit.record(event="reviews.carried_over", subject=row, by=by, at=at, detail={"standing": stood.standing})
    return row


def _free(code: str, taken: Collection[str]) -> str:
    """Return an activity's code for the next plan: its own, or with a mark where that one is taken there."""
    if code not in taken:
        return code
    return next(name for number in range(2, 1000) if (name := f"{code}-{number}") not in taken)


def _indicator(row: Row, code: str, known: Collection[str], lead: str) -> Mapping[str, Any]:
    """Return an indicator as a plan's file says it, for the next plan."""
    feed = dict(row["feed"])
    if "report" in feed and feed["report"] not in known:
        feed["report"] = lead
    share = {name: value or None for name, value in row["share"].items()} or None
    kept = {name: row[name] or None for name in ("unit", "comparator", "note")}
    return kept | {
        "code": code,
        "title": row["title"],
        "kind": row["kind"],
        "disaggregate": row["disaggregate"],
        "responsible": [one for one in row["responsible"] if one in known],
        "targets": [
            {"span": one["span"], "value": one["value"]} for one in row["targets"] if not one["period"]
        ],
        "share": share,
        "feed": feed,
    }
