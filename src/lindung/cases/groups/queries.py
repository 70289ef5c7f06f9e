"""Reads of groups: within the cases that the reader sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import queries as hub
from lindung.cases.groups.models import Group, Member
from lindung.cases.models import Case, Task


def visible_to(actor: Actor) -> QuerySet[Group]:
    """Return the groups of which the actor sees a case, and those their organisation took in."""
    if not actor.may(Permission.CASE_READ):
        return Group.objects.none()
    seen = Member.objects.filter(group=OuterRef("pk"), case__in=hub.visible_to(actor))
    return Group.objects.filter(Exists(seen) | Q(organisation=actor.organisation_id))


def one(*, group_id: UUID, by: Actor) -> Group:
    """Return a group with who took it in. Raises Group.DoesNotExist for outsiders."""
    return visible_to(by).select_related("organisation").get(pk=group_id)


def for_change(*, group_id: UUID, by: Actor) -> Group:
    """Return a group locked. Raises Group.DoesNotExist for outsiders."""
    return visible_to(by).select_for_update(of=("self",)).get(pk=group_id)


def newest(*, by: Actor, limit: int = 50) -> Sequence[Group]:
    """Return the newest groups the actor sees."""
    return list(visible_to(by).select_related("organisation").order_by("-opened_at", "-id")[:limit])


def members(*, group: Group, by: Actor) -> Sequence[Member]:
    """Return the rows of a group whose cases the actor sees, with case and person (1 query)."""
    rows = Member.objects.filter(group=group, case__in=hub.visible_to(by))
    return list(rows.select_related("case__person", "case__lead_organisation").order_by("number"))


def of_case(*, case: Case, by: Actor) -> Group | None:
    """Return the group that a visible case belongs to, if any."""
    return visible_to(by).filter(pk__in=Member.objects.filter(case=case).values("group")).first()


def next_tasks(*, rows: Sequence[Member]) -> Mapping[UUID, Task]:
    """Return for each case its open task that is due first (1 query)."""
    tasks = Task.objects.filter(case__in=[row.case_id for row in rows], state=Task.State.OPEN)
    found: dict[UUID, Task] = {}
    for task in tasks.select_related("organisation").order_by("due_at", "created_at"):
        found.setdefault(task.case_id, task)
    return found


@dataclass(frozen=True, slots=True)
class Makeup:
    """How many of a group are children, urgent, and how many speak which language best; "" where nobody knows."""

    people: int
    children: int
    urgent: int
    languages: Sequence[tuple[str, int]]


def makeup(*, rows: Sequence[Member]) -> Makeup:
    """Count what helpers have to know before they come; pure."""
    spoken = Counter(next(iter(row.case.person.languages), "") for row in rows)
    return Makeup(
        people=len(rows),
        children=sum(row.case.is_child for row in rows),
        urgent=sum(row.case.urgent for row in rows),
        languages=spoken.most_common(),
    )
