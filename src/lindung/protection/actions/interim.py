"""The interim order: a place of refuge while two officers enquire."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.actions import advance, cancel, fulfil, open_task, tell
from lindung.cases.models import Case
from lindung.protection import queries, rules
from lindung.protection.actions import acts, records, watching
from lindung.protection.actions.applications import check_after_application, pending
from lindung.protection.models import Order


@transaction.atomic
def record_interim_order(
    *,
    case_id: UUID,
    made_at: datetime,
    reference: str,
    court: Organisation,
    place_of_refuge: Organisation,
    protection_officer: User,
    by: Actor,
    at: datetime,
    enforcement_officer: User | None = None,
    last_day: date | None = None,
) -> Order:
    """Record the interim order that the court made at `made_at`, on the waiting application if there is one.

    It ends custody at that moment, lasts as long as the law says (`last_day`: shorter, or where the law is
    silent), gives everyone it names a part in the case, and asks both officers for their half of the joint
    report. Without `enforcement_officer`, the officer of the custody, or else the recorder who may sign that
    half, takes it. Raises `Invalid` for what cannot be true, `OrdersOverlap`, and `StepRefused` out of turn.
    """
    by.require(Permission.ORDER_RECORD)
    case = cases.for_change(case_id=case_id, by=by)
    kind = Order.Kind.INTERIM_ORDER
    application = pending(case=case, kind=kind)
    day = rules.check_moment(case=case, moment=made_at, at=at, field="made_at")
    check_after_application(application=application, made_on=day)
    custody = end_custody(case=case, made_at=made_at, day=day)
    order = records.bring_into_force(
        case=case,
        kind=kind,
        application=application,
        period=rules.period(case=case, kind=kind, made_at=made_at, starts_on=day, last_day=last_day),
        reference=rules.reference(text=reference),
        court=records.check_court(court=court),
        made_at=made_at,
        place_of_refuge=records.check_refuge(place=place_of_refuge, case=case),
        protection_officer=records.check_officer(
            officer=protection_officer,
            permission=Permission.REPORT_SIGN_PROTECTION,
            field="protection_officer",
        ),
        enforcement_officer=_enforcement_officer(given=enforcement_officer, custody=custody, by=by),
        by=by,
        at=at,
    )
    advance(case=case, step="make_interim_order", by=by, at=at)
    cancel(case=case, act=acts.REFERRED, by=by, at=at)
    records.take_part(order=order, at=at)
    fulfil(case=case, act=acts.BROUGHT_BEFORE_COURT, by=by, at=at)
    fulfil(case=case, act=acts.DECIDED, subject_id=order.pk, by=by, at=at)
    watching.watch_end(
        order=order,
        kind="order.interim_ends",
        organisation=protection_officer.organisation,
        role="protection_officer",
        fulfilled_by=acts.DETERMINED,
        by=by,
        at=at,
    )
    ask_for_report(order=order, by=by, at=at)
    tell(case=case, kind="order.interim_made", by=by, at=at, happened_at=made_at, court=court.names)
    records.note_act(order=order, act="interim_order_made", by=by, at=at)
    return order


def end_custody(*, case: Case, made_at: datetime, day: date) -> Order | None:
    """End the custody that an order made at `made_at` takes the place of, and return it if there was one."""
    for order in queries.running(case=case):
        if order.kind == Order.Kind.CUSTODY:
            message = _("Custody began later than this order was made. Check the time of both.")
            rules.check_not_before(moment=made_at, earlier=order.made_at, message=message)
            return records.close(order=order, ended_at=made_at, on=day)
    return None


def ask_for_report(*, order: Order, by: Actor, at: datetime) -> None:
    """Ask both officers for their half of the joint report, in time for the order that it is about."""
    assert order.protection_officer is not None
    for half, role, organisation in (
        ("enforcement", "enforcement_officer", records.enforcement_of(case=order.case, order=order)),
        ("protection", "protection_officer", order.protection_officer.organisation),
    ):
        open_task(
            case=order.case,
            kind="report.sign",
            organisation=organisation,
            role=role,
            due_at=watching.act_by(order=order),
            subject_id=order.pk,
            fulfilled_by=acts.SIGNED[half],
            by=by,
            at=at,
        )


def _enforcement_officer(*, given: User | None, custody: Order | None, by: Actor) -> User | None:
    if given is not None:
        return records.check_officer(
            officer=given, permission=Permission.REPORT_SIGN_ENFORCEMENT, field="enforcement_officer"
        )
    if custody is not None and custody.enforcement_officer is not None:
        return custody.enforcement_officer
    return User.objects.get(pk=by.user_id) if by.may(Permission.REPORT_SIGN_ENFORCEMENT) else None
