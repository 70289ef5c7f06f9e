"""Reads that draw on many rooms. Each costs the same however large the country: bounded, and by index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases.models import Case, Task
from lindung.cases.queries import live_grants
from lindung.cases.workflow import CASE

SOON = timedelta(days=3)
ANSWER_REFERRAL = "referral.answer"
MANY = 100
"""Counts stop here: "99+" tells an officer as much as the exact number and costs a hundred index rows."""


@dataclass(frozen=True, slots=True)
class WorkCount:
    """Open tasks of an actor, at most `MANY`, how many of them are referrals to answer, and whether one is past due."""

    open: int
    referrals: int
    overdue: bool


def count_work(*, actor: Actor, at: datetime) -> WorkCount:
    """Return how much waits for the actor, in one query over at most `MANY` rows of an index."""
    soonest = list(_mine(actor).order_by("due_at", "id").values_list("due_at", "kind")[:MANY])
    first = soonest[0][0] if soonest else None
    return WorkCount(
        open=len(soonest),
        referrals=sum(kind == ANSWER_REFERRAL for _due, kind in soonest),
        overdue=first is not None and first < at,
    )


def _open(actor: Actor) -> QuerySet[Task]:
    """Return the open tasks of the actor's organisation; none for who reads no case, since a task names its case."""
    if not actor.may(Permission.CASE_READ):
        return Task.objects.none()
    return Task.objects.filter(organisation=actor.organisation_id, state=Task.State.OPEN)


def _mine(actor: Actor) -> QuerySet[Task]:
    """Return the open tasks that are the actor's own: given to them, or to nobody yet and for their role."""
    roles = ["", *actor.roles]
    return _open(actor).filter(Q(assignee=actor.user_id) | Q(assignee=None, role__in=roles))


def work(*, actor: Actor, whole_organisation: bool, limit: int) -> Sequence[Task]:
    """Return the open tasks of the actor (or of all colleagues), soonest due first, those without a date last.

    `case_is_open_to_us` tells whether the case itself may be opened: a referral is offered before its case is.
    """
    rows = _open(actor) if whole_organisation else _mine(actor)
    # The keys first, by index and in a question of their own: joined before the limit, an office of twenty thousand
    # tasks would join them all, and as a subquery the planner is free to do just that.
    first = list(rows.order_by("due_at", "id").values_list("pk", flat=True)[:limit])
    part = live_grants(actor).filter(case=OuterRef("case"))
    shown = Task.objects.filter(pk__in=first).annotate(case_is_open_to_us=Exists(part))
    return list(shown.select_related("case", "organisation", "assignee").order_by("due_at", "id"))


def escalated(*, actor: Actor, limit: int) -> Sequence[Task]:
    """Return what other organisations let pass and now lies with the secretariat, longest overdue first."""
    if not actor.may(Permission.CASE_READ_NATIONAL):
        return []
    rows = Task.objects.filter(state=Task.State.OPEN, escalated_at__isnull=False)
    rows = rows.exclude(organisation=actor.organisation_id)
    first = list(rows.order_by("due_at", "id").values_list("pk", flat=True)[:limit])
    shown = Task.objects.filter(pk__in=first).select_related("case", "organisation", "assignee")
    return list(shown.order_by("due_at", "id"))


def next_tasks(*, case_ids: Sequence[UUID]) -> Mapping[UUID, tuple[str, datetime | None]]:
    """Return case -> (task kind, due moment) of each case's soonest open task, in one query for a whole page."""
    rows = (
        Task.objects.filter(case__in=case_ids, state=Task.State.OPEN)
        .order_by("case_id", "due_at")
        .distinct("case_id")
        .values_list("case_id", "kind", "due_at")
    )
    return {case_id: (kind, due_at) for case_id, kind, due_at in rows}


@dataclass(frozen=True, slots=True)
class ClockRow:
    """The open clocks of one organisation in one place."""

    place: str
    organisation_id: UUID
    running: int
    soon: int
    overdue: int
    escalated: int


def clocks(*, at: datetime) -> Sequence[ClockRow]:
    """Return the country's open clocks by place and organisation: one pass over the partial index of open clocks."""
    rows = (
        Task.objects.filter(state=Task.State.OPEN)
        .exclude(started_at=None)
        .order_by()
        .values_list("place", "organisation_id")
        .annotate(
            running=Count("id"),
            soon=Count("id", filter=Q(due_at__gte=at, due_at__lt=at + SOON)),
            overdue=Count("id", filter=Q(due_at__lt=at)),
            escalated=Count("id", filter=Q(escalated_at__isnull=False)),
        )
    )
    return [ClockRow(*row) for row in rows]


def overdue(*, at: datetime, limit: int, place: str = "") -> Sequence[Task]:
    """Return the clocks that have run out, longest first."""
    rows = Task.objects.filter(state=Task.State.OPEN, due_at__lt=at).exclude(started_at=None)
    if place:
        rows = rows.filter(place=place)
    return list(rows.select_related("case", "organisation", "assignee").order_by("due_at", "id")[:limit])


def stages() -> Mapping[str, int]:
    """Return stage -> number of open cases, from the index of stages alone."""
    open_stages = [stage for stage in CASE.states if stage not in CASE.final]
    rows = Case.objects.filter(stage__in=open_stages).order_by().values_list("stage").annotate(n=Count("id"))
    return dict(rows)
