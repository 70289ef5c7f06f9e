"""The joint report of the enquiry: two officers, two halves, one report."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases import queries as cases
from lindung.cases import sections
from lindung.cases.actions import advance, fulfil, open_task, tell
from lindung.cases.models import Case
from lindung.kernel import audit, outbox
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid, Refusal
from lindung.protection import queries, rules
from lindung.protection.actions import acts, watching
from lindung.protection.models import COVERING, JointReport, Order

PERMISSIONS = {
    JointReport.Half.ENFORCEMENT: Permission.REPORT_SIGN_ENFORCEMENT,
    JointReport.Half.PROTECTION: Permission.REPORT_SIGN_PROTECTION,
}
SECTIONS = {
    JointReport.Half.ENFORCEMENT: Section.FINDINGS_ENFORCEMENT,
    JointReport.Half.PROTECTION: Section.FINDINGS_PROTECTION,
}
_AWAITED_IN = frozenset({"interim_order", "enquiry"})


class ReportNotAwaited(Refusal):
    """No enquiry is running that a report could belong to."""

    code = "report_not_awaited"


class AlreadySigned(Refusal):
    """A half is signed once."""

    code = "already_signed"


@transaction.atomic
def sign_joint_report(
    *, case_id: UUID, half: str, findings: str, on: date, by: Actor, at: datetime
) -> JointReport:
    """Sign one half (`JointReport.Half`) of the report on the case's interim order, on the day `on`.

    The first signature opens the enquiry, the second hands the report to the court for determination. Raises
    `NotAllowed` without the half's own permission, `NotCovered`, `Locked`, `AlreadySigned`, `ReportNotAwaited`,
    `Invalid`.
    """
    if half not in PERMISSIONS:
        raise Invalid(_("Choose which half of the report you sign."), field="half")
    by.require(PERMISSIONS[JointReport.Half(half)])
    case = cases.for_change(case_id=case_id, by=by)
    order = _order_under_enquiry(case=case)
    report = JointReport.objects.filter(order=order).first() or JointReport(
        case=case, order=order, created_at=at
    )
    if report.is_signed(half):
        raise AlreadySigned(_("This half has been signed already. Add what is new as a note to the case."))
    rules.check_day(case=case, day=on, at=at, field="on")
    if order.starts_on is not None and on < order.starts_on:
        raise Invalid(_("The report cannot be older than the order it is about. Check the date."), field="on")
    missing = _("Write what you found before signing.")
    plain = rules.words(text=findings, limit=rules.FINDINGS_LIMIT, field="findings", missing=missing)
    ring = sections.to_write(case=case, by=by, at=at, sections=[SECTIONS[JointReport.Half(half)]])
    ring.seal(report, f"{half}_findings", plain)
    setattr(report, f"{half}_officer_id", by.user_id)
    setattr(report, f"{half}_signed_on", on)
    report.save()
    if case.stage == "interim_order" and "begin_enquiry" not in current().steps_switched_off:
        advance(case=case, step="begin_enquiry", by=by, at=at, on_behalf=True)
    fulfil(case=case, act=acts.SIGNED[half], by=by, at=at)
    tell(case=case, kind=f"report.signed_{half}", by=by, at=at)
    audit.record(event="protection.report_signed", subject=report, by=by, at=at, detail={"half": half})
    if report.is_complete:
        _hand_over(report=report, order=order, by=by, at=at)
    return report


def _order_under_enquiry(*, case: Case) -> Order:
    order = queries.latest(case=case, kind=Order.Kind.INTERIM_ORDER, states=COVERING)
    if order is None or case.stage not in _AWAITED_IN:
        message = _(
            "No joint report is awaited at the present stage. Reload the case to see what has happened."
        )
        raise ReportNotAwaited(message)
    return order


def _hand_over(*, report: JointReport, order: Order, by: Actor, at: datetime) -> None:
    assert order.court is not None
    open_task(
        case=report.case,
        kind="determination.record",
        organisation=order.court,
        role="court_registrar",
        due_at=watching.act_by(order=order),
        fulfilled_by=acts.DETERMINED,
        by=by,
        at=at,
    )
    tell(case=report.case, kind="report.completed", by=by, at=at)
    outbox.emit(
        event="protection.report_completed",
        subject_id=report.pk,
        at=at,
        payload={"case": str(report.case_id)},
    )
