"""What the system would put on a committee's agenda: each source one query, no case named, nothing written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.models import Task
from lindung.plans.committees import queries
from lindung.plans.committees.models import ActionPoint, AgendaItem, Meeting
from lindung.plans.models import Activity, Amendment, Period
from lindung.plans.reporting import queries as reporting
from lindung.plans.reporting.belonging import Owner
from lindung.plans.reviews.models import Adjustment, Standing
from lindung.statistics import actions as statistics
from lindung.statistics import disclosure, hiding
from lindung.statistics.asking import Ask

Kind = AgendaItem.Kind
EACH = 60
"""So many items of one kind at most: an agenda that nobody can finish helps nobody."""
OVERDUE = "tasks.overdue"
"""Code of the measure that counts what is stuck."""
CASES = 20
"""So many of the reader's own overdue tasks are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One item the system would raise; `title` is a text by language, `facts` hold codes, dates and counts."""

    kind: str
    ref: str
    title: dict[str, str]
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """For which meeting, whose eyes, and which day it is."""

    meeting: Meeting
    by: Actor
    at: datetime
    today: date


def gather(*, meeting: Meeting, by: Actor, at: datetime) -> list[Proposal]:
    """Return what the system would put on a meeting's agenda, what is late first."""
    asking = Asking(meeting=meeting, by=by, at=at, today=timezone.localtime(at).date())
    return [proposal for source in SOURCES for proposal in list(source(asking))[:EACH]]


def late_reports(asking: Asking) -> Iterator[Proposal]:
    """Yield the committee's activities with reports that are owed after their day, the longest first."""
    plan = asking.meeting.committee.plan
    found: dict[str, Proposal] = {}
    for period in reporting.open_periods():
        if period.plan_id != plan.pk or period.due_on >= asking.today:
            continue
        for line in reporting.late(plan=plan, period=period, at=asking.at):
            activity = line.activity
            if activity.committee_id != asking.meeting.committee.actor_id:
                continue
            one = found.setdefault(activity.code, _late(activity, period, line.owner))
            one.facts["indicators"] += 1
    yield from found.values()


def _late(activity: Activity, period: Period, owner: Owner | None) -> Proposal:
    return Proposal(
        kind=Kind.LATE_REPORT,
        ref=activity.code,
        title=activity.title,
        facts={
            "due_on": period.due_on.isoformat(),
            "late": True,
            "period": period.code,
            "reporter": owner.actor.code if owner else "",
            "indicators": 0,
        },
    )


def _standings(asking: Asking) -> Sequence[Standing]:
    """Return how the committee's activities stood in the last period that has standings."""
    committee = asking.meeting.committee
    rows = Standing.objects.filter(
        activity__plan=committee.plan_id,
        activity__committee=committee.actor_id,
        activity__withdrawn_at=None,
        period__kind=Period.Kind.ANNUAL,
        period__starts__lte=asking.today,
    )
    last = rows.order_by("-period__ends").values_list("period", flat=True).first()
    found = rows.filter(period=last).select_related("activity__objective", "period")
    return list(found.order_by("activity__position")) if last else []


def overdue_activities(asking: Asking) -> Iterator[Proposal]:
    """Yield activities that are late, or past their last day and not done, the earliest end first."""
    over = [
        one
        for one in _standings(asking)
        if one.standing == "late" or (one.standing != "done" and one.activity.ends < asking.today)
    ]
    for one in sorted(over, key=lambda row: (row.activity.ends, row.activity.position)):
        yield Proposal(
            kind=Kind.OVERDUE_ACTIVITY,
            ref=one.activity.code,
            title=one.activity.title,
            facts={
                "ends": one.activity.ends.isoformat() if one.activity.ends < asking.today else "",
                "period": one.period.code,
                "standing": one.standing,
                "reason": "" if one.override_id else one.rule_reason,
            },
        )


def at_risk(asking: Asking) -> Iterator[Proposal]:
    """Yield objectives with activities at risk, those with the most first."""
    by_objective: dict[str, list[Standing]] = {}
    for one in _standings(asking):
        by_objective.setdefault(one.activity.objective.code, []).append(one)
    risky = {
        code: (sum(one.standing == "at_risk" for one in rows), rows) for code, rows in by_objective.items()
    }
    for code, (count, rows) in sorted(risky.items(), key=lambda pair: (-pair[1][0], pair[0])):
        if count:
            yield Proposal(
                kind=Kind.AT_RISK,
                ref=code,
                title=rows[0].activity.objective.title,
                facts={"period": rows[0].period.code, "at_risk": count, "of": len(rows)},
            )


