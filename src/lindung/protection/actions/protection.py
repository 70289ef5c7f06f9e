"""The protection order for a person determined to be a victim."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.actions import advance, cancel, fulfil, tell
from lindung.cases.models import Case
from lindung.cases.workflow import CASE
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.protection import queries, rules
from lindung.protection.actions import acts, records, watching
from lindung.protection.actions.applications import check_after_application, pending
from lindung.protection.models import COVERING, Order


@transaction.atomic
def record_protection_order(
    *,
    case_id: UUID,
    made_at: datetime,
    reference: str,
    court: Organisation,
    by: Actor,
    at: datetime,
    place_of_refuge: Organisation | None = None,
    protection_officer: User | None = None,
    last_day: date | None = None,
) -> Order:
    """Record the protection order that the court made at `made_at`; it takes the place of what was in force.

    It lasts as long as the law allows, or to `last_day` if the court said so. Without `place_of_refuge` and
    `protection_officer` those of the interim order go on. Raises `StepRefused` unless the person is
    determined a victim, `Invalid` for what cannot be true, `OrdersOverlap`.
    """
    by.require(Permission.ORDER_RECORD)
    case = cases.for_change(case_id=case_id, by=by)
    CASE.pick(
        "make_protection_order", state=case.stage, subject=case, switched_off=current().steps_switched_off
    )
    kind = Order.Kind.PROTECTION_ORDER
    application = pending(case=case, kind=kind)
    day = rules.check_moment(case=case, moment=made_at, at=at, field="made_at")
    check_after_application(application=application, made_on=day)
    interim = queries.latest(case=case, kind=Order.Kind.INTERIM_ORDER, states=COVERING)
    fulfil(case=case, act=acts.BROUGHT_BEFORE_COURT, by=by, at=at)
    before = _replace_running(case=case, interim=interim, made_at=made_at, day=day, by=by, at=at)
    place, officer = _carried_on(place=place_of_refuge, officer=protection_officer, interim=interim)
    order = records.bring_into_force(
        case=case,
        kind=kind,
        application=application,
        period=rules.period(case=case, kind=kind, made_at=made_at, starts_on=day, last_day=last_day),
        reference=rules.reference(text=reference),
        court=records.check_court(court=court),
        made_at=made_at,
        place_of_refuge=records.check_refuge(place=place, case=case),
        protection_officer=records.check_officer(
            officer=officer, permission=Permission.REPORT_SIGN_PROTECTION, field="protection_officer"
        ),
        enforcement_officer=before.enforcement_officer if before is not None else None,
        by=by,
        at=at,
    )
    advance(case=case, step="make_protection_order", by=by, at=at)
    records.take_part(order=order, at=at)
    fulfil(case=case, act=acts.DECIDED, subject_id=order.pk, by=by, at=at)
    fulfil(case=case, act=acts.PROTECTION_MADE, by=by, at=at)
    watching.watch_end(
        order=order,
        kind="order.protection_ends",
        organisation=officer.organisation,
        role="protection_officer",
        fulfilled_by=acts.ENDED,
        by=by,
        at=at,
    )
    fulfil(case=case, act=acts.PROTECTED, by=by, at=at)
    tell(case=case, kind="order.protection_made", by=by, at=at, happened_at=made_at, court=court.names)
    records.note_act(order=order, act="protection_order_made", by=by, at=at)
    return order


def _replace_running(
    *, case: Case, interim: Order | None, made_at: datetime, day: date, by: Actor, at: datetime
) -> Order | None:
    """End what is in force and return the last of it, or else the interim order that has run out."""
    message = _("A protection order follows the order before it. Check the time of both.")
    before = interim
    if interim is not None:
        rules.check_not_before(moment=made_at, earlier=interim.made_at, message=message)
    for order in queries.running(case=case):
        rules.check_not_before(moment=made_at, earlier=order.made_at, message=message)
        before = records.close(order=order, ended_at=made_at, on=day)
        cancel(case=case, subject_id=order.pk, by=by, at=at)
    return before


def _carried_on(
    *, place: Organisation | None, officer: User | None, interim: Order | None
) -> tuple[Organisation, User]:
    place = place or (interim.place_of_refuge if interim is not None else None)
    officer = officer or (interim.protection_officer if interim is not None else None)
    if place is None:
        raise Invalid(_("Enter the place of refuge that the order names."), field="place_of_refuge")
    if officer is None:
        raise Invalid(_("Enter the protection officer who is responsible."), field="protection_officer")
    return place, officer
