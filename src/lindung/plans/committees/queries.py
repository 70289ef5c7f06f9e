"""Reads of committees. Every one starts from `visible_to(actor)`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission
from lindung.plans.committees.models import (
    ActionPoint,
    AgendaItem,
    Attendance,
    Committee,
    Decision,
    Meeting,
    Seat,
)
from lindung.plans.models import Plan

LEADING: Final = (Seat.Role.CHAIR, Seat.Role.SECRETARY)
RUNNING: Final = (ActionPoint.State.OPEN, ActionPoint.State.REOPENED)
SHOWN: Final = 200


def human_of(actor: Actor) -> QuerySet[User, Any]:
    """Return the key of the human behind an account, as a subquery."""
    return User.objects.filter(pk=actor.user_id).values("human")[:1]


def seats_of(actor: Actor) -> QuerySet[Seat]:
    """Return the seats an actor holds now, themselves or through their organisation."""
    mine = Q(human=human_of(actor)) | Q(organisation=actor.organisation_id)
    return Seat.objects.filter(mine, until=None)


def visible_to(actor: Actor) -> QuerySet[Committee]:
    """Return the committees an actor may know of: all for who reads the plan's figures, else where they sit."""
    if not actor.may(Permission.PLAN_READ):
        return Committee.objects.none()
    rows = Committee.objects.select_related("actor", "lead", "plan")
    if actor.may(Permission.STATISTICS_READ):
        return rows
    return rows.filter(Exists(seats_of(actor).filter(committee=OuterRef("pk"))))


def run_by(actor: Actor) -> QuerySet[Committee]:
    """Return the committees an actor runs: their organisation leads it, or theirs is the chair's or secretary's seat.

    Who seats members runs every committee.
    """
    if not actor.may(Permission.COMMITTEE_RUN):
        return Committee.objects.none()
    rows = visible_to(actor).filter(withdrawn_at=None)
    if actor.may(Permission.COMMITTEE_SEAT):
        return rows
    body = Organisation.objects.only("code", "kind").get(pk=actor.organisation_id)
    leads = Q()
    for side in ("actor", "lead"):
        leads |= Q(**{f"{side}__organisations__contains": [body.code]})
        leads |= Q(**{f"{side}__organisation_kinds__contains": [body.kind]})
    seats = seats_of(actor).filter(committee=OuterRef("pk"), role__in=LEADING)
    return rows.filter(leads | Exists(seats))


def runs(*, actor: Actor, committee: Committee) -> bool:
    """Tell whether an actor runs a committee."""
    return run_by(actor).filter(pk=committee.pk).exists()


def listed(*, actor: Actor, today: date) -> QuerySet[Committee]:
    """Return the committees of every plan with how many members, open and late actions they have; one query."""
    points = ActionPoint.objects.filter(committee=OuterRef("pk"), state__in=RUNNING)
    return (
        visible_to(actor)
        .filter(withdrawn_at=None)
        .annotate(
            members=_count(Seat.objects.filter(committee=OuterRef("pk"), until=None)),
            running=_count(points),
            late=_count(points.filter(due_on__lt=today)),
            next_at=_soonest(),
        )
        .order_by("plan__code", "number", "kind", "actor__code")
    )


def _count(rows: QuerySet[Any]) -> Any:
    from django.db.models import IntegerField, Subquery
    from django.db.models.functions import Coalesce

    counted = rows.order_by().values("committee").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _soonest() -> Any:
    from django.db.models import DateTimeField, Subquery

    rows = Meeting.objects.filter(committee=OuterRef("pk"), state__in=["planned", "invited"])
    first = rows.order_by().values("committee").annotate(at=Min("starts_at")).values("at")
    return Subquery(first, output_field=DateTimeField())


def of_plan(*, plan: Plan, actor: Actor, code: str) -> Committee:
    """Return a plan's committee by the code of its actor. Raises Committee.DoesNotExist."""
    return visible_to(actor).get(plan=plan, actor__code=code)


def members(*, committee: Committee) -> Sequence[Seat]:
    """Return who sits now: chair, secretary, members, observers."""
    rows = Seat.objects.filter(committee=committee, until=None)
    order = {role: place for place, role in enumerate(Seat.Role.values)}
    found = rows.select_related("user__organisation", "organisation").order_by("since")
    return sorted(found, key=lambda seat: order[seat.role])


