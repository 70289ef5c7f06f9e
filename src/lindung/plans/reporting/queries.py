"""Reads of reporting: what is owed, late and missing, and how far a period has come. As many questions for 20 as 2,000.

What is owed is worked out from the plan (an indicator that is active in an open period), so that a part added by an
amendment is owed from that moment on; a row of `Progress` adds where its report stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils.timezone import localtime

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.plans.models import Activity, Indicator, Period, Plan, PlanActor, Responsibility
from lindung.plans.reporting import computed
from lindung.plans.reporting.belonging import Bodies, Owner, bodies_of, may_decide
from lindung.plans.reporting.models import Comment, Evidence, Invitation, Progress, Question, Reminder

S = Progress.State
_ASKED_BACK = frozenset({S.QUESTIONED, S.REOPENED})
_IN = frozenset({S.SUBMITTED, S.APPROVED})
_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator in one period: who owes its report, and where that stands on `today`."""

    indicator: Indicator
    period: Period
    owner: Owner | None
    progress: Progress | None
    committee: PlanActor | None
    today: date

    @property
    def activity(self) -> Activity:
        """The activity it belongs to."""
        return self.indicator.activity

    @property
    def computed(self) -> bool:
        """Whether the system itself counts it: then no report is owed, a word may be added."""
        return computed.is_computed(self.indicator)

    @property
    def state(self) -> str:
        """Where the report stands; owed where nobody has begun."""
        return self.progress.state if self.progress else S.OWED

    @property
    def withdrawn(self) -> bool:
        """Whether it left the plan: what was reported stays, nothing new is taken."""
        return (self.indicator.withdrawn_at or self.activity.withdrawn_at) is not None

    @property
    def asked_back(self) -> bool:
        """Whether the reporter has to answer the committee; on what was withdrawn nobody can."""
        return not self.withdrawn and self.state in _ASKED_BACK

    @property
    def is_in(self) -> bool:
        """Whether a report lies with the committee or is approved."""
        return self.state in _IN

    @property
    def is_owed(self) -> bool:
        """Whether somebody has to act: report what no system counts, or answer a question."""
        return self.asked_back or not (self.withdrawn or self.computed or self.is_in)

    @property
    def days(self) -> int:
        """Days from the due date; below 0 before it."""
        return (self.today - self.period.due_on).days

    @property
    def late(self) -> bool:
        """Whether it is owed after its due date."""
        return self.is_owed and self.days > 0

    @property
    def pressing(self) -> tuple[int, date, str]:
        """Sort key: questioned first, then late, due next, computed, done."""
        rank = 0 if self.asked_back else 1 if self.late else 2 if self.is_owed else 3 if not self.is_in else 4
        return rank, self.period.due_on, self.indicator.code


def open_periods() -> Sequence[Period]:
    """Return the periods of every plan that take reports now, soonest due first (1 query)."""
    rows = Period.objects.filter(opened_at__isnull=False, closed_at=None).select_related("plan")
    return list(rows.order_by("due_on", "code"))


def lines(*, periods: Sequence[Period], bodies: Mapping[UUID, Bodies], at: datetime) -> list[Line]:
    """Return every indicator that is active in each of the periods, in the order of the plan (2 queries)."""
    if not periods:
        return []
    plans = {one.plan_id for one in periods}
    first, last = min(one.starts for one in periods), max(one.ends for one in periods)
    active = Indicator.objects.filter(plan__in=plans, starts__lte=last, ends__gte=first)
    active = active.select_related("activity").order_by("position", "code")
    rows = Progress.objects.filter(period__in=periods).select_related("submitted_by", "organisation")
    held = {(row.indicator_id, row.period_id): row for row in rows}
    today = localtime(at).date()
    found = []
    for indicator in active:
        for period in periods:
            if period.plan_id != indicator.plan_id:
                continue
            if indicator.starts > period.ends or indicator.ends < period.starts:
                continue
            progress = held.get((indicator.pk, period.pk))
            gone = indicator.withdrawn_at or indicator.activity.withdrawn_at
            if gone is not None and (progress is None or not progress.version):
                continue
            owner = bodies[period.plan_id].owner(indicator, indicator.activity)
            committee = bodies[period.plan_id].by_key.get(indicator.activity.committee_id or _NOBODY)
            found.append(Line(indicator, period, owner, progress, committee, today))
    return found


def of_period(*, period: Period, at: datetime) -> list[Line]:
    """Return every indicator of a period with where its report stands (4 queries)."""
    return lines(periods=[period], bodies=bodies_of(plans=[period.plan]), at=at)


def owed(*, actor: Actor, at: datetime) -> list[Line]:
    """Return what an actor's organisation has in the open periods, most pressing first (5 queries)."""
    periods = open_periods()
    bodies = bodies_of(plans={one.plan_id: one.plan for one in periods}.values())
    own = [
        one
        for one in lines(periods=periods, bodies=bodies, at=at)
        if one.owner is not None and actor.organisation_id in one.owner.organisations
    ]
    return sorted(own, key=lambda one: one.pressing)


