"""The acts of protection over HTTP. A case is named by its code, an order by its id.

Send an `Idempotency-Key` with each act: sent twice, it is done once.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from lindung.access.api import actor_of, once
from lindung.cases import queries as cases
from lindung.cases.actions import view
from lindung.cases.models import Case
from lindung.kernel import clock
from lindung.kernel.web.problem import refused
from lindung.protection import actions, lookups, queries
from lindung.protection import schemas as shape
from lindung.protection.models import Order

router = Router(tags=["protection"])


def _case(request: HttpRequest, code: str) -> Case:
    return cases.by_code(code=code, by=actor_of(request))


def _seen(request: HttpRequest, code: str) -> Case:
    """Return a case whose records are shown, and record the look."""
    return view(code=code, by=actor_of(request), at=clock.now())


def _made(request: HttpRequest, act: Callable[[], Order]) -> shape.OrderOut:
    """Run an act once and answer with the order it made."""
    key = once(request, lambda: str(act().pk))
    return shape.OrderOut.of(queries.order(order_id=UUID(key), by=actor_of(request)))


@router.get("/cases/{case_code}/orders", response=list[shape.OrderOut])
def orders(request: HttpRequest, case_code: str) -> list[shape.OrderOut]:
    """List every record of a case's orders, the newest first, superseded ones included."""
    return [shape.OrderOut.of(order) for order in queries.orders_of(case=_seen(request, case_code))]


@router.get("/orders/{order_id}", response=shape.OrderOut)
def order(request: HttpRequest, order_id: UUID) -> shape.OrderOut | HttpResponse:
    """Show one record of an order; the look is recorded, also a vain one."""
    opened = actions.read_order(order_id=order_id, by=actor_of(request), at=clock.now())
    if opened.reference.refusal:
        return refused(opened.reference.refusal)
    return shape.OrderOut.of(opened.order, reference=opened.reference.content)


@router.get("/cases/{case_code}/reports", response=list[shape.ReportOut])
def reports(request: HttpRequest, case_code: str) -> list[shape.ReportOut]:
    """List a case's joint reports and which halves are signed."""
    return [shape.ReportOut.of(report) for report in queries.reports_of(case=_seen(request, case_code))]


@router.post("/cases/{case_code}/custody", response=shape.OrderOut)
def take_into_custody(request: HttpRequest, case_code: str, given: shape.CustodyIn) -> shape.OrderOut:
    """Record that a person was taken into custody; starts the clock to bring them before the court."""
    return _made(
        request,
        lambda: actions.take_into_custody(
            case_id=_case(request, case_code).pk,
            began_at=lookups.moment(value=given.began_at),
            reference=given.reference,
            by=actor_of(request),
            at=clock.now(),
        ),
    )


@router.post("/cases/{case_code}/applications", response=shape.OrderOut)
def apply_for_order(request: HttpRequest, case_code: str, given: shape.ApplicationIn) -> shape.OrderOut:
    """Record an application for an interim order, a protection order or an extension."""
    return _made(
        request,
        lambda: actions.apply_for_order(
            case_id=_case(request, case_code).pk,
            kind=given.kind,
            court=lookups.organisation(code=given.court, field="court"),
            applied_on=given.applied_on,
            reference=given.reference,
            by=actor_of(request),
            at=clock.now(),
        ),
    )


@router.post("/cases/{case_code}/interim-order", response=shape.OrderOut)
def record_interim_order(request: HttpRequest, case_code: str, given: shape.InterimOrderIn) -> shape.OrderOut:
    """Record the interim order that the court made; ends custody and starts the clock of the enquiry."""
    enforcer = given.enforcement_officer
    return _made(
        request,
        lambda: actions.record_interim_order(
            case_id=_case(request, case_code).pk,
            made_at=lookups.moment(value=given.made_at),
            reference=given.reference,
            court=lookups.organisation(code=given.court, field="court"),
            place_of_refuge=lookups.organisation(code=given.place_of_refuge, field="place_of_refuge"),
            protection_officer=lookups.officer(username=given.protection_officer, field="protection_officer"),
            enforcement_officer=lookups.officer(username=enforcer, field="enforcement_officer")
            if enforcer
            else None,
            last_day=given.last_day,
            by=actor_of(request),
            at=clock.now(),
        ),
    )


@router.post("/cases/{case_code}/report/signatures", response=shape.ReportOut)
def sign_joint_report(request: HttpRequest, case_code: str, given: shape.SignatureIn) -> shape.ReportOut:
    """Sign one half of the joint report; the second signature hands it to the court."""
    case = _case(request, case_code)
    key = once(
        request,
        lambda: str(
            actions.sign_joint_report(
                case_id=case.pk,
                half=given.half,
                findings=given.findings,
                on=given.on,
                by=actor_of(request),
                at=clock.now(),
            ).pk
        ),
    )
    return next(
        shape.ReportOut.of(report) for report in queries.reports_of(case=case) if str(report.pk) == key
    )


