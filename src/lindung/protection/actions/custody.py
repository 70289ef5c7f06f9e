"""Temporary custody: the first clock of the law."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.actions import advance, cancel, tell
from lindung.protection import rules
from lindung.protection.actions import acts, records, watching
from lindung.protection.models import Order


@transaction.atomic
def take_into_custody(*, case_id: UUID, began_at: datetime, reference: str, by: Actor, at: datetime) -> Order:
    """Record that a person was taken into custody at `began_at` and start the clock to bring them before the
    court.

    The officer who records it answers for the clock. Raises `Invalid` for a moment that cannot be or a
    country without custody, `StepRefused` out of turn.
    """
    by.require(Permission.CUSTODY_RECORD)
    case = cases.for_change(case_id=case_id, by=by)
    officer = User.objects.get(pk=by.user_id)
    day = rules.check_moment(case=case, moment=began_at, at=at, field="began_at")
    kind = Order.Kind.CUSTODY
    order = records.bring_into_force(
        case=case,
        kind=kind,
        period=rules.period(case=case, kind=kind, made_at=began_at, starts_on=day, last_day=None),
        reference=rules.reference(text=reference),
        made_at=began_at,
        enforcement_officer=officer,
        by=by,
        at=at,
    )
    advance(case=case, step="take_into_custody", by=by, at=at)
    cancel(case=case, act=acts.REFERRED, by=by, at=at)
    records.take_part(order=order, at=at)
    watching.watch_end(
        order=order,
        kind="order.produce",
        organisation=officer.organisation,
        role="enforcement_officer",
        fulfilled_by=acts.BROUGHT_BEFORE_COURT,
        by=by,
        at=at,
    )
    tell(case=case, kind="order.custody_began", by=by, at=at, happened_at=began_at)
    records.note_act(order=order, act="custody_taken", by=by, at=at)
    return order
