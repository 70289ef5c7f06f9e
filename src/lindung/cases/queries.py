"""Reads of the hub. Every one starts from `visible_to(actor)`: what an actor may not see does not exist for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now, TruncMinute

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.access.purposes import Purpose
from lindung.cases.consents.models import Block
from lindung.cases.models import Case, Grant, Identity, PersonLink, Task, TimelineEntry

IN_TIME = Q(until=None) | Q(until__gt=Now())
"""Not run out, by the database's clock: no reader's clock can be set back."""


def visible_to(actor: Actor) -> QuerySet[Case]:
    """Return the cases the actor may see: those their organisation has a part in, or all for the secretariat."""
    if not actor.may(Permission.CASE_READ):
        return Case.objects.none()
    if actor.may(Permission.CASE_READ_NATIONAL):
        return Case.objects.exclude(person__in=barred_from(actor))
    return Case.objects.filter(Exists(live_grants(actor).filter(case=OuterRef("pk"))))


def barred_from(actor: Actor) -> QuerySet[Block, Any]:
    """Return the keys of the persons whose cases a conflict of interest closes to the actor, from any account."""
    human = User.objects.filter(pk=actor.user_id).values("human")[:1]
    return Block.objects.filter(user__human=human, ended_at=None).values("person")


def barred_cases(actor: Actor) -> QuerySet[Case, Any]:
    """Return the keys of those cases. Exclude rows by `case__in`, without a join: a row may outlive one's sight."""
    return Case.objects.filter(person__in=barred_from(actor)).values("pk")


def live_grants(actor: Actor) -> QuerySet[Grant]:
    """Return the grants by which an actor sees cases now; what a referral shows before its answer is none."""
    own = Q(user=None) | Q(user=actor.user_id)
    rows = Grant.objects.filter(own, IN_TIME, organisation=actor.organisation_id, ended_at=None)
    return rows.exclude(purpose=Purpose.REFERRAL).exclude(case__in=barred_cases(actor))


def for_change(*, case_id: UUID, by: Actor) -> Case:
    """Return the case locked until the transaction ends. Raises Case.DoesNotExist for outsiders.

    The person is read afterwards, when first asked for: read along with the lock, they would be as they were before
    whoever held it had finished.
    """
    return visible_to(by).select_for_update(of=("self",)).get(pk=case_id)


def by_code(*, code: str, by: Actor) -> Case:
    """Return the case with its person and lead organisation. Raises Case.DoesNotExist for outsiders."""
    return visible_to(by).select_related("person", "lead_organisation").get(code=code)


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list asks for; empty means any."""

    stages: frozenset[str] = frozenset()
    place: str = ""
    is_child: bool | None = None
    open_only: bool = True


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page starts: just after the case with this moment and key (newest first)."""

    opened_at: datetime
    case_id: UUID

    def __str__(self) -> str:
        return f"{self.opened_at.isoformat()},{self.case_id}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """Return the cursor that `str()` wrote; None for an address cut short, which starts at the beginning."""
        moment, _comma, key = text.partition(",")
        try:
            opened_at = datetime.fromisoformat(moment.replace(" ", "+"))
            return cls(opened_at=opened_at, case_id=UUID(key)) if opened_at.tzinfo else None
        except ValueError:
            return None


def page(
    *, actor: Actor, wanted: CaseFilter, after: Cursor | None, size: int
) -> tuple[Sequence[Case], Cursor | None]:
    """Return up to `size` cases, newest first, and the cursor of the next page (None at the end).

    Keyset paging: the database reads `size + 1` rows from an index, wherever in the list the page lies.
    """
    national = actor.may(Permission.CASE_READ_NATIONAL)
    conditions = Q()
    if wanted.stages:
        conditions &= Q(stage__in=wanted.stages)
    elif wanted.open_only:
        conditions &= Q(closed_at=None)
    if wanted.place:
        conditions &= Q(place=wanted.place)
    if wanted.is_child is not None:
        conditions &= Q(is_child=wanted.is_child)
    if national or not actor.may(Permission.CASE_READ):
        rows = visible_to(actor).filter(conditions)
        if after:
            rows = rows.filter(opened_at__lte=after.opened_at).filter(
                Q(opened_at__lt=after.opened_at) | Q(pk__lt=after.case_id)
            )
        found = list(
            rows.select_related("person", "lead_organisation").order_by("-opened_at", "-id")[: size + 1]
        )
    else:
        # Walk the organisation's own index instead of the country's: the page costs the same in a small office.
        own = Q(user=None) | Q(user=actor.user_id)
        listed = Grant.objects.filter(
            own, IN_TIME, organisation=actor.organisation_id, ended_at=None, listed=True
        ).exclude(case__in=barred_cases(actor))
        parts = listed.filter(_on_case(conditions))
        if after:
            parts = parts.filter(case_opened_at__lte=after.opened_at).filter(
                Q(case_opened_at__lt=after.opened_at) | Q(case__lt=after.case_id)
            )
        ordered = parts.order_by("-case_opened_at", "-case_id").select_related(
            "case__person", "case__lead_organisation"
        )
        found = [part.case for part in ordered[: size + 1]]
    if len(found) <= size:
        return found, None
    last = found[size - 1]
    return found[:size], Cursor(opened_at=last.opened_at, case_id=last.pk)


def _on_case(conditions: Q) -> Q:
    """Return the same conditions, asked of an involvement's case."""
    moved = Q()
    for child in conditions.children:
        name, value = child  # type: ignore[misc]
        moved &= Q(**{f"case__{name}": value})
    return moved