@router.post("/cases/{case_code}/protection-order", response=shape.OrderOut)
def record_protection_order(
    request: HttpRequest, case_code: str, given: shape.ProtectionOrderIn
) -> shape.OrderOut:
    """Record the protection order for a person determined to be a victim."""
    refuge, officer = given.place_of_refuge, given.protection_officer
    return _made(
        request,
        lambda: actions.record_protection_order(
            case_id=_case(request, case_code).pk,
            made_at=lookups.moment(value=given.made_at),
            reference=given.reference,
            court=lookups.organisation(code=given.court, field="court"),
            place_of_refuge=lookups.organisation(code=refuge, field="place_of_refuge") if refuge else None,
            protection_officer=lookups.officer(username=officer, field="protection_officer")
            if officer
            else None,
            last_day=given.last_day,
            by=actor_of(request),
            at=clock.now(),
        ),
    )


@router.post("/cases/{case_code}/extension", response=shape.OrderOut)
def extend_order(request: HttpRequest, case_code: str, given: shape.ExtensionIn) -> shape.OrderOut:
    """Record that the court extended the order in force."""
    return _made(
        request,
        lambda: actions.extend_order(
            case_id=_case(request, case_code).pk,
            made_at=lookups.moment(value=given.made_at),
            reference=given.reference,
            court=lookups.organisation(code=given.court, field="court"),
            reason=given.reason,
            last_day=given.last_day,
            by=actor_of(request),
            at=clock.now(),
        ),
    )


@router.post("/cases/{case_code}/release", response=shape.OrderOut)
def release(request: HttpRequest, case_code: str, given: shape.ReleaseIn) -> shape.OrderOut:
    """Record that the person was released; ends every order in force and closes the case."""
    return _made(
        request,
        lambda: actions.release(
            case_id=_case(request, case_code).pk,
            destination=given.destination,
            made_at=lookups.moment(value=given.made_at),
            reference=given.reference,
            court=lookups.organisation(code=given.court, field="court") if given.court else None,
            by=actor_of(request),
            at=clock.now(),
        ),
    )


@router.post("/orders/{order_id}/refusal", response=shape.OrderOut)
def refuse_application(request: HttpRequest, order_id: UUID, given: shape.RefusalIn) -> shape.OrderOut:
    """Record that the court refused an application."""
    found = queries.order(order_id=order_id, by=actor_of(request))
    return _made(
        request,
        lambda: actions.refuse_application(
            case_id=found.case_id,
            order_id=order_id,
            made_at=lookups.moment(value=given.made_at),
            reason=given.reason,
            by=actor_of(request),
            at=clock.now(),
        ),
    )


@router.post("/orders/{order_id}/end", response=shape.OrderOut)
def end_order(request: HttpRequest, order_id: UUID, given: shape.EndIn) -> shape.OrderOut:
    """Record that an order ended; what extends it ends with it."""
    found = queries.order(order_id=order_id, by=actor_of(request))
    return _made(
        request,
        lambda: actions.end_order(
            case_id=found.case_id,
            order_id=order_id,
            ended_at=lookups.moment(value=given.ended_at),
            reason=given.reason,
            by=actor_of(request),
            at=clock.now(),
        ),
    )


@router.post("/orders/{order_id}/correction", response=shape.OrderOut)
def correct_order(request: HttpRequest, order_id: UUID, given: shape.CorrectionIn) -> shape.OrderOut:
    """Correct a record: a new one takes its place, the mistaken one stays visible."""
    return _made(
        request,
        lambda: actions.correct_order(
            order_id=order_id,
            changes=_changes(given),
            reason=given.correction_reason,
            by=actor_of(request),
            at=clock.now(),
        ),
    )


def _changes(given: shape.CorrectionIn) -> actions.OrderChanges:
    organisations = {
        name: lookups.organisation(code=code, field=name)
        for name, code in (("court", given.court), ("place_of_refuge", given.place_of_refuge))
        if code is not None
    }
    officers = {
        name: lookups.officer(username=username, field=name)
        for name, username in (
            ("protection_officer", given.protection_officer),
            ("enforcement_officer", given.enforcement_officer),
        )
        if username is not None
    }
    return actions.OrderChanges(
        made_at=lookups.moment(value=given.made_at) if given.made_at else None,
        last_day=given.last_day,
        reference=given.reference,
        court=organisations.get("court"),
        place_of_refuge=organisations.get("place_of_refuge"),
        protection_officer=officers.get("protection_officer"),
        enforcement_officer=officers.get("enforcement_officer"),
    )
