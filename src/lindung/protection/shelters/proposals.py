"""Where a person could stay: every open house of the country in order of how it fits, each with its reasons.

The number of queries does not grow with the number of houses. Who asks learns organisation, type, free beds, fit and
reasons; never an address and never who else stays there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.cases.models import Case
from lindung.cases.rules import local_date
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.protection import queries as protection
from lindung.protection.models import Order
from lindung.protection.shelters import rules
from lindung.protection.shelters.models import House, OrderKind, Zone
from lindung.protection.shelters.rules import Fit, Kin, Terms, Who

_KIND: Final = {
    Order.Kind.CUSTODY.value: OrderKind.INTERIM.value,
    Order.Kind.INTERIM_ORDER.value: OrderKind.INTERIM.value,
    Order.Kind.PROTECTION_ORDER.value: OrderKind.FULL.value,
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A place and how it fits."""

    terms: Terms
    organisation: Organisation
    fit: Fit
    ordered: bool
    """Whether the order in force names this organisation."""

    @property
    def title(self) -> str:
        """Say what kind of place it is, in the reader's language."""
        return f"{House.Kind(self.terms.kind).label}: {Zone.Audience(self.terms.audience).label}"


def propose(*, case: Case, by: Actor, at: datetime, wish: str = "") -> Sequence[Proposal]:
    """Return every open zone for a visible case, the best first (at most 6 queries).

    `wish`: where the person said they want to be (`rules.WISHES`), which counts before what is on record.
    """
    by.require(Permission.SHELTER_READ)
    if wish and wish not in rules.WISHES:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="wish")
    order = order_of(case)
    who = replace(
        who_of(case=case, order=kind_of(order), at=at, family=family_of(case=case, at=at)), wish=wish
    )
    every = zones(at=at)
    named = Organisation.objects.in_bulk({terms.organisation for terms in every})
    today = local_date(at)
    place = order.place_of_refuge_id if order is not None else None
    found = [
        Proposal(
            terms=terms,
            organisation=named[terms.organisation],
            fit=rules.fit(who=who, terms=terms, on=today),
            ordered=place == terms.organisation,
        )
        for terms in every
    ]
    return sorted(
        found,
        key=lambda one: (
            not one.fit.fits,
            not one.ordered,
            -one.fit.score,
            one.terms.audience == Zone.Audience.PRIVATE,  # few: kept for those who wish for one or need it
            one.organisation.code,
            one.title,
        ),
    )


def one(*, case: Case, zone: UUID, at: datetime, wish: str = "") -> Fit | None:
    """Return how one open zone fits the case's person (4 queries); None where there is no such zone."""
    terms = next((terms for terms in zones(at=at) if terms.zone == zone), None)
    if terms is None:
        return None
    order = kind_of(order_of(case))
    who = replace(who_of(case=case, order=order, at=at, family=family_of(case=case, at=at)), wish=wish)
    return rules.fit(who=who, terms=terms, on=local_date(at), staying=True)


def order_of(case: Case) -> Order | None:
    """Return the order in force that began last, if any (1 query)."""
    running = protection.running(case=case)
    return running[-1] if running else None


def kind_of(order: Order | None) -> str:
    """Return what an order is to a house; an extension is what it extends, and only full orders run on."""
    if order is None:
        return OrderKind.NONE.value
    return _KIND.get(order.kind, OrderKind.FULL.value)


def who_of(*, case: Case, order: str, at: datetime, family: Iterable[Kin] = ()) -> Who:
    """Return what decides where the case's person can stay at `at`."""
    today, person = local_date(at), case.person
    return Who(
        sex=person.sex,
        age=person.age_on(today),
        child=person.is_child_on(today, majority=current().age_of_majority),
        order=order,
        place=case.place,
        languages=tuple(person.languages),
        family=tuple(family),
    )


def family_of(*, case: Case, at: datetime) -> list[Kin]:
    """Return the person's family and where they are (1 query, through the window that the walls leave)."""
    found = []
    for row in _rows("SELECT * FROM lindung_shelter_family(%s, %s)", [case.pk, at]):
        kind = row["kind"]
        if kind == "parent_of" and row["backwards"]:
            kind = "child_of"
        found.append(Kin(kind=kind, house=row["house_id"], zone=row["zone_id"], waiting=bool(row["waiting"])))
    return found


def zones(*, at: datetime) -> list[Terms]:
    """Return every open zone of the country with its free beds at `at` (1 query); none for who places nobody."""
    return [_terms(row) for row in _rows("SELECT * FROM lindung_shelter_zones(%s)", [at])]


def _terms(row: Mapping[str, Any]) -> Terms:
    return Terms(
        zone=row["zone_id"],
        house=row["house_id"],
        organisation=row["organisation_id"],
        kind=row["kind"],
        place=row["place"],
        sexes=frozenset(row["sexes"]),
        adults=row["adults"],
        children=row["children"],
        age_from=row["age_from"],
        age_to=row["age_to"],
        orders=frozenset(row["orders"]),
        trans_welcome=row["trans_welcome"],
        languages=frozenset(row["languages"]),
        audience=row["audience"],
        zone_orders=frozenset(row["zone_orders"]),
        review_due_on=row["review_due_on"],
        beds=row["beds"],
        free=row["free"],
    )


def terms_of(zone: Zone) -> Terms:
    """Return what a zone is for, read with its house; how many beds are free is left out."""
    house = zone.house
    return Terms(
        zone=zone.pk,
        house=house.pk,
        organisation=house.organisation_id,
        kind=house.kind,
        place=house.place,
        sexes=frozenset(house.sexes),
        adults=house.adults,
        children=house.children,
        age_from=house.age_from,
        age_to=house.age_to,
        orders=frozenset(house.orders),
        trans_welcome=house.trans_welcome,
        languages=frozenset(house.languages),
        audience=zone.audience,
        zone_orders=frozenset(zone.orders),
        review_due_on=house.review_due_on,
        beds=0,
        free=0,
    )


@dataclass(frozen=True, slots=True)
class Free:
    """A bed that can be given, locked until the transaction ends."""

    bed: UUID
    house: UUID
    organisation: UUID
    kind: str


def free_bed(*, zone: UUID, bed: UUID | None, case: Case, at: datetime) -> Free | None:
    """Return a free bed of a zone (this one, if given), locked; what is held for the case itself counts as free."""
    for row in _rows("SELECT * FROM lindung_shelter_bed(%s, %s, %s, %s)", [zone, bed, case.pk, at]):
        return Free(row["bed_id"], row["house_id"], row["organisation_id"], row["kind"])
    return None


def _rows(sql: str, values: list[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def orders_of_cases(cases: Iterable[UUID]) -> dict[UUID, str]:
    """Return the kind of the order in force that began last, by case (1 query); cases without one are left out."""
    rows = Order.objects.filter(case__in=list(cases), state=Order.State.IN_FORCE).order_by(
        "starts_on", "recorded_at"
    )
    return {order.case_id: kind_of(order) for order in rows}
