"""Case conferences and what they decide."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.actions import fulfil
from lindung.cases.models import Case
from lindung.kernel.problems import Invalid
from lindung.protection.care import queries
from lindung.protection.care import words as names
from lindung.protection.care.actions import common
from lindung.protection.care.models import Conference, Decision, Participant
from lindung.protection.care.problems import OutOfTurn


@transaction.atomic
def confer(
    *,
    case_id: UUID,
    held_on: date,
    present: bool,
    organisations: Collection[UUID],
    minutes: str,
    by: Actor,
    at: datetime,
) -> Conference:
    """Record a conference of organisations that have a part in the case; the actor's own was there. `Invalid`."""
    case = common.writing(case_id=case_id, by=by, at=at)
    common.past(held_on, case=case, at=at, field="held_on")
    there = list(queries.parts(case=case, at=at).filter(pk__in={*organisations, by.organisation_id}))
    if not set(organisations) <= {one.pk for one in there}:
        raise Invalid(
            _("Only organisations with a part in the case sit in its conference. Give them a part first."),
            field="organisations",
        )
    row = Conference(
        id=uuid.uuid4(),
        case=case,
        held_on=held_on,
        present=present,
        recorded_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    common.seal(row, case=case, by=by, at=at, minutes=common.words(minutes, field="minutes"))
    row.save(force_insert=True)
    Participant.objects.bulk_create(Participant(case=case, conference=row, organisation=one) for one in there)
    common.noted(row, "care.conferred", case=case, by=by, at=at, present=present, organisations=len(there))
    return row


@transaction.atomic
def decide(*, conference_id: UUID, said: str, owner: UUID, due_on: date, by: Actor, at: datetime) -> Decision:
    """Record one decision; its owner, with a part in the case, gets a task. Raises `Invalid`."""
    found = queries.conferences(by=by).get(pk=conference_id)
    case = common.writing(case_id=found.case_id, by=by, at=at)
    common.open_still(case)
    common.ahead(due_on, case=case, at=at, field="due_on")
    office = _owner(owner, case=case, at=at)
    row = Decision(
        id=uuid.uuid4(),
        case=case,
        conference=found,
        owner=office,
        due_on=due_on,
        made_at=at,
        by_id=by.user_id,
    )
    common.seal(row, case=case, by=by, at=at, words=common.words(said, field="words", needed=True))
    row.save(force_insert=True)
    common.ask(
        case=case,
        kind=names.DECIDED,
        act=names.DECISION_DONE,
        subject_id=row.pk,
        due=due_on,
        office=office,
        by=by,
        at=at,
    )
    common.noted(row, "care.decided", case=case, by=by, at=at, told=False)
    return row


@transaction.atomic
def decision_done(*, decision_id: UUID, by: Actor, at: datetime) -> Decision:
    """Mark a decision as done, by its owner or by those who care for the person. Raises `OutOfTurn`."""
    found = queries.decisions(by=by).get(pk=decision_id)
    if found.owner_id != by.organisation_id:
        by.require(Permission.CARE_WRITE)
    by.require(Permission.CASE_READ)
    case = cases.for_change(case_id=found.case_id, by=by)
    row = Decision.objects.select_for_update(of=("self",)).get(pk=decision_id)
    if row.done_at is not None:
        raise OutOfTurn
    row.done_at = at
    row.save(update_fields=["done_at"])
    fulfil(case=case, act=names.DECISION_DONE, subject_id=row.pk, by=by, at=at)
    common.noted(row, "care.decision_done", case=case, by=by, at=at)
    return row


def _owner(key: UUID, *, case: Case, at: datetime) -> Organisation:
    found = queries.parts(case=case, at=at).filter(pk=key).first()
    if found is None:
        raise Invalid(_("This organisation has no part in the case. Choose another."), field="owner")
    return found