def tasks_for(actor: Actor) -> QuerySet[Task]:
    """Return the tasks an actor's organisation has; the secretariat's include everything escalated.

    A task names its case: who reads no case has none.
    """
    if not actor.may(Permission.CASE_READ):
        return Task.objects.none()
    own = Q(organisation=actor.organisation_id)
    if actor.may(Permission.CASE_READ_NATIONAL):
        own |= Q(state=Task.State.OPEN, escalated_at__isnull=False)
    return Task.objects.filter(own).exclude(case__in=barred_cases(actor))


_TASK_COLUMNS = (
    "case_id", "kind", "subject_id", "organisation__code", "organisation__names",
    "organisation__kind", "role", "assignee__display_name",
    "state", "place", "rule", "rule_value_since", "started_at", "due_at", "act_by", "computation", "fulfilled_by",
    "escalated_at", "created_at", "ended_at",
)  # fmt: skip
"""What lists print of a task: the organisation's and the colleague's other columns stay where they are."""


def tasks_of(*, case: Case) -> Sequence[Task]:
    """Return a case's tasks, the open ones first and soonest due first (the case was fetched as visible)."""
    rows = Task.objects.filter(case=case).select_related("organisation", "assignee").only(*_TASK_COLUMNS)
    return sorted(
        rows,
        key=lambda task: (task.state != Task.State.OPEN, task.due_at is None, task.due_at or task.created_at),
    )


def open_task(*, task_id: UUID, by: Actor) -> Task:
    """Return an open task of the actor's organisation with its case. Raises Task.DoesNotExist for others."""
    rows = tasks_for(by).filter(organisation=by.organisation_id, state=Task.State.OPEN)
    return rows.select_related("case").get(pk=task_id)


def identity_version(*, case: Case) -> int:
    """Return how often the person's identity has been written; 0 if never. Tells nothing of what it says."""
    return Identity.objects.filter(person=case.person_id).values_list("version", flat=True).first() or 0


NEWEST_FIRST = (TruncMinute("happened_at").desc(), "-recorded_at", "-id")
"""The order of a timeline. People write moments to the minute: within one, the last recorded is the newest."""


def timeline_of(*, case: Case, limit: int) -> Sequence[TimelineEntry]:
    """Return the newest entries of a case's timeline with who recorded them."""
    rows = TimelineEntry.objects.filter(case=case).select_related("by", "organisation")
    return list(rows.order_by(*NEWEST_FIRST)[:limit])


@dataclass(frozen=True, slots=True)
class Companion:
    """Someone who belongs with a case's person; `code` is their newest case the actor may see, empty if none.

    `kind` reads from the case's person to the other, or the other way round with `reversed`.
    """

    kind: str
    reversed: bool
    code: str


def companions_of(*, case: Case, actor: Actor, limit: int = 50) -> Sequence[Companion]:
    """Return who belongs with the case's person, each with a case code where the actor may see one; one query."""
    me = case.person_id
    theirs = models.Case(models.When(person=me, then=F("other")), default=F("person"))
    newest = (
        visible_to(actor).filter(person=OuterRef("theirs")).order_by("-opened_at", "-id").values("code")[:1]
    )
    rows = (
        PersonLink.objects.filter(Q(person=me) | Q(other=me))
        .annotate(theirs=theirs)
        .annotate(code=Subquery(newest))
    )
    found = rows.order_by("created_at", "id").values_list("kind", "person", "code")[:limit]
    return [Companion(kind=kind, reversed=first != me, code=code or "") for kind, first, code in found]
