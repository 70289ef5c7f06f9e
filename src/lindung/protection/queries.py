"""Reads of protection. What an actor may not see does not exist for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db.models import F, QuerySet

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.access.purposes import Purpose
from lindung.access.roles import ROLES
from lindung.cases import queries as cases
from lindung.cases.models import Case
from lindung.protection.models import JointReport, Order

_TOLD_OF_REFUGE = frozenset({Purpose.PROTECTION, Purpose.RETURN, Purpose.COURT})
_RELATED = ("court", "place_of_refuge", "protection_officer", "enforcement_officer", "recorded_by")


def visible_to(actor: Actor) -> QuerySet[Order]:
    """Return the orders of the cases the actor may see."""
    return Order.objects.filter(case__in=cases.visible_to(actor))


def order(*, order_id: UUID, by: Actor) -> Order:
    """Return an order with its case and everyone it names. Raises Order.DoesNotExist for outsiders."""
    return visible_to(by).select_related("case", *_RELATED).get(pk=order_id)


def orders_of(*, case: Case) -> Sequence[Order]:
    """Return every record of a case's orders, newest first; superseded ones carry that state (1 query)."""
    rows = Order.objects.filter(case=case).select_related(*_RELATED)
    return list(rows.order_by(F("made_at").desc(nulls_first=True), "-recorded_at", "-id"))


def reports_of(*, case: Case) -> Sequence[JointReport]:
    """Return a case's joint reports, the newest first (1 query)."""
    rows = JointReport.objects.filter(case=case).select_related(
        "order", "enforcement_officer", "protection_officer"
    )
    return list(rows.order_by("-created_at"))


def in_force(*, case: Case, on: date) -> Order | None:
    """Return the order that covers the person on that day, if any; the database allows no second one."""
    return Order.objects.filter(case=case, state=Order.State.IN_FORCE, period__contains=on).first()


def running(*, case: Case) -> Sequence[Order]:
    """Return the orders that no act has ended, in order of their start."""
    return list(
        Order.objects.filter(case=case, state=Order.State.IN_FORCE).order_by("starts_on", "recorded_at")
    )


def latest(*, case: Case, kind: str, states: Sequence[str]) -> Order | None:
    """Return the last order of `kind` in one of `states`, if any."""
    rows = Order.objects.filter(case=case, kind=kind, state__in=states)
    return rows.order_by(F("made_at").desc(nulls_first=True), "-recorded_at").first()


def officers(*, permission: Permission) -> QuerySet[User]:
    """Return the active people who may do what `permission` allows, by organisation and name."""
    roles = [role.code for role in ROLES.values() if permission in role.permissions]
    return User.objects.filter(is_active=True, roles__overlap=roles).order_by(
        "organisation__code", "display_name"
    )


def may_see_refuge(*, order: Order, actor: Actor, purposes: Collection[str]) -> bool:
    """Tell whether the actor may know where the person lives: who shelters them there, and those who record orders
    for the person's protection or return, or in court (`purposes`: of the actor's grants on the case).

    Other shelters that take part in the case, for a service say, need not know; nor does enforcement, except of a
    place that it put on record itself.
    """
    shelters = order.place_of_refuge_id == actor.organisation_id and actor.may(Permission.CASE_CARE)
    records = actor.may(Permission.ORDER_RECORD)
    return shelters or (
        records and (not _TOLD_OF_REFUGE.isdisjoint(purposes) or _named_the_refuge(order=order, actor=actor))
    )


def _named_the_refuge(*, order: Order, actor: Actor) -> bool:
    """Tell whether the actor's organisation was the first to write an order's place of refuge into the case.

    Records that carry a place on from an earlier one tell nobody anything: a decision or a correction by enforcement
    would else uncover what a court wrote before.
    """
    if order.place_of_refuge_id is None:
        return False
    naming = Order.objects.filter(case=order.case_id, place_of_refuge=order.place_of_refuge_id)
    rows = list(naming.order_by("recorded_at").values_list("recorded_at", "recorded_by__organisation"))
    first = {organisation for at, organisation in rows if at == rows[0][0]}
    return first == {actor.organisation_id}


def correction_of(*, order: Order) -> Order | None:
    """Return the record that took this one's place, if it was corrected."""
    return Order.objects.filter(corrects=order).first()
