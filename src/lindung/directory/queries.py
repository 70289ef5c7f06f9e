"""Reads of the directory: open facts about organisations, for everyone who is signed in."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When

from lindung.access.models import Organisation
from lindung.directory.models import Service, both_sexes

RESIDENTIAL = frozenset({"shelter"})
"""Needs for which the person travels to the organisation: it is offered to the whole country."""


def offering(*, need: str, place: str, child: bool, sex: str = "") -> QuerySet[Organisation]:
    """Return the active organisations that offer `need` to a person in `place`, the local ones first.

    Left out are those who do not take children (or adults), or people of this sex, where it is known.
    """
    services = _taking(child=child, sex=sex).filter(code=need)
    if need not in RESIDENTIAL:
        services = services.filter(Q(place=place) | Q(place=""))
    local_first = Case(When(place=place, then=0), default=1)
    found = Organisation.objects.filter(pk__in=services.values("organisation"), active=True)
    return found.order_by(local_first, "code")


def _taking(*, child: bool, sex: str) -> QuerySet[Service]:
    services = Service.objects.filter(active=True)
    services = services.filter(accepts_children=True) if child else services.filter(accepts_adults=True)
    return services.filter(accepts_sexes__contains=[sex]) if sex in both_sexes() else services


def needs_offered_by(*, organisation_id: UUID) -> Sequence[str]:
    """Return the codes of what an organisation offers, sorted."""
    rows = Service.objects.filter(organisation=organisation_id, active=True).values_list("code", flat=True)
    return sorted(set(rows))


def needs() -> Sequence[str]:
    """Return every code that at least one active organisation offers, sorted."""
    rows = Service.objects.filter(active=True, organisation__active=True).values_list("code", flat=True)
    return sorted(set(rows))


def places_of_refuge(*, child: bool, sex: str = "") -> QuerySet[Organisation]:
    """Return the organisations that can shelter such a person, whatever the place."""
    services = _taking(child=child, sex=sex).filter(code="shelter")
    found = Organisation.objects.filter(pk__in=services.values("organisation"), active=True)
    return found.order_by("place", "code")


def shelters(*, organisation_id: UUID) -> bool:
    """Tell whether an organisation shelters anybody at all."""
    return Service.objects.filter(organisation=organisation_id, code="shelter", active=True).exists()
