"""Keeping the records of orders: writing, closing and watching over them. Callers hold the case's lock."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.errors import ExclusionViolation

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission
from lindung.access.purposes import Purpose, Section
from lindung.cases import sections
from lindung.cases.actions import end_carried_by, give, involve
from lindung.cases.models import Case, Grant, Note, Task, TimelineEntry
from lindung.directory import queries as directory
from lindung.kernel import audit, outbox
from lindung.kernel.problems import Invalid, Refusal
from lindung.kernel.sealing.ring import Ring
from lindung.protection.models import Order
from lindung.protection.rules import Period
from lindung.protection.workflow import ORDER


class OrdersOverlap(Refusal):
    """Two orders would cover the person on the same day."""

    code = "orders_overlap"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Another order already covers some of these days. "
                "End or correct that order first, or check the dates."
            ),
            field="made_at",
        )


def write(*, order: Order) -> Order:
    """Save the record. Raises `OrdersOverlap` where its days are taken: the database decides."""
    try:
        with transaction.atomic():
            order.save()
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation):
            raise OrdersOverlap from None
        raise
    return order


def ring_for(*, case: Case, by: Actor, at: datetime) -> Ring:
    """Return the keys to marks and reasons of orders. Raises `NotCovered`, `Locked`: nothing is written in clear."""
    return sections.to_write(case=case, by=by, at=at, sections=[Section.ORDER])


def note_act(*, order: Order, act: str, by: Actor, at: datetime, **detail: Any) -> None:
    """Leave the trail of an act on an order and tell the other rooms."""
    audit.record(
        event=f"protection.{act}", subject=order, by=by, at=at, detail={"kind": order.kind, **detail}
    )
    outbox.emit(
        event=f"protection.{act}",
        subject_id=order.pk,
        at=at,
        payload={"kind": order.kind, "case": str(order.case_id)},
    )


def bring_into_force(
    *,
    case: Case,
    kind: str,
    period: Period,
    by: Actor,
    at: datetime,
    reference: str,
    reason: str = "",
    application: Order | None = None,
    **facts: Any,
) -> Order:
    """Return the order in force for `period`: the application that asked for it, or a new record.

    `reference` and `reason` are sealed; the columns in `facts` are open.
    """
    order = application or Order(case=case, kind=kind)
    if application is not None:
        order.state = ORDER.pick("make", state=application.state).target
    else:
        order.state = Order.State.IN_FORCE
    for name, value in {**period.columns(), **facts, "recorded_at": at, "recorded_by_id": by.user_id}.items():
        setattr(order, name, value)
    ring = ring_for(case=case, by=by, at=at)
    ring.seal(order, "document_reference", reference)
    ring.seal(order, "reason", reason)
    return write(order=order)


def close(*, order: Order, ended_at: datetime, on: date, reason: str = "", ring: Ring | None = None) -> Order:
    """End an order on the day `on`, the first it no longer covers; one that had run out keeps its end.

    A `reason` is sealed with `ring`.
    """
    assert order.starts_on is not None
    order.state = ORDER.pick("end", state=order.state).target
    ends = max(on, order.starts_on)
    order.ends_on = ends if order.ends_on is None else min(ends, order.ends_on)
    order.ended_at = ended_at
    if reason and ring is not None:
        ring.seal(order, "reason", reason)
    return write(order=order)


def check_court(*, court: Organisation) -> Organisation:
    """Return the court. Raises `Invalid` for an organisation that is none."""
    if court.kind != "court" or not court.active:
        raise Invalid(_("This organisation is not a court. Choose the court that decides."), field="court")
    return court


def check_refuge(*, place: Organisation, case: Case) -> Organisation:
    """Return the place of refuge. Raises `Invalid` where it shelters nobody, or not this child."""
    if not directory.shelters(organisation_id=place.pk):
        message = _("This organisation offers no shelter. Choose a place of refuge from the list.")
        raise Invalid(message, field="place_of_refuge")
    fitting = directory.places_of_refuge(child=case.is_child, sex=case.person.sex)
    if not fitting.filter(pk=place.pk).exists():
        message = _("This place of refuge takes no children. Choose one that does.")
        if not case.is_child or directory.places_of_refuge(child=True).filter(pk=place.pk).exists():
            message = _("This place of refuge does not take this person. Choose one that does.")
        raise Invalid(message, field="place_of_refuge")
    return place


def check_officer(*, officer: User, permission: Permission, field: str) -> User:
    """Return the officer. Raises `Invalid` for someone who has left or whose role is another."""
    actor = Actor.of(officer)
    if not officer.is_active or not actor.may(permission):
        raise Invalid(
            _("This person does not serve as such an officer. Choose one from the list."), field=field
        )
    return officer


def take_part(*, order: Order, at: datetime) -> None:
    """Give the organisation of everyone whom an order names a part in the case."""
    for organisation, purpose in _named_by(order):
        involve(
            case=order.case,
            organisation=organisation,
            purpose=purpose,
            basis=Grant.Basis.ORDER,
            basis_id=order.pk,
            at=at,
        )


def end_mistaken_parts(*, corrected: Order, right: Order, at: datetime) -> None:
    """Close the case again to those whom only a mistaken record let in: they know now what they never should have.

    Who has another part, is named by a record that stands, has an open task or has done anything in it, stays: their
    part is carried by the `right` record from now on.
    """
    case = corrected.case
    standing = Order.objects.filter(case=case).exclude(state=Order.State.SUPERSEDED)
    officers = ("protection_officer__organisation", "enforcement_officer__organisation")
    carried = Grant.objects.filter(basis_id=corrected.pk, ended_at=None).select_related("organisation")
    before = list(carried)
    # What is still rightly held is given before the mistaken part ends: nobody is outside in between.
    for grant in before:
        if _has_a_hand_in(case, grant.organisation):
            _carry(right, grant, at)
    for order in standing.select_related("court", "place_of_refuge", *officers):
        order.case = case
        named = {(organisation.pk, purpose) for organisation, purpose in _named_by(order)}
        for grant in before:
            if (grant.organisation_id, grant.purpose) in named:
                _carry(order, grant, at)
    end_carried_by(basis_id=corrected.pk, at=at)


def _carry(order: Order, grant: Grant, at: datetime) -> None:
    """Let `order` carry the part that a mistaken record carried; once is enough."""
    others = Grant.objects.filter(
        case=order.case_id,
        organisation=grant.organisation_id,
        purpose=grant.purpose,
        user=None,
        ended_at=None,
    )
    if not others.exclude(pk=grant.pk).exists():
        give(
            case=order.case,
            organisation=grant.organisation,
            purpose=grant.purpose,
            basis=Grant.Basis.ORDER,
            basis_id=order.pk,
            at=at,
        )


def _has_a_hand_in(case: Case, organisation: Organisation) -> bool:
    """Tell whether an organisation has done anything in a case, or has something to do."""
    acted = TimelineEntry.objects.filter(case=case, organisation=organisation)
    wrote = Note.objects.filter(case=case, organisation=organisation)
    asked = Task.objects.filter(case=case, organisation=organisation, state=Task.State.OPEN)
    return acted.exists() or wrote.exists() or asked.exists()


def _named_by(order: Order) -> list[tuple[Organisation, str]]:
    """Return the organisation of everyone whom an order names, and for what."""
    protector, enforcer = order.protection_officer, order.enforcement_officer
    named = (
        (order.court, Purpose.COURT),
        (order.place_of_refuge, Purpose.PROTECTION),
        (protector.organisation if protector else None, Purpose.PROTECTION),
        (enforcer.organisation if enforcer else None, Purpose.ENFORCEMENT),
    )
    return [(organisation, purpose) for organisation, purpose in named if organisation is not None]


def enforcement_of(*, case: Case, order: Order) -> Organisation:
    """Return who has the enforcement side of an order: its officer's organisation, else the lead."""
    officer = order.enforcement_officer
    return officer.organisation if officer is not None else case.lead_organisation
