"""What the HTTP interface of protection takes and gives. Organisations are named by code, officers by username."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema

from lindung.protection.models import JointReport, Order


class CustodyIn(Schema):
    """A time without a zone is one off a wall clock of the country."""

    began_at: datetime
    reference: str


class ApplicationIn(Schema):
    """An application to a court."""

    kind: str
    court: str
    applied_on: date
    reference: str


class RefusalIn(Schema):
    """A court's refusal."""

    made_at: datetime
    reason: str


class InterimOrderIn(Schema):
    """`last_day` only where the law is silent or the court set an earlier day."""

    made_at: datetime
    reference: str
    court: str
    place_of_refuge: str
    protection_officer: str
    enforcement_officer: str | None = None
    last_day: date | None = None


class ProtectionOrderIn(Schema):
    """Without place and officer, those of the interim order go on."""

    made_at: datetime
    reference: str
    court: str
    place_of_refuge: str | None = None
    protection_officer: str | None = None
    last_day: date | None = None


class ExtensionIn(Schema):
    """An extension of the order in force."""

    made_at: datetime
    reference: str
    court: str
    reason: str
    last_day: date | None = None


class ReleaseIn(Schema):
    """A release to a lawful destination."""

    destination: str
    made_at: datetime
    reference: str
    court: str | None = None


class EndIn(Schema):
    """The end of an order."""

    ended_at: datetime
    reason: str


class CorrectionIn(Schema):
    """What is right instead; fields left out stay as they were recorded."""

    correction_reason: str
    made_at: datetime | None = None
    last_day: date | None = None
    reference: str | None = None
    court: str | None = None
    place_of_refuge: str | None = None
    protection_officer: str | None = None
    enforcement_officer: str | None = None


class SignatureIn(Schema):
    """One half of the joint report."""

    half: Literal["enforcement", "protection"]
    findings: str
    on: date


class OrderOut(Schema):
    """One record of one order. `ends_on` is the first day that it no longer covers.

    `reference` is null unless the order was read by itself and your purposes cover it.
    """

    id: UUID
    kind: str
    state: str
    reference: str | None
    court: str | None
    applied_on: date | None
    made_at: datetime | None
    starts_on: date | None
    ends_on: date | None
    last_day: date | None
    protection_officer: str | None
    enforcement_officer: str | None
    rule: str
    value_since: date | None
    destination: str
    ended_at: datetime | None
    corrects: UUID | None
    extends: UUID | None
    recorded_at: datetime

    @classmethod
    def of(cls, order: Order, *, reference: str | None = None) -> OrderOut:
        """Return an order that was fetched with everyone it names. The place of refuge stays on the page."""
        return cls(
            id=order.pk,
            kind=order.kind,
            state=order.state,
            reference=reference,
            court=order.court.code if order.court else None,
            applied_on=order.applied_on,
            made_at=order.made_at,
            starts_on=order.starts_on,
            ends_on=order.ends_on,
            last_day=order.last_day,
            protection_officer=order.protection_officer.username if order.protection_officer else None,
            enforcement_officer=order.enforcement_officer.username if order.enforcement_officer else None,
            rule=order.rule,
            value_since=order.value_since,
            destination=order.destination,
            ended_at=order.ended_at,
            corrects=order.corrects_id,
            extends=order.extends_id,
            recorded_at=order.recorded_at,
        )


class ReportOut(Schema):
    """A joint report; its findings are read on the page, where reading is recorded."""

    id: UUID
    order: UUID
    enforcement_signed_on: date | None
    protection_signed_on: date | None
    complete: bool

    @classmethod
    def of(cls, report: JointReport) -> ReportOut:
        """Return a report."""
        return cls(
            id=report.pk,
            order=report.order_id,
            enforcement_signed_on=report.enforcement_signed_on,
            protection_signed_on=report.protection_signed_on,
            complete=report.is_complete,
        )
