"""Writes changed rows of a plan to its tables. Knows no permission and no history: `lindung.plans.amending` does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.db.models.deletion import ProtectedError
from django.utils.translation import gettext as _

from lindung.kernel.problems import Invalid
from lindung.plans import models as table
from lindung.plans.changes import Change, How
from lindung.plans.neutral import Row, Rows
from lindung.plans.stored import DAYS, LINKS, MODELS, PLAIN


class PeriodInUse(Invalid):
    """A period that was opened, or that something hangs on, can neither leave the plan nor get other days."""

    code = "period_in_use"


def write(*, plan: table.Plan, rows: Rows, changes: Sequence[Change], at: datetime) -> None:
    """Bring the tables of a locked plan to `rows`, touching only what `changes` name. Raises `PeriodInUse`."""
    by_part: dict[str, list[Change]] = {}
    for change in changes:
        by_part.setdefault(change.part, []).append(change)
    if "plan" in by_part or "committee" in by_part:
        head(plan, rows)
        plan.save()
    keys: dict[str, dict[str, Any]] = {}
    for part, model in MODELS.items():
        if part in by_part:
            _write_part(plan, part, model, rows, by_part[part], keys, at)
    _above_activities(plan, rows, by_part, keys)


def head(plan: table.Plan, rows: Rows) -> None:
    """Set on a plan what its own row and its committees say."""
    row = rows["plan"][plan.code]
    for name in PLAIN["plan"]:
        setattr(plan, name, row[name])
    plan.starts, plan.ends = date.fromisoformat(row["starts"]), date.fromisoformat(row["ends"])
    plan.committees = [{"actor": code, **one} for code, one in rows["committee"].items()]


def _write_part(
    plan: table.Plan,
    part: str,
    model: Any,
    rows: Rows,
    changes: Sequence[Change],
    keys: dict[str, dict[str, Any]],
    at: datetime,
) -> None:
    gone = [change.code for change in changes if change.how is How.WITHDRAWN]
    if part == "period":
        _drop_periods(plan, gone)
    else:
        model.objects.filter(plan=plan, code__in=gone).update(withdrawn_at=at)
    touched = [change.code for change in changes if change.how is not How.WITHDRAWN]
    if not touched:
        return
    old = {one.code: one for one in model.objects.filter(plan=plan, code__in=touched)}
    last = (
        None if part == "period" else model.objects.filter(plan=plan).aggregate(last=Max("position"))["last"]
    )
    position = -1 if last is None else last
    new = []
    for code in touched:
        one = old.get(code)
        stood = _in_use(one) if part == "period" else None
        if one is None:
            one = model(plan=plan, code=code)
            new.append(one)
            position += 1
            if part != "period":
                one.position = position
        _fill(plan, part, one, rows, keys)
        if stood is not None and _in_use(one) != stood:
            text = _(
                "The period %(code)s was opened, so its days and its kind stay. Put them back into the file."
            )
            raise PeriodInUse(text % {"code": code}, field="periods")
        if part != "period":
            one.withdrawn_at = None
        if code in old:
            one.save()
    model.objects.bulk_create(new)
    if part == "activity":
        _responsibilities(plan, touched, rows, keys)
    if part == "indicator":
        _targets(plan, touched, rows)


def _in_use(period: table.Period | None) -> tuple[date, date, str] | None:
    """Return what of a period stays once it was opened; None for one that never was."""
    if period is None or period.opened_at is None:
        return None
    return period.starts, period.ends, period.kind


def _drop_periods(plan: table.Plan, codes: Sequence[str]) -> None:
    for period in table.Period.objects.filter(plan=plan, code__in=codes):
        text = _("The period %(code)s was opened, so it stays in the plan. Put it back into the file.")
        if period.opened_at is not None:
            raise PeriodInUse(text % {"code": period.code}, field="periods")
        try:
            period.delete()
        except ProtectedError:
            raise PeriodInUse(text % {"code": period.code}, field="periods") from None


def _fill(plan: table.Plan, part: str, one: Any, rows: Rows, keys: dict[str, dict[str, Any]]) -> None:
    row = rows[part][one.code]
    for name in PLAIN[part]:
        setattr(one, name, row[name])
    for name in DAYS.get(part, ()):
        setattr(one, name, date.fromisoformat(row[name]))
    for name, of in LINKS.get(part, {}).items():
        setattr(one, f"{name}_id", _keys(plan, of, keys).get(row[name]))
    if part == "activity":
        _fill_activity(plan, one, row, rows, keys)
    if part == "indicator":
        _fill_indicator(one, row)


def _fill_activity(
    plan: table.Plan, one: table.Activity, row: Row, rows: Rows, keys: dict[str, dict[str, Any]]
) -> None:
    above = rows["output"].get(row["output"]) or rows["objective"][row["objective"]]
    objective = above.get("objective") or row["objective"]
    one.objective_id = _keys(plan, "objective", keys)[objective]
    one.pillar_id = _keys(plan, "pillar", keys)[above["pillar"]]
    one.lead_id = _keys(plan, "actor", keys).get(next(iter(row["responsible"]), ""))


def _fill_indicator(one: table.Indicator, row: Row) -> None:
    share, feed = row["share"], row["feed"]
    one.share_min = share.get("min")
    one.share_group, one.share_comparator = share.get("group", ""), share.get("comparator", "")
    one.feed = next(name for name in ("measure", "programmes", "report") if name in feed)
    one.measure = "" if one.feed == "report" else feed[one.feed]
    one.measure_where = feed.get("where", {})
    one.reporter, one.room, one.why = feed.get("report", ""), feed.get("room", ""), feed.get("why", {})


def _keys(plan: table.Plan, part: str, keys: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return code to key of a part, read again once its table was written."""
    if part not in keys:
        keys[part] = dict(MODELS[part].objects.filter(plan=plan).values_list("code", "pk"))
    return keys[part]


