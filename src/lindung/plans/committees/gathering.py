"""What the system would put on a committee's agenda: each source one query, no case named, nothing written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.models import Task
from lindung.plans.committees import queries
from lindung.plans.committees.models import ActionPoint, AgendaItem, Meeting
from lindung.plans.models import Activity, Amendment

Kind = AgendaItem.Kind
EACH = 60
"""So many items of one kind at most: an agenda that nobody can finish helps nobody."""
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


SOURCES: tuple[Callable[[Asking], Iterator[Proposal]], ...] = (open_actions, amendments)
