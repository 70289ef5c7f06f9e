"""Reads of the directory: open facts about organisations, for everyone who is signed in."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When

from lindung.access.models import Organisation
from lindung.directory.models import Service

RESIDENTIAL = frozenset({"shelter"})
"""Needs for which the person travels to the organisation: it is offered to the whole country."""


def offering(*, need: str, place: str, child: bool) -> QuerySet[Organisation]:
    """Return the active organisations that offer `need` to a person in `place`, the local ones first.

    `child` leaves out those who do not take children.
    """
    services = Service.objects.filter(code=need, active=True)
    if need not in RESIDENTIAL:
        services = services.filter(Q(place=place) | Q(place=""))
    if child:
        services = services.filter(accepts_children=True)
    local_first = Case(When(place=place, then=0), default=1)
    found = Organisation.objects.filter(pk__in=services.values("organisation"), active=True)
    return found.order_by(local_first, "code")


def needs_offered_by(*, organisation_id: UUID) -> Sequence[str]:
    """Return the codes of what an organisation offers, sorted."""
    rows = Service.objects.filter(organisation=organisation_id, active=True).values_list("code", flat=True)
    return sorted(set(rows))


def needs() -> Sequence[str]:
    """Return every code that at least one active organisation offers, sorted."""
    rows = Service.objects.filter(active=True, organisation__active=True).values_list("code", flat=True)
    return sorted(set(rows))


def places_of_refuge(*, child: bool) -> QuerySet[Organisation]:
    """Return the organisations that can shelter a person, whatever the place."""
    services = Service.objects.filter(code="shelter", active=True)
    if child:
        services = services.filter(accepts_children=True)
    return Organisation.objects.filter(pk__in=services.values("organisation"), active=True).order_by(
        "place", "code"
    )
