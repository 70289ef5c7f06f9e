"""Applications to the court, and those it refuses."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.actions import fulfil, open_task, tell
from lindung.cases.models import Case
from lindung.cases.workflow import CASE
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid, Refusal
from lindung.protection import queries, rules
from lindung.protection.actions import acts, records
from lindung.protection.models import Order
from lindung.protection.workflow import ORDER

APPLICABLE = (Order.Kind.INTERIM_ORDER, Order.Kind.PROTECTION_ORDER, Order.Kind.EXTENSION)
_EARLY = frozenset({"custody", "interim_order", "enquiry"})
"""Stages in which a protection order may already be applied for, before the determination that it needs."""


class NotNow(Refusal):
    """An application that the present stage leaves no room for."""

    code = "application_out_of_turn"


@transaction.atomic
def apply_for_order(
    *,
    case_id: UUID,
    kind: str,
    court: Organisation,
    applied_on: date,
    reference: str,
    by: Actor,
    at: datetime,
) -> Order:
    """Record an application to `court` for an order of `kind` (`APPLICABLE`) and ask the court's registry to
    record what was decided. A person brought before the court with it has been produced in time.

    Raises `NotNow` at a stage without room for it or while another one waits, `Invalid` for what cannot be
    true.
    """
    by.require(Permission.ORDER_APPLY)
    case = cases.for_change(case_id=case_id, by=by)
    _check_turn(case=case, kind=kind)
    order = Order(
        case=case,
        kind=kind,
        court=records.check_court(court=court),
        applied_on=rules.check_day(case=case, day=applied_on, at=at, field="applied_on"),
        applied_by_id=by.user_id,
        recorded_at=at,
        recorded_by_id=by.user_id,
    )
    plain = rules.reference(text=reference)
    records.ring_for(case=case, by=by, at=at).seal(order, "document_reference", plain)
    records.write(order=order)
    records.take_part(order=order, at=at)
    if kind != Order.Kind.EXTENSION:
        fulfil(case=case, act=acts.BROUGHT_BEFORE_COURT, by=by, at=at)
    open_task(
        case=case,
        kind="order.record",
        organisation=court,
        role="court_registrar",
        subject_id=order.pk,
        fulfilled_by=acts.DECIDED,
        by=by,
        at=at,
    )
    if case.stage == "custody" and "begin_enquiry" in current().steps_switched_off:
        # Where the law knows no enquiry under an interim order, the court determines when the person is
        # brought to it.
        open_task(
            case=case,
            kind="determination.record",
            organisation=court,
            role="court_registrar",
            fulfilled_by=acts.DETERMINED,
            by=by,
            at=at,
        )
    tell(case=case, kind="order.applied", by=by, at=at, court=court.names)
    records.note_act(order=order, act="order_applied", by=by, at=at)
    return order


def _check_turn(*, case: Case, kind: str) -> None:
    if kind not in APPLICABLE:
        raise Invalid(_("Choose the order that is applied for from the list."), field="kind")
    if kind == Order.Kind.EXTENSION:
        if not any(order.kind != Order.Kind.CUSTODY for order in queries.running(case=case)):
            raise NotNow(
                _("No order is in force that could be extended. Apply for an order first."), field="kind"
            )
    elif kind == Order.Kind.INTERIM_ORDER:
        rules.check_known(kind=kind)
        CASE.pick(
            "make_interim_order", state=case.stage, subject=case, switched_off=current().steps_switched_off
        )
    elif case.stage not in _EARLY:
        rules.check_known(kind=kind)
        CASE.pick(
            "make_protection_order", state=case.stage, subject=case, switched_off=current().steps_switched_off
        )
    if pending(case=case, kind=kind) is not None:
        message = _(
            "This order has been applied for and waits for the court. Record what the court decided first."
        )
        raise NotNow(message, field="kind")


def pending(*, case: Case, kind: str) -> Order | None:
    """Return the application for an order of `kind` that waits for the court, if any."""
    return Order.objects.filter(case=case, kind=kind, state=Order.State.APPLIED).first()


def check_after_application(*, application: Order | None, made_on: date) -> None:
    """Raise `Invalid` for an order made before it was applied for."""
    if application is not None and application.applied_on is not None and made_on < application.applied_on:
        message = _("The court cannot have decided before the application was made. Check both dates.")
        raise Invalid(message, field="made_at")


@transaction.atomic
def refuse_application(
    *, case_id: UUID, order_id: UUID, made_at: datetime, reason: str, by: Actor, at: datetime
) -> Order:
    """Record that the court refused an application at `made_at`; whoever holds the person must now release
    them.

    Raises `StepRefused` for an application already decided, Order.DoesNotExist for outsiders.
    """
    by.require(Permission.ORDER_RECORD)
    case = cases.for_change(case_id=case_id, by=by)
    order = Order.objects.select_related("court").get(pk=order_id, case=case)
    state = ORDER.pick("refuse", state=order.state).target
    check_after_application(
        application=order, made_on=rules.check_moment(case=case, moment=made_at, at=at, field="made_at")
    )
    missing = _("Say in a few words why the court refused.")
    plain = rules.words(text=reason, limit=rules.REASON_LIMIT, field="reason", missing=missing)
    records.ring_for(case=case, by=by, at=at).seal(order, "reason", plain)
    order.state, order.made_at = state, made_at
    records.write(order=order)
    fulfil(case=case, act=acts.DECIDED, subject_id=order.pk, by=by, at=at)
    custody = next((held for held in queries.running(case=case) if held.kind == Order.Kind.CUSTODY), None)
    if custody is not None and order.kind == Order.Kind.INTERIM_ORDER:
        open_task(
            case=case,
            kind="order.release",
            organisation=records.enforcement_of(case=case, order=custody),
            role="enforcement_officer",
            due_at=made_at,
            subject_id=custody.pk,
            fulfilled_by=acts.ENDED,
            by=by,
            at=at,
        )
    assert order.court is not None
    tell(case=case, kind="order.refused", by=by, at=at, happened_at=made_at, court=order.court.names)
    records.note_act(order=order, act="order_refused", by=by, at=at)
    return order
