"""Legal holds: set by who answers for the case or oversees it, and ended by them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import actions as cases
from lindung.cases import queries as hub
from lindung.cases.emergency.checks import explained
from lindung.cases.models import Case
from lindung.cases.retention import queries
from lindung.cases.retention.models import Hold
from lindung.cases.retention.problems import Settled
from lindung.kernel import audit
from lindung.kernel.problems import Invalid


@transaction.atomic
def hold(*, case_id: UUID, reason: str, by: Actor, at: datetime, until: datetime | None = None) -> Hold:
    """Set a hold on a visible case's person. Raises Case.DoesNotExist for outsiders, `Invalid`."""
    by.require(Permission.RETENTION_HOLD)
    case = hub.for_change(case_id=case_id, by=by)
    if until is not None and until <= at:
        raise Invalid(_("Give a day to come, or none: then it stands until somebody ends it."), field="until")
    made = _made(
        case_id=case.pk, code=case.code, person_id=case.person_id, reason=reason, by=by, at=at, until=until
    )
    cases.tell(case=case, kind="retention.held", by=by, at=at)
    return made


@transaction.atomic
def hold_proposed(*, erasure_id: UUID, reason: str, by: Actor, at: datetime) -> Hold:
    """Set a hold on the person of a proposed erasure: reviewers need not see the case."""
    by.require(Permission.RETENTION_HOLD)
    row = queries.visible_to(by).get(pk=erasure_id)
    return _made(
        case_id=row.case_id,
        code=row.codes[-1],
        person_id=row.person_id,
        reason=reason,
        by=by,
        at=at,
        until=None,
    )


def _made(
    *, case_id: UUID, code: str, person_id: UUID, reason: str, by: Actor, at: datetime, until: datetime | None
) -> Hold:
    made = Hold.objects.create(
        case_id=case_id,
        code=code,
        person_id=person_id,
        reason=explained(explanation=reason, field="reason"),
        set_by_id=by.user_id,
        set_at=at,
        until=until,
    )
    audit.record(event="retention.held", subject=made, by=by, at=at)
    return made


@transaction.atomic
def release(*, hold_id: UUID, by: Actor, at: datetime) -> Hold:
    """End a hold: a reviewer does, or the lead. Raises Hold.DoesNotExist for others, `Settled` once it is over."""
    by.require(Permission.RETENTION_HOLD)
    rows = Hold.objects.select_for_update(of=("self",))
    if not by.may(Permission.RETENTION_REVIEW):
        rows = rows.filter(case__in=hub.visible_to(by), case__lead_organisation=by.organisation_id)
    found = rows.get(pk=hold_id)
    if found.ended_at is not None:
        raise Settled
    found.ended_at, found.ended_by_id = at, by.user_id
    found.save(update_fields=["ended_at", "ended_by"])
    audit.record(event="retention.released", subject=found, by=by, at=at)
    case = Case.objects.filter(pk=found.case_id).first()
    if case is not None:
        cases.tell(case=case, kind="retention.released", by=by, at=at)
    return found
