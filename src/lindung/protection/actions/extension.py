"""Extending an order: a further period that begins where the order ends."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.actions import fulfil, tell
from lindung.cases.models import Case
from lindung.kernel.problems import Refusal
from lindung.protection import queries, rules
from lindung.protection.actions import records, watching
from lindung.protection.actions.acts import DECIDED
from lindung.protection.actions.applications import check_after_application, pending
from lindung.protection.models import Order


class NothingToExtend(Refusal):
    """There is no order whose end could be put off."""

    code = "nothing_to_extend"


@transaction.atomic
def extend_order(
    *,
    case_id: UUID,
    made_at: datetime,
    reference: str,
    court: Organisation,
    reason: str,
    by: Actor,
    at: datetime,
    last_day: date | None = None,
) -> Order:
    """Record that the court extended the order in force, to `last_day` or by what the law of this country
    gives.

    The court must have decided before the order ran out. The clock of the old end is cancelled and one for
    the new end takes its place. Raises `NothingToExtend`, `Invalid` for what cannot be true, `OrdersOverlap`.
    """
    by.require(Permission.ORDER_RECORD)
    case = cases.for_change(case_id=case_id, by=by)
    day = rules.check_moment(case=case, moment=made_at, at=at, field="made_at")
    extended = _last_running(case=case, day=day)
    message = _("An extension follows the order that it extends. Check the time of both.")
    rules.check_not_before(moment=made_at, earlier=extended.made_at, message=message)
    kind = Order.Kind.EXTENSION
    application = pending(case=case, kind=kind)
    check_after_application(application=application, made_on=day)
    assert extended.ends_on is not None
    order = records.bring_into_force(
        case=case,
        kind=kind,
        application=application,
        period=rules.period(
            case=case, kind=kind, made_at=made_at, starts_on=extended.ends_on, last_day=last_day
        ),
        reference=rules.reference(text=reference),
        court=records.check_court(court=court),
        made_at=made_at,
        extends=extended,
        reason=rules.words(
            text=reason, limit=rules.REASON_LIMIT, field="reason", missing=_("Say why the order is extended.")
        ),
        place_of_refuge=extended.place_of_refuge,
        protection_officer=extended.protection_officer,
        enforcement_officer=extended.enforcement_officer,
        by=by,
        at=at,
    )
    records.take_part(order=order, at=at)
    fulfil(case=case, act=DECIDED, subject_id=order.pk, by=by, at=at)
    watching.hand_over(old=extended, new=order, by=by, at=at)
    tell(case=case, kind="order.extended", by=by, at=at, happened_at=made_at, court=court.names)
    records.note_act(order=order, act="order_extended", by=by, at=at, extends=str(extended.pk))
    return order


def _last_running(*, case: Case, day: date) -> Order:
    """Return the order to extend: the last of those in force. Raises `NothingToExtend`."""
    candidates = [order for order in queries.running(case=case) if order.kind != Order.Kind.CUSTODY]
    if not candidates:
        raise NothingToExtend(_("No order is in force that could be extended. Record the order first."))
    last = candidates[-1]
    if last.ends_on is None or day >= last.ends_on:
        message = _(
            "The order had run out when the court decided. Record a new order instead of an extension."
        )
        raise NothingToExtend(message, field="made_at")
    return last
