"""Reading what is protected: nothing is returned before the look has left its trail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases.models import Case
from lindung.kernel import audit
from lindung.protection import queries
from lindung.protection.models import JointReport, Order


def read_order(*, order_id: UUID, by: Actor, at: datetime) -> Order:
    """Return an order with everyone it names, and record that it was read. Raises Order.DoesNotExist for outsiders."""
    order = queries.order(order_id=order_id, by=by)
    with transaction.atomic(savepoint=False):
        audit.record(event="protection.order_read", subject=order, by=by, at=at)
    return order


def read_report(*, case: Case, by: Actor, at: datetime) -> JointReport | None:
    """Return the latest report of a case that was fetched as visible.

    That its findings were read is recorded of whoever may read them; others are shown who signed it and when.
    """
    reports = queries.reports_of(case=case)
    if not reports:
        return None
    if not by.may(Permission.REPORT_READ):
        return reports[0]
    with transaction.atomic(savepoint=False):
        audit.record(event="protection.report_read", subject=reports[0], by=by, at=at)
    return reports[0]
