"""Reads of shelters. What an actor may not see does not exist for them; where a person is, least of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.models import Case
from lindung.cases.refuges import KNOWING
from lindung.protection.models import Order
from lindung.protection.shelters.models import Absence, House, Incident, Stay

NOW = (Stay.State.HELD, Stay.State.HERE)


def told_of(by: Actor) -> Q:
    """Return the condition on a case-bound row that the actor may know where the person is."""
    if by.may(Permission.CASE_READ_NATIONAL):
        return Q()
    knowing = cases.live_grants(by).filter(case=OuterRef("case"), purpose__in=KNOWING)
    return Q(organisation=by.organisation_id) | Q(Exists(knowing))


def stays(*, by: Actor) -> QuerySet[Stay]:
    """Return the stays of visible cases whose place the actor may know."""
    if not by.may(Permission.SHELTER_READ):
        return Stay.objects.none()
    return Stay.objects.filter(told_of(by), case__in=cases.visible_to(by))


def stay(*, stay_id: UUID, code: str, by: Actor) -> Stay:
    """Return a stay of a visible case. Raises Stay.DoesNotExist for outsiders."""
    return stays(by=by).select_related("case__person", "organisation").get(pk=stay_id, case__code=code)


def stay_for_change(*, stay_id: UUID, by: Actor) -> Stay:
    """Return a stay, its case locked first and then itself. Raises Stay.DoesNotExist for outsiders."""
    case = cases.for_change(case_id=stays(by=by).values_list("case", flat=True).get(pk=stay_id), by=by)
    found = Stay.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=stay_id)
    found.case = case
    return found


def absence(*, absence_id: UUID, code: str, by: Actor) -> Absence:
    """Return an absence of a visible case. Raises Absence.DoesNotExist for outsiders."""
    rows = Absence.objects.filter(stay__in=stays(by=by)).select_related("case__person", "stay")
    return rows.get(pk=absence_id, case__code=code)


def incident(*, incident_id: UUID, code: str, by: Actor) -> Incident:
    """Return an incident of a visible case. Raises Incident.DoesNotExist for outsiders."""
    rows = Incident.objects.filter(stay__in=stays(by=by)).select_related("case__person", "stay", "by")
    return rows.get(pk=incident_id, case__code=code)


@dataclass(frozen=True, slots=True)
class Living:
    """Where the person is, was and may be going; newest first, sealed words closed."""

    stays: Sequence[Stay]
    absences: Sequence[Absence]
    incidents: Sequence[Incident]

    @property
    def now(self) -> Stay | None:
        """The bed the person has."""
        return next((one for one in self.stays if one.state == Stay.State.HERE), None)

    @property
    def away(self) -> Absence | None:
        """The absence that has not ended."""
        return next((one for one in self.absences if one.ended_at is None), None)

    def hold(self, at: datetime) -> Stay | None:
        """Return the bed that is held for the person at `at`."""
        held = (
            one for one in self.stays if one.state == Stay.State.HELD and one.ends_at and one.ends_at > at
        )
        return next(held, None)


def of_case(*, case: Case, by: Actor) -> Living:
    """Return the stays of a case with what happened in them (3 queries); empty for who may not know the place."""
    mine = stays(by=by).filter(case=case)
    keys = mine.values("pk")
    return Living(
        stays=list(mine.select_related("organisation", "by").order_by("-starts_at", "-recorded_at")),
        absences=list(Absence.objects.filter(stay__in=keys).select_related("by").order_by("-since")),
        incidents=list(Incident.objects.filter(stay__in=keys).select_related("by").order_by("-happened_at")),
    )


def houses(*, by: Actor) -> QuerySet[House]:
    """Return the actor's own houses, or all of the country for coordination; none without a shelter's permission."""
    if not by.may(Permission.SHELTER_READ):
        return House.objects.none()
    rows = House.objects.select_related("organisation")
    if by.may(Permission.CASE_READ_NATIONAL):
        return rows
    return rows.filter(organisation=by.organisation_id)


def house(*, house_id: UUID, by: Actor) -> House:
    """Return a house with its organisation. Raises House.DoesNotExist for outsiders."""
    return houses(by=by).get(pk=house_id)


def live(rows: QuerySet[Stay], *, at: datetime) -> QuerySet[Stay]:
    """Return those of `rows` that keep a bed at `at`: whoever is there, and holds that have not run out."""
    return rows.filter(Q(ends_at=None) | Q(ends_at__gt=at), state__in=NOW)


_SHELTERED = (Order.Kind.CUSTODY, Order.Kind.INTERIM_ORDER, Order.Kind.PROTECTION_ORDER, Order.Kind.EXTENSION)


def without_bed(*, by: Actor, at: datetime) -> QuerySet[Case]:
    """Return visible open cases under an order whose person has no bed, or one in a house that closes; longest first.

    A bed that is held is no bed yet: the case stays listed until the person has arrived.
    """
    if not by.may(Permission.SHELTER_READ):
        return Case.objects.none()
    here = Stay.objects.filter(case=OuterRef("pk"), state=Stay.State.HERE)
    ordered = Order.objects.filter(case=OuterRef("pk"), state=Order.State.IN_FORCE, kind__in=_SHELTERED)
    rows = cases.visible_to(by).filter(Exists(ordered), ~Exists(here), closed_at=None)
    if not by.may(Permission.CASE_READ_NATIONAL):
        knowing = cases.live_grants(by).filter(case=OuterRef("pk"), purpose__in=KNOWING)
        rows = rows.filter(Exists(knowing))
    return rows.select_related("person", "lead_organisation").order_by("stage_since", "pk")


def left_over(*, by: Actor) -> QuerySet[Stay]:
    """Return who still is in a house that closes."""
    rows = stays(by=by).filter(state=Stay.State.HERE, house__state=House.State.CLOSING)
    return rows.select_related("case", "organisation").order_by("house", "starts_at")


def due(*, by: Actor, at: datetime) -> QuerySet[Absence]:
    """Return the absences that should have ended by `at`, the longest first."""
    late = Absence.objects.filter(ended_at=None, until__lte=at, stay__in=stays(by=by))
    return late.select_related("case").order_by("until")
