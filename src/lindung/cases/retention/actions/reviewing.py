"""Two reviews by two humans, or one refusal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.cases.emergency.checks import explained
from lindung.cases.retention import queries
from lindung.cases.retention.models import Erasure
from lindung.cases.retention.problems import Held, SameHuman, Settled
from lindung.kernel import audit


@transaction.atomic
def review(*, erasure_id: UUID, by: Actor, at: datetime) -> Erasure:
    """Agree that a person's sections are erased: the first review, or the second, which queues the erasure.

    Raises `SameHuman` for who reviewed before or asked, from whatever account, `Held`, `Settled`.
    """
    by.require(Permission.RETENTION_REVIEW)
    row = queries.visible_to(by).select_for_update(of=("self",)).get(pk=erasure_id)
    human = User.objects.values_list("human", flat=True).get(pk=by.user_id)
    others = User.objects.filter(pk__in=[one for one in (row.asked_by_id, row.first_by_id) if one])
    if human in {row.asked_human, row.first_human, *others.values_list("human", flat=True)}:
        raise SameHuman
    if queries.standing_holds(person_id=row.person_id, at=at).exists():
        raise Held
    if row.state == Erasure.State.PROPOSED:
        row.state, row.first_by_id, row.first_human, row.first_at = (
            Erasure.State.REVIEWED,
            by.user_id,
            human,
            at,
        )
    elif row.state == Erasure.State.REVIEWED:
        row.state, row.second_by_id = Erasure.State.APPROVED, by.user_id
        row.second_human, row.second_at = human, at
    else:
        raise Settled
    row.save()
    audit.record(event="retention.reviewed", subject=row, by=by, at=at, detail={"state": row.state})
    if row.state == Erasure.State.APPROVED:
        from lindung.cases.retention.tasks import erase_person

        erase_person.defer(erasure_id=str(row.pk))
    return row


@transaction.atomic
def refuse(*, erasure_id: UUID, why: str, by: Actor, at: datetime) -> Erasure:
    """Decide that nothing is erased for now, at any time before it is. Raises `Settled`, `Invalid`."""
    by.require(Permission.RETENTION_REVIEW)
    row = queries.visible_to(by).select_for_update(of=("self",)).get(pk=erasure_id)
    if row.state in (Erasure.State.DONE, Erasure.State.REFUSED):
        raise Settled
    row.refused_why = explained(explanation=why, field="why")
    row.state, row.refused_by_id, row.refused_at = Erasure.State.REFUSED, by.user_id, at
    row.save()
    audit.record(event="retention.refused", subject=row, by=by, at=at)
    return row
