"""Correcting a record: another record takes its place, and the mistaken one stays visible."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.actions import tell
from lindung.cases.models import Case
from lindung.kernel.problems import Invalid
from lindung.kernel.sealing.fields import SealedField
from lindung.protection import queries, rules
from lindung.protection.actions import records, watching
from lindung.protection.models import COVERING, JointReport, Order
from lindung.protection.workflow import ORDER

_TIMING = ("made_at", "last_day")


@dataclass(frozen=True, slots=True)
class OrderChanges:
    """What a correction changes; None leaves the field as it was recorded."""

    made_at: datetime | None = None
    last_day: date | None = None
    reference: str | None = None
    court: Organisation | None = None
    place_of_refuge: Organisation | None = None
    protection_officer: User | None = None
    enforcement_officer: User | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """The fields that are to change."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name) is not None)


@transaction.atomic
def correct_order(*, order_id: UUID, changes: OrderChanges, reason: str, by: Actor, at: datetime) -> Order:
    """Replace a mistaken record by a right one and return that; the old one becomes `superseded`.

    Its open clocks are cancelled and started anew from the right moment. Raises `StepRefused` for a record
    already superseded, `Invalid` for a correction that changes nothing or cannot be true, `OrdersOverlap`.
    """
    by.require(Permission.ORDER_CORRECT)
    case_id = queries.visible_to(by).values_list("case_id", flat=True).get(pk=order_id)
    case = cases.for_change(case_id=case_id, by=by)
    old = Order.objects.select_related("court", "place_of_refuge").get(pk=order_id)
    old.case = case
    state = old.state
    ORDER.pick("correct", state=state)
    missing = _("Say what was wrong: the old record stays visible beside yours.")
    why = rules.words(text=reason, limit=rules.REASON_LIMIT, field="correction_reason", missing=missing)
    _check(old=old, changes=changes)
    new = Order(
        **{
            field.attname: getattr(old, field.attname)
            for field in Order._meta.concrete_fields
            if field.attname not in {"id", "period", "corrects_id"} and not isinstance(field, SealedField)
        }
    )
    new.case, new.corrects = case, old
    new.recorded_at, new.recorded_by_id = at, by.user_id
    ring = records.ring_for(case=case, by=by, at=at)
    for name in ("document_reference", "reason"):  # an envelope opens in its own row only
        ring.seal(new, name, ring.open(old, name))
    ring.seal(new, "correction_reason", why)
    if changes.reference is not None:
        ring.seal(new, "document_reference", rules.reference(text=changes.reference))
    for name, value in _columns(case=case, old=old, changes=changes, at=at).items():
        setattr(new, name, value)
    old.state = Order.State.SUPERSEDED
    records.write(order=old)
    records.write(order=new)
    JointReport.objects.filter(order=old).update(order=new)
    Order.objects.filter(extends=old).update(extends=new)
    records.take_part(order=new, at=at)
    watching.hand_over(old=old, new=new, by=by, at=at)
    records.end_mistaken_parts(corrected=old, right=new, at=at)
    tell(case=case, kind="order.corrected", by=by, at=at)
    records.note_act(
        order=new, act="order_corrected", by=by, at=at, corrects=str(old.pk), fields=changes.named
    )
    return new


def _check(*, old: Order, changes: OrderChanges) -> None:
    if not changes.named:
        raise Invalid(_("Nothing would change. Enter what is right, or leave the page."), field="reference")
    timing = [name for name in _TIMING if name in changes.named]
    if not timing:
        return
    if old.made_at is None or old.kind == Order.Kind.RELEASE or old.state not in COVERING:
        message = _(
            "The time of this record cannot be corrected. Correct its other parts, or add a note to the case."
        )
        raise Invalid(message, field=timing[0])
    if Order.objects.filter(extends=old, state__in=COVERING).exists():
        message = _(
            "This order has been extended, so its time cannot move any more. End the extension first."
        )
        raise Invalid(message, field=timing[0])
    if "last_day" in timing and old.state == Order.State.ENDED:
        message = _("This order has ended already, so no last day can be set for it.")
        raise Invalid(message, field="last_day")


def _columns(*, case: Case, old: Order, changes: OrderChanges, at: datetime) -> dict[str, Any]:
    """Return the new record's values for what changes, checked like those of a first record."""
    columns: dict[str, Any] = {}
    if changes.court is not None:
        columns["court"] = records.check_court(court=changes.court)
    if changes.place_of_refuge is not None:
        columns["place_of_refuge"] = records.check_refuge(place=changes.place_of_refuge, case=case)
    if changes.protection_officer is not None:
        columns["protection_officer"] = records.check_officer(
            officer=changes.protection_officer,
            permission=Permission.REPORT_SIGN_PROTECTION,
            field="protection_officer",
        )
    if changes.enforcement_officer is not None:
        columns["enforcement_officer"] = records.check_officer(
            officer=changes.enforcement_officer,
            permission=Permission.REPORT_SIGN_ENFORCEMENT,
            field="enforcement_officer",
        )
    if any(name in changes.named for name in _TIMING):
        columns |= _timing(case=case, old=old, changes=changes, at=at)
    return columns


def _timing(*, case: Case, old: Order, changes: OrderChanges, at: datetime) -> dict[str, Any]:
    made_at = changes.made_at or old.made_at
    assert made_at is not None
    assert old.starts_on is not None
    day = rules.check_moment(case=case, moment=made_at, at=at, field="made_at")
    message = _("The order cannot have been made after it ended. Check the time of both.")
    if old.ended_at is not None and made_at > old.ended_at:
        raise Invalid(message, field="made_at")
    starts_on = old.starts_on if old.kind == Order.Kind.EXTENSION else day
    by_hand = changes.last_day or (None if watching.counts_by_law(order=old) else old.last_day)
    period = rules.period(case=case, kind=old.kind, made_at=made_at, starts_on=starts_on, last_day=by_hand)
    columns = {**period.columns(), "made_at": made_at}
    if old.state == Order.State.ENDED:
        columns["ends_on"] = max(starts_on, old.ends_on) if old.ends_on else old.ends_on
    return columns