def former(*, committee: Committee) -> Sequence[Seat]:
    """Return who sat before, the last to leave first."""
    rows = Seat.objects.filter(committee=committee, until__isnull=False)
    return list(rows.select_related("user__organisation", "organisation").order_by("-until")[:SHOWN])


def meetings(*, actor: Actor) -> QuerySet[Meeting]:
    """Return the meetings of the committees an actor may know of."""
    rows = Meeting.objects.select_related("committee__actor", "committee__lead", "committee__plan")
    return rows.filter(committee__in=visible_to(actor).order_by().values("pk"))


def points(*, actor: Actor) -> QuerySet[ActionPoint]:
    """Return the action points an actor may know of: of committees they see, and their own."""
    rows = ActionPoint.objects.select_related(
        "committee__actor",
        "committee__plan",
        "decision__meeting",
        "owner_user__organisation",
        "owner_organisation",
        "owner_seat__user__organisation",
        "owner_seat__organisation",
    )
    if not actor.may(Permission.PLAN_READ):
        return rows.none()
    return rows.filter(Q(committee__in=visible_to(actor).order_by().values("pk")) | owned(actor))


def owned(actor: Actor) -> Q:
    """Return what picks the action points an actor owes, themselves or through their organisation."""
    human = human_of(actor)
    return (
        Q(owner_user__human=human)
        | Q(owner_seat__human=human)
        | Q(owner_organisation=actor.organisation_id)
        | Q(owner_seat__organisation=actor.organisation_id)
    )


def owns(*, actor: Actor, point: ActionPoint) -> bool:
    """Tell whether an actor owes an action point."""
    return ActionPoint.objects.filter(owned(actor), pk=point.pk).exists()


def mine(*, actor: Actor) -> Sequence[ActionPoint]:
    """Return the action points an actor still owes, soonest due first."""
    return list(
        points(actor=actor).filter(owned(actor), state__in=RUNNING).order_by("due_on", "number")[:SHOWN]
    )


def to_close(*, actor: Actor) -> Sequence[ActionPoint]:
    """Return what is reported as done and waits for who runs the committee."""
    rows = points(actor=actor).filter(
        state=ActionPoint.State.DONE, committee__in=run_by(actor).order_by().values("pk")
    )
    return list(rows.order_by("done_at")[:SHOWN])


def escalated_to(*, actor: Actor) -> Sequence[ActionPoint]:
    """Return the overdue action points that went to the actor as chair."""
    chaired = seats_of(actor).filter(role=Seat.Role.CHAIR).values("committee")
    rows = points(actor=actor).filter(state__in=RUNNING, escalated_at__isnull=False, committee__in=chaired)
    return list(rows.order_by("due_on", "number")[:SHOWN])


def agenda(*, meeting: Meeting) -> Sequence[AgendaItem]:
    """Return a meeting's agenda in order."""
    return list(AgendaItem.objects.filter(meeting=meeting).order_by("number"))


def decisions(*, meeting: Meeting) -> Sequence[Decision]:
    """Return what a meeting decided, in order."""
    rows = Decision.objects.filter(meeting=meeting).select_related("meeting", "item", "recorded_by")
    return list(rows.order_by("number"))


def attendance(*, meeting: Meeting) -> dict[UUID, str]:
    """Return the state of each seat at a meeting."""
    return dict(Attendance.objects.filter(meeting=meeting).values_list("seat", "state"))


def seats_at(*, meeting: Meeting) -> Sequence[Seat]:
    """Return the seats that were held when a meeting began, and those whose presence was recorded."""
    then = Q(since__lte=meeting.starts_at) & (Q(until=None) | Q(until__gt=meeting.starts_at))
    if meeting.open_to_change:
        then |= Q(until=None)
    recorded = Attendance.objects.filter(meeting=meeting).values("seat")
    rows = Seat.objects.filter(then | Q(pk__in=recorded), committee=meeting.committee_id)
    order = {role: place for place, role in enumerate(Seat.Role.values)}
    found = rows.select_related("user__organisation", "organisation").order_by("since")
    return sorted(found, key=lambda seat: order[seat.role])