def _responsibilities(
    plan: table.Plan, codes: Sequence[str], rows: Rows, keys: dict[str, dict[str, Any]]
) -> None:
    role = table.Responsibility.Role
    table.Responsibility.objects.filter(activity__plan=plan, activity__code__in=codes).delete()
    activities, actors = _keys(plan, "activity", keys), _keys(plan, "actor", keys)
    made = []
    for code in codes:
        row = rows["activity"][code]
        parts = [(actor, role.RESPONSIBLE) for actor in row["responsible"]]
        parts[:1] = [(actor, role.LEAD) for actor, _role in parts[:1]]
        parts += [(actor, role.SUPPORTING) for actor in row["supporting"]]
        made += [
            table.Responsibility(
                activity_id=activities[code], actor_id=actors[actor], role=part, position=index
            )
            for index, (actor, part) in enumerate(parts)
        ]
    table.Responsibility.objects.bulk_create(made)


def _targets(plan: table.Plan, codes: Sequence[str], rows: Rows) -> None:
    table.Target.objects.filter(indicator__plan=plan, indicator__code__in=codes).delete()
    indicators = dict(table.Indicator.objects.filter(plan=plan, code__in=codes).values_list("code", "pk"))
    table.Target.objects.bulk_create(
        table.Target(indicator_id=indicators[code], **target)
        for code in codes
        for target in rows["indicator"][code]["targets"]
    )


def _above_activities(
    plan: table.Plan, rows: Rows, by_part: dict[str, list[Change]], keys: dict[str, dict[str, Any]]
) -> None:
    """Bring the objective and pillar that an activity repeats to those of an output or objective that moved."""
    moved = {(part, change.code) for part in ("output", "objective") for change in by_part.get(part, ())}
    if not moved:
        return
    done = {change.code for change in by_part.get("activity", ())}
    for one in table.Activity.objects.filter(plan=plan, withdrawn_at=None).exclude(code__in=done):
        row = rows["activity"][one.code]
        if ("output", row["output"]) in moved or ("objective", row["objective"]) in moved:
            _fill_activity(plan, one, row, rows, keys)
            one.save()
