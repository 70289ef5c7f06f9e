"""Ending orders: one by itself, or all of them with the person's release."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.actions import advance, cancel, fulfil, tell
from lindung.cases.models import Case
from lindung.kernel.problems import Invalid
from lindung.protection import queries, rules
from lindung.protection.actions import acts, records
from lindung.protection.models import Order
from lindung.protection.rules import Period
from lindung.protection.workflow import ORDER


@transaction.atomic
def end_order(
    *, case_id: UUID, order_id: UUID, ended_at: datetime, reason: str, by: Actor, at: datetime
) -> Order:
    """Record that an order in force ended at `ended_at`, before or at its term; its extensions end with it.

    The case stays where it is: recovery, leaving or closing are steps of the case. Raises `StepRefused` for
    an order not in force, `Invalid` for a moment before it started, Order.DoesNotExist for outsiders.
    """
    by.require(Permission.ORDER_RECORD)
    case = cases.for_change(case_id=case_id, by=by)
    order = Order.objects.get(pk=order_id, case=case)
    ORDER.pick("end", state=order.state)
    missing = _("Say why the order ended.")
    plain = rules.words(text=reason, limit=rules.REASON_LIMIT, field="reason", missing=missing)
    _close_from(case=case, first=order, ended_at=ended_at, field="ended_at", reason=plain, by=by, at=at)
    tell(case=case, kind="order.ended", by=by, at=at, happened_at=ended_at)
    order.refresh_from_db()
    return order


@transaction.atomic
def release(
    *,
    case_id: UUID,
    destination: str,
    made_at: datetime,
    reference: str,
    by: Actor,
    at: datetime,
    court: Organisation | None = None,
) -> Order:
    """Record that the person was released at `made_at` to a lawful destination (`Order.Destination`).

    Ends every order in force that day, closes the case with outcome "released" and cancels what was still
    open. Raises `Invalid` for what cannot be true, `StepRefused` where the path leads elsewhere.
    """
    by.require(Permission.ORDER_RECORD)
    case = cases.for_change(case_id=case_id, by=by)
    if destination not in Order.Destination.values:
        raise Invalid(_("Choose where the person goes from the list."), field="destination")
    day = rules.check_moment(case=case, moment=made_at, at=at, field="made_at")
    running = queries.running(case=case)
    if running:
        _close_from(case=case, first=running[0], ended_at=made_at, field="made_at", reason="", by=by, at=at)
    order = Order(
        case=case,
        kind=Order.Kind.RELEASE,
        state=Order.State.ENDED,
        court=records.check_court(court=court) if court is not None else None,
        made_at=made_at,
        ended_at=made_at,
        destination=destination,
        recorded_at=at,
        recorded_by_id=by.user_id,
        **Period(starts_on=day, ends_on=day, due=None).columns(),
    )
    plain = rules.reference(text=reference)
    records.ring_for(case=case, by=by, at=at).seal(order, "document_reference", plain)
    records.write(order=order)
    records.take_part(order=order, at=at)
    advance(case=case, step="release", by=by, at=at, outcome="released")
    cancel(case=case, by=by, at=at)
    tell(case=case, kind="order.released", by=by, at=at, happened_at=made_at)
    records.note_act(order=order, act="released", by=by, at=at, destination=destination)
    return order


def _close_from(
    *, case: Case, first: Order, ended_at: datetime, field: str, reason: str, by: Actor, at: datetime
) -> None:
    """End `first` and every order in force that starts after it; what was still asked about them is over."""
    day = rules.check_moment(case=case, moment=ended_at, at=at, field=field)
    message = _("The order had not been made by then. Check the time of both.")
    assert first.starts_on is not None
    ring = records.ring_for(case=case, by=by, at=at) if reason else None
    for order in queries.running(case=case):
        if order.starts_on is None or order.starts_on < first.starts_on:
            continue
        rules.check_not_before(moment=ended_at, earlier=order.made_at, message=message, field=field)
        why = reason if order.pk == first.pk else ""
        records.close(order=order, ended_at=ended_at, on=day, reason=why, ring=ring)
        fulfil(case=case, act=acts.ENDED, subject_id=order.pk, by=by, at=at)
        cancel(case=case, subject_id=order.pk, by=by, at=at)
        records.note_act(order=order, act="order_ended", by=by, at=at)
