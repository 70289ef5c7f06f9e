"""Reading what is protected: nothing is returned before the look has left its trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases.models import Case
from lindung.cases.opened import Opened, Value, open_for_page
from lindung.protection import queries
from lindung.protection.models import JointReport, Order

_HALVES = (Section.FINDINGS_ENFORCEMENT, Section.FINDINGS_PROTECTION)


@dataclass(frozen=True, slots=True)
class OpenedOrder:
    """An order with its mark and reasons, as far as they open, and whether its reader may know where the person is."""

    order: Order
    reference: Value
    reason: Value
    correction_reason: Value
    may_see_refuge: bool


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """A joint report (None: nobody has signed) with the findings by half, as far as they open."""

    report: JointReport | None
    findings: Mapping[str, Value] = field(default_factory=dict)


def read_order(*, order_id: UUID, by: Actor, at: datetime) -> OpenedOrder:
    """Return an order with everyone it names, and record that it was read, with what opened.

    Raises Order.DoesNotExist for outsiders.
    """
    order = queries.order(order_id=order_id, by=by)
    opened = open_for_page(
        case=order.case, by=by, at=at, sections=[Section.ORDER], event="protection.order_read", subject=order
    )
    return OpenedOrder(
        order=order,
        reference=opened.value(order, "document_reference"),
        reason=opened.value(order, "reason"),
        correction_reason=opened.value(order, "correction_reason"),
        may_see_refuge=queries.may_see_refuge(order=order, actor=by, purposes=opened.hand.purposes),
    )


def read_report(*, case: Case, by: Actor, at: datetime) -> OpenedReport:
    """Return the latest report of a case that was fetched as visible.

    That its findings were read is recorded of whoever may read them; others are shown who signed it and when.
    """
    reports = queries.reports_of(case=case)
    if not reports or not by.may(Permission.REPORT_READ):
        return OpenedReport(reports[0] if reports else None)
    report = reports[0]
    opened: Opened = open_for_page(
        case=case, by=by, at=at, sections=_HALVES, event="protection.report_read", subject=report
    )
    return OpenedReport(
        report, {half.value: opened.value(report, f"{half}_findings") for half in JointReport.Half}
    )