def watched(*, actor: Actor, at: datetime) -> list[Line]:
    """Return the reports on which an actor decides (5 queries): of all for who runs the cycle, else of own committees.

    In open periods, in those with something left to decide, and in the last that was closed: what it lacks is missing.
    """
    if not actor.may(Permission.PROGRESS_APPROVE):
        return []
    waiting = Q(pk__in=Progress.objects.filter(state=S.SUBMITTED).values("period"))
    closed = Period.objects.filter(closed_at__isnull=False).order_by("plan", "-ends", "-starts")
    last = Q(pk__in=closed.distinct("plan").values("pk"))
    rows = Period.objects.filter(Q(opened_at__isnull=False, closed_at=None) | waiting | last)
    periods = list(rows.select_related("plan").order_by("due_on", "code"))
    bodies = bodies_of(plans={one.plan_id: one.plan for one in periods}.values())
    found = lines(periods=periods, bodies=bodies, at=at)
    if actor.may(Permission.CYCLE_RUN):
        return found
    return [
        one for one in found if actor.organisation_id in bodies[one.period.plan_id].approvers(one.activity)
    ]


def committees_of(found: Iterable[Line]) -> Sequence[PlanActor]:
    """Return the committees that watch over some reports, each once."""
    return list({one.committee.pk: one.committee for one in found if one.committee is not None}.values())


def late(*, plan: Plan, period: Period, at: datetime) -> list[Line]:
    """Return what is owed after its due date in a period, by the order of the plan."""
    return [one for one in of_period(period=period, at=at) if one.late]


def missing(*, plan: Plan, period: Period, at: datetime) -> list[Line]:
    """Return what nobody has reported in a period, late or not; what a closed period lacks for good."""
    return [one for one in of_period(period=period, at=at) if one.is_owed]


def may_comment(*, activity: Activity, by: Actor, bodies: Bodies) -> bool:
    """Tell whether an actor's organisation may comment on an activity: it has a part in it, or was invited."""
    if not by.may(Permission.PLAN_COMMENT):
        return False
    if may_decide(by=by, bodies=bodies, activity=activity):
        return True
    invited = Invitation.objects.filter(activity=activity, organisation=by.organisation_id, ended_at=None)
    if invited.exists():
        return True
    codes = Responsibility.objects.filter(activity=activity).values_list("actor__code", flat=True)
    return any(by.organisation_id in bodies.organisations(code) for code in codes)


def comments(*, activity: UUID, period: Period | None = None) -> Sequence[Comment]:
    """Return what partners said of an activity (in a period), oldest first (1 query)."""
    rows = Comment.objects.filter(activity=activity).select_related("by", "organisation", "period")
    return list(rows if period is None else rows.filter(period=period))


def invited(*, activity: UUID) -> Sequence[Invitation]:
    """Return who is asked to comment on an activity now (1 query)."""
    rows = Invitation.objects.filter(activity=activity, ended_at=None).select_related("organisation")
    return list(rows.order_by("organisation__code"))


def asked_of(*, actor: Actor) -> Sequence[Activity]:
    """Return the activities on which an actor's organisation was asked to comment, in the order of the plan."""
    if not actor.may(Permission.PLAN_COMMENT):
        return []
    mine = Invitation.objects.filter(organisation=actor.organisation_id, ended_at=None).values("activity")
    rows = Activity.objects.filter(pk__in=mine, withdrawn_at=None).select_related("plan")
    return list(rows.order_by("plan__code", "position"))


def open_questions(*, progress: Progress | None) -> Sequence[Question]:
    """Return what the committee asked about the latest version and nobody has answered yet (1 query at most)."""
    if progress is None or progress.state != S.QUESTIONED:
        return []
    rows = Question.objects.filter(progress=progress, version=progress.version)
    return list(rows.select_related("by", "organisation"))


def evidence_of(*, progress: Progress | None) -> Sequence[Evidence]:
    """Return the evidence on a report, oldest first, removed pieces as a line (1 query)."""
    if progress is None:
        return []
    return list(Evidence.objects.filter(progress=progress).select_related("organisation"))


def to_scan(*, limit: int) -> Sequence[UUID]:
    """Return the evidence that waits for the scanner, longest waiting first."""
    rows = Evidence.objects.filter(state=Evidence.State.PENDING).order_by("added_at")
    return list(rows.values_list("pk", flat=True)[:limit])


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reminder as My work shows it: `owed` reports of a period, due on a day."""

    plan: str
    period: str
    actor: str
    owed: int
    due_on: date
    late: bool


def reminders(*, actor: Actor, at: datetime) -> Sequence[Waiting]:
    """Return the living reminders of an actor's organisation, soonest due first (1 query; none without the role)."""
    if not actor.may(Permission.PROGRESS_REPORT):
        return []
    rows = Reminder.objects.filter(organisations__contains=[actor.organisation_id], settled_at=None)
    today = localtime(at).date()
    return [
        Waiting(
            plan=one.period.plan.short,
            period=one.period.code,
            actor=one.actor.label,
            owed=one.owed,
            due_on=one.period.due_on,
            late=today > one.period.due_on,
        )
        for one in rows.select_related("period__plan", "actor").order_by("period__due_on", "actor__code")
    ]


def count_of(indicators: Collection[UUID]) -> Mapping[UUID, int]:
    """Return how many reports were submitted on each indicator that has any (1 query)."""
    rows = Progress.objects.filter(indicator__in=indicators, version__gt=0).order_by()
    return dict(rows.values_list("indicator").annotate(n=Count("id")))