def stuck(asking: Asking) -> Iterator[Proposal]:
    """Yield one item with how many tasks on cases are overdue, by kind of organisation and of task; no case.

    Few are hidden before anything is kept: an agenda stays. A total that is hidden is None.
    """
    ask = Ask(measure=OVERDUE, starts=asking.today, ends=asking.today)
    result = statistics.compute(asks=[ask], at=asking.at)[0]
    if not result.value:
        return
    total, shown = disclosure.protect_cells(
        cells={
            name: {code: int(Decimal(str(count))) for code, count in result.cells.get(name, {}).items()}
            for name in ("organisation_kind", "kind")
        },
        total=int(result.value),
        threshold=hiding.threshold(),
    )
    counts = [
        [dimension, code, count]
        for dimension, row in shown.items()
        for code, count in sorted(row.items(), key=lambda pair: (-(pair[1] or 0), pair[0]))
        if count
    ]
    facts = {"overdue": total, "cells": counts, "measure": OVERDUE}
    yield Proposal(kind=Kind.STUCK, ref=OVERDUE, title={}, facts=facts)


def wanted_changes(asking: Asking) -> Iterator[Proposal]:
    """Yield adjustments that a review proposes for the committee's activities and that nobody has decided."""
    committee = asking.meeting.committee
    rows = Adjustment.objects.filter(
        state=Adjustment.State.PROPOSED,
        activity__plan=committee.plan_id,
        activity__committee=committee.actor_id,
    ).select_related("activity")
    kinds: dict[str, list[str]] = {}
    titles: dict[str, dict[str, str]] = {}
    for one in rows.order_by("activity__position", "number"):
        assert one.activity is not None
        kinds.setdefault(one.activity.code, []).append(one.kind)
        titles[one.activity.code] = one.activity.title
    for code, found in kinds.items():
        facts = {"wanted": sorted(set(found)), "count": len(found)}
        yield Proposal(kind=Kind.WANTED, ref=code, title=titles[code], facts=facts)


def open_actions(asking: Asking) -> Iterator[Proposal]:
    """Yield the committee's running actions, soonest due first."""
    rows = ActionPoint.objects.filter(
        committee=asking.meeting.committee_id, state__in=[*queries.RUNNING, ActionPoint.State.DONE]
    )
    for one in rows.order_by("due_on", "number")[:EACH]:
        yield Proposal(
            kind=Kind.OPEN_ACTION,
            ref=one.code,
            title={"text": one.text},
            facts={
                "due_on": one.due_on.isoformat(),
                "late": one.running and one.due_on < asking.today,
                "state": one.state,
                "priority": one.priority,
            },
        )


def amendments(asking: Asking) -> Iterator[Proposal]:
    """Yield what was amended in the committee's activities since its last meeting."""
    committee = asking.meeting.committee
    before = Meeting.objects.filter(
        committee=committee, state__in=["held", "approved"], starts_at__lt=asking.meeting.starts_at
    )
    last = before.order_by("-starts_at").values_list("starts_at", flat=True).first()
    ours = Activity.objects.filter(plan=committee.plan_id, committee=committee.actor_id)
    titles = dict(ours.values_list("code", "title"))
    rows = Amendment.objects.filter(plan=committee.plan_id, code__in=titles).exclude(kind="import")
    if last is not None:
        rows = rows.filter(at__gt=last)
    kinds: dict[str, list[str]] = {}
    for code, kind in rows.order_by("at").values_list("code", "kind")[: EACH * 5]:
        kinds.setdefault(code, []).append(kind)
    for code in sorted(kinds):
        yield Proposal(
            kind=Kind.AMENDMENT,
            ref=code,
            title=titles[code],
            facts={"kinds": sorted(set(kinds[code])), "count": len(kinds[code])},
        )


def own_cases(*, actor: Actor, at: datetime) -> Sequence[Task]:
    """Return overdue tasks of cases that this reader may see, to stand beside the agenda for their eyes only."""
    if not actor.may(Permission.CASE_READ):
        return []
    rows = cases.tasks_for(actor).filter(
        state=Task.State.OPEN, due_at__lt=at, case__in=cases.visible_to(actor).values("pk")
    )
    return list(rows.select_related("case").order_by("due_at", "pk")[:CASES])


SOURCES: tuple[Callable[[Asking], Iterator[Proposal]], ...] = (
    late_reports,
    overdue_activities,
    at_risk,
    stuck,
    open_actions,
    wanted_changes,
    amendments,
)
