"""Making standings from figures, freezing the figures of closed periods, and a person's word over a rule's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.plans import figures
from lindung.plans.figures import Figure, Read
from lindung.plans.models import Activity, Period, Plan
from lindung.plans.reviews.actions.lasting import Births, births, counts
from lindung.plans.reviews.models import FrozenFigure, Override, Standing
from lindung.plans.reviews.texts import said_plainly
from lindung.plans.rules import Sign, Stand, Why, speaking, standing
from lindung.plans.rules import Standing as Code

_FIELDS: Final = ("rule_standing", "rule_reason", "standing", "override", "computed_at")


def refresh(*, plan: Plan, period: Period, at: datetime) -> int:
    """Make the standings of a period anew; returns how many activities have one. Seven questions, whatever the size."""
    return _refresh(plan, [period], at)


def refresh_plan(*, plan: Plan, at: datetime) -> int:
    """Make the standings of every period anew and freeze what is closed; returns how many there are."""
    return _refresh(plan, None, at)


@transaction.atomic
def _refresh(plan: Plan, only: Sequence[Period] | None, at: datetime) -> int:
    today = timezone.localtime(at).date()
    lock(plan_id=plan.pk)
    found = figures.read(plan=plan, today=today, withdrawn=True)
    born = births(plan=plan)
    _freeze(found, born, at)
    codes = None if only is None else {one.code for one in only}
    periods = [one for one in found.periods if codes is None or one.code in codes]
    said = _latest_overrides(periods)
    activities = list(Activity.objects.filter(plan=plan))
    signs = _signs(found, born)
    rows = [
        _row(activity, period, _stand(activity, period, found, signs, today), said, at)
        for activity in activities
        for period in periods
        if counts(row=activity, period=period, births=born)
    ]
    Standing.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["activity", "period"], update_fields=list(_FIELDS)
    )
    Standing.objects.filter(period__in=periods).exclude(computed_at=at).delete()
    return len(rows)


def lock(*, plan_id: UUID) -> None:
    """Let only one at a time write standings of a plan, or say what they are: rules, people, adopted reviews."""
    Plan.objects.select_for_update().only("pk").get(pk=plan_id)


def _row(
    activity: Activity,
    period: Period,
    stand: Stand,
    said: Mapping[tuple[UUID, UUID], Override],
    at: datetime,
) -> Standing:
    word = said.get((activity.pk, period.pk))
    if word is not None and not word.standing:
        word = None
    return Standing(
        activity=activity,
        period=period,
        rule_standing=stand.standing,
        rule_reason=stand.reason,
        standing=word.standing if word else stand.standing,
        override=word,
        computed_at=at,
    )


def _signs(found: Read, born: Births) -> dict[tuple[UUID, str], list[Sign]]:
    """Return what the indicators of each activity say, by activity and period."""
    signs: dict[tuple[UUID, str], list[Sign]] = {}
    for indicator in found.indicators:
        aims = found.aims[indicator.pk]
        lasting = bool(aims) and all(one.span == "plan" for one in aims)
        for period in found.periods:
            if not counts(row=indicator, period=period, births=born):
                continue
            figure = found.figures[indicator.pk, period.code]
            sign = Sign(
                figure.judgement,
                figure.value,
                targeted=bool(speaking(targets=aims, period=period)),
                lasting=lasting,
                told=figure.value is not None or bool(figure.text),
            )
            signs.setdefault((indicator.activity_id, period.code), []).append(sign)
    return signs


def _stand(
    activity: Activity,
    period: Period,
    found: Read,
    signs: Mapping[tuple[UUID, str], Sequence[Sign]],
    today: date,
) -> Stand:
    """Return the rule's word; after an activity's end it stands as in the last period in which it ran."""
    same = [one for one in found.periods if one.kind == period.kind]
    ran = [one for one in same if one.starts <= activity.ends and one.ends >= activity.starts]
    asked = ran[-1] if period.starts > activity.ends and ran else period
    past = [
        sign for one in same if one.ends < asked.starts for sign in signs.get((activity.pk, one.code), ())
    ]
    return standing(
        activity=activity,
        signs=signs.get((activity.pk, asked.code), ()),
        period=asked,
        today=today,
        begun=any(sign.value or sign.judgement.why is Why.DESCRIBED for sign in past),
        told=any(sign.told for sign in past),
    )


def _latest_overrides(periods: Sequence[Period]) -> dict[tuple[UUID, UUID], Override]:
    rows = Override.objects.filter(period__in=periods).order_by("activity_id", "period_id", "-at")
    return {(one.activity_id, one.period_id): one for one in rows.distinct("activity_id", "period_id")}


@transaction.atomic
def freeze(*, plan: Plan, at: datetime) -> int:
    """Keep the figures of closed periods as they stand, once; returns how many were kept."""
    found = figures.read(plan=plan, today=timezone.localtime(at).date(), withdrawn=True)
    return _freeze(found, births(plan=plan), at)


def _freeze(found: Read, born: Births, at: datetime) -> int:
    closed = {one.code: one for one in found.periods if one.closed_at is not None}
    rows = []
    for indicator in found.indicators:
        kept = {row["period"] for row in indicator.frozen}  # type: ignore[attr-defined]
        for code, period in closed.items():
            figure = found.figures[indicator.pk, code]
            if not counts(row=indicator, period=period, births=born):
                continue
            if str(period.pk) not in kept and (figure.value is not None or figure.text):
                rows.append(_frozen(figure, indicator.pk, period, at))
    FrozenFigure.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _frozen(figure: Figure, indicator: UUID, period: Period, at: datetime) -> FrozenFigure:
    cells = {name: {code: str(one) for code, one in row.items()} for name, row in figure.cells.items()}
    return FrozenFigure(
        indicator_id=indicator,
        period=period,
        value=figure.value,
        text=figure.text,
        share=figure.share,
        cells=cells,
        origin=figure.origin,
        measure=figure.measure,
        as_of=figure.as_of,
        frozen_at=at,
    )


@transaction.atomic
def override(
    *, activity: Activity, period: Period, standing: str, reason: str, by: Actor, at: datetime
) -> Standing:
    """Say that an activity stands otherwise than the rule says, and why; empty `standing`: the rule counts again.

    What the rule said stays beside it, and every word said before stays in the history. Raises `Invalid`,
    `Standing.DoesNotExist` for an activity that has none in the period, `NotAllowed`.
    """
    by.require(Permission.REVIEW_RUN)
    lock(plan_id=activity.plan_id)
    row = Standing.objects.select_for_update(of=("self",)).get(activity=activity, period=period)
    if standing and standing not in set(Code):
        raise Invalid(_("Choose where it stands from the list."), field="standing")
    if not standing and row.override_id is None:
        raise Invalid(_("There is nothing to take back: the rule's word stands."), field="standing")
    word = Override.objects.create(
        activity=activity,
        period=period,
        standing=standing,
        reason=said_plainly(text=reason, field="reason"),
        rule_standing=row.rule_standing,
        rule_reason=row.rule_reason,
        by_id=by.user_id,
        at=at,
    )
    row.override = word if standing else None
    row.standing = standing or row.rule_standing
    row.save(update_fields=["override", "standing"])
    detail = {"standing": row.standing, "rule": row.rule_standing, "period": str(period.pk)}
    audit.record(event="reviews.overridden", subject=row, by=by, at=at, detail=detail)
    return row
