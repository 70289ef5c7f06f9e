"""Proposing erasures: each night by the schedules, and when a person asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from lindung.access.actors import Actor, NotAllowed
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.cases import actions as cases
from lindung.cases import queries as hub
from lindung.cases.emergency.checks import explained
from lindung.cases.models import Case
from lindung.cases.retention import queries
from lindung.cases.retention.models import Erasure, Hold
from lindung.cases.retention.problems import Held, StillOpen, UnderWay
from lindung.cases.retention.schedules import schedule_of, years_after
from lindung.kernel import audit
from lindung.kernel.country import current

AGAIN: Final = timedelta(days=365)
"""So long after a refusal nothing is proposed for the person."""
LIVING: Final = (*queries.WAITING, Erasure.State.APPROVED, Erasure.State.DONE)


@transaction.atomic
def propose(*, at: datetime, limit: int = 500) -> int:
    """Propose up to `limit` persons whose every case is closed and has had its years; return how many.

    Held persons, those under way and those refused within a year are left out. Run by the worker each night.
    """
    mine = Erasure.objects.filter(person=OuterRef("person"))
    standing = Hold.objects.filter(Q(until=None) | Q(until__gt=at), person=OuterRef("person"), ended_at=None)
    rows = (
        Case.objects.filter(closed_at__lte=years_after(at, -1))
        .exclude(Exists(mine.filter(Q(state__in=LIVING) | Q(refused_at__gt=at - AGAIN))))
        .exclude(Exists(standing))
        .exclude(Exists(Case.objects.filter(person=OuterRef("person"), closed_at=None)))
        .order_by("closed_at", "id")
        .values_list("person_id", flat=True)
    )
    count = 0
    for person_id in dict.fromkeys(rows.iterator(chunk_size=500)):
        if _propose(person_id, at):
            count += 1
        if count == limit:
            break
    return count


def _propose(person_id: UUID, at: datetime) -> bool:
    """Propose one person, by the case that is kept longest; False where that is not due."""
    last, due_at = None, at
    for case in Case.objects.filter(person=person_id):
        if case.closed_at is None:
            return False
        schedule = schedule_of(pack=current(), outcome=case.outcome)
        end = years_after(case.closed_at, schedule.years)
        if last is None or end >= due_at:
            last, due_at = (case, schedule), end
    if last is None or due_at > at:
        return False
    case, schedule = last
    row = Erasure.objects.create(
        case=case,
        person_id=person_id,
        codes=_codes(person_id),
        kind=Erasure.Kind.SCHEDULE,
        outcome=schedule.outcome,
        years=schedule.years,
        authority=f"{schedule.source.cite(current().default_language)} ({schedule.source.verification})"[
            :300
        ],
        due_at=due_at,
        proposed_at=at,
    )
    detail = {"outcome": schedule.outcome, "years": schedule.years}
    audit.record(event="retention.proposed", subject=row, by=None, at=at, detail=detail)
    return True


def _codes(person_id: UUID) -> Sequence[str]:
    return list(Case.objects.filter(person=person_id).order_by("opened_at").values_list("code", flat=True))


def assert_lead(*, case: Case, by: Actor) -> None:
    """Raise `NotAllowed` unless the actor's organisation leads the case."""
    if case.lead_organisation_id != by.organisation_id:
        raise NotAllowed(Permission.RETENTION_HOLD)


@transaction.atomic
def ask(*, case_id: UUID, explanation: str, by: Actor, at: datetime) -> Erasure:
    """Ask for the erasure that a person lawfully wants; who leads the case does, two others review it.

    Raises Case.DoesNotExist for outsiders, `NotAllowed` beside the lead, `StillOpen`, `Held`, `UnderWay`, `Invalid`.
    """
    by.require(Permission.RETENTION_HOLD)
    case = hub.for_change(case_id=case_id, by=by)
    assert_lead(case=case, by=by)
    plain = explained(explanation=explanation, code=case.code)
    if case.closed_at is None or Case.objects.filter(person=case.person_id, closed_at=None).exists():
        raise StillOpen
    if queries.standing_holds(person_id=case.person_id, at=at).exists():
        raise Held
    if Erasure.objects.filter(person=case.person_id, state__in=LIVING).exists():
        raise UnderWay
    row = Erasure.objects.create(
        case=case,
        person_id=case.person_id,
        codes=_codes(case.person_id),
        kind=Erasure.Kind.REQUEST,
        due_at=at,
        proposed_at=at,
        asked_by_id=by.user_id,
        asked_human=User.objects.values_list("human", flat=True).get(pk=by.user_id),
        explanation=plain,
    )
    cases.tell(case=case, kind="retention.asked", by=by, at=at)
    audit.record(event="retention.asked", subject=row, by=by, at=at)
    return row
