"""From rows to HSDS objects. Parts without a key of their own get one that follows from their parent's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from lindung.access.models import Organisation
from lindung.directory.listing import words
from lindung.directory.listing.hsds import shapes as shape
from lindung.directory.listing.models import Entry, GivenAt, Location
from lindung.kernel.country import current
from lindung.kernel.templatetags.lindung import label

STATUS: Final[dict[str, shape.Status]] = {
    Entry.Status.ACTIVE: "active",
    Entry.Status.PAUSED: "temporarily closed",
    Entry.Status.INACTIVE: "inactive",
    Entry.Status.DEFUNCT: "defunct",
}
TERMS: Final = UUID("6f0f6f5e-3d5c-4a55-9d0b-0f4a6c1d2b10")
"""Where the keys of terms come from; they are the same in every installation."""
NEED, SEX, ORDER, TAKES, COST = "services", "sex", "orders", "takes", "cost"
"""Taxonomies: what is offered, and to whom."""


def service(
    entry: Entry, *, given: Sequence[GivenAt], at: datetime, with_organisation: bool = True
) -> shape.HsdsService:
    """Return a service; `given` are the places the reader may know of."""
    key, offered = entry.pk, entry.service
    where = [] if entry.service.place else [current().name.text(words.language())]
    return shape.HsdsService(
        id=key,
        organization_id=offered.organisation_id,
        name=words.name_of(entry),
        description=label(entry.about) or None,
        url=entry.website or None,
        email=entry.email or None,
        status=STATUS[entry.status],
        interpretation_services=_("Interpreters are called for other languages.")
        if entry.interpreted
        else None,
        application_process=label(entry.how_to) or None,
        fees_description=entry.get_cost_display() if entry.cost != Entry.Cost.UNSAID else None,
        eligibility_description="; ".join(words.whom(entry)),
        minimum_age=entry.minimum_age,
        maximum_age=entry.maximum_age,
        assured_date=entry.reviewed_on,
        last_modified=entry.updated_at,
        alert=_("The place is told on referral.") if entry.told_on_referral and not given else None,
        phones=[shape.HsdsPhone(id=uuid5(key, "phone"), service_id=key, number=entry.phone)]
        if entry.phone
        else [],
        schedules=list(_schedules(entry, at)),
        service_areas=[
            shape.HsdsServiceArea(
                id=uuid5(key, "area"),
                service_id=key,
                name=where[0] if where else words.place(offered.place),
                extent=offered.place or None,
                extent_type="text" if offered.place else None,
            )
        ],
        languages=[
            shape.HsdsLanguage(
                id=uuid5(key, f"language {code}"), service_id=key, code=code, name=words.language_name(code)
            )
            for code in entry.languages
        ],
        cost_options=_costs(entry),
        contacts=_contacts(entry),
        capacities=_capacities(entry),
        attributes=list(_attributes(entry)),
        organization=brief(offered.organisation) if with_organisation else None,
        service_at_locations=[given_at(one) for one in given],
        texts=shape.HsdsTexts(
            name=entry.names,
            description=entry.about,
            application_process=entry.how_to,
            contact_title=entry.contact_role,
        ),
    )


def _schedules(entry: Entry, at: datetime) -> Iterator[shape.HsdsSchedule]:
    pack, place = current(), entry.service.place
    zone = pack.zone(place) if place in pack.places else ZoneInfo(pack.time_zone)
    there = at.astimezone(zone)
    offset = there.strftime("%z")
    shift = f"{offset[:3]}:{offset[3:]}"
    moved = there.utcoffset()
    hours = moved.total_seconds() / 3600 if moved else 0.0
    for number, one in enumerate(entry.hours):
        yield shape.HsdsSchedule(
            id=uuid5(entry.pk, f"schedule {number}"),
            service_id=entry.pk,
            byday=",".join(one["days"]),
            opens_at=f"{one['opens']}{shift}",
            closes_at=f"{one['closes']}{shift}",
            timezone=hours,
        )


def _costs(entry: Entry) -> list[shape.HsdsCost]:
    if entry.cost == Entry.Cost.UNSAID:
        return []
    free = entry.cost == Entry.Cost.FREE
    said = entry.get_cost_display()
    return [
        shape.HsdsCost(
            id=uuid5(entry.pk, "cost"), service_id=entry.pk, option=said, amount=0.0 if free else None
        )
    ]


def _contacts(entry: Entry) -> list[shape.HsdsContact]:
    title = label(entry.contact_role)
    if not title:
        return []
    return [
        shape.HsdsContact(
            id=uuid5(entry.pk, "contact"), service_id=entry.pk, title=title, email=entry.email or None
        )
    ]


def _capacities(entry: Entry) -> list[shape.HsdsCapacity]:
    if entry.free is None or entry.capacity is None or entry.free_at is None:
        return []
    return [
        shape.HsdsCapacity(
            id=uuid5(entry.pk, "capacity"),
            service_id=entry.pk,
            unit=shape.HsdsUnit(id=uuid5(TERMS, "unit person"), name=_("People")),
            available=entry.free,
            maximum=entry.capacity,
            updated=entry.free_at,
        )
    ]


def _attributes(entry: Entry) -> Iterator[shape.HsdsAttribute]:
    offered = entry.service
    yield _attribute(entry, NEED, offered.code, words.need(offered.code))
    for code in offered.accepts_sexes:
        yield _attribute(entry, SEX, code, words.sex(code))
    for code in entry.orders:
        yield _attribute(entry, ORDER, code, words.order(code))
    for code, taken, said in (
        ("adults", offered.accepts_adults, _("adults")),
        ("children", offered.accepts_children, _("children")),
    ):
        if taken:
            yield _attribute(entry, TAKES, code, said)
    if entry.cost != Entry.Cost.UNSAID:
        yield _attribute(entry, COST, entry.cost, entry.get_cost_display())
    if entry.capacity is not None:
        yield _attribute(
            entry, "capacity", "people_at_once", _("Room for people at once"), str(entry.capacity)
        )


def _attribute(
    entry: Entry, taxonomy: str, code: str, name: str, value: str | None = None
) -> shape.HsdsAttribute:
    term = uuid5(TERMS, f"{taxonomy} {code}")
    return shape.HsdsAttribute(
        id=uuid5(entry.pk, f"{taxonomy} {code}"),
        link_id=entry.pk,
        link_entity="service",
        value=value,
        taxonomy_term_id=term,
        taxonomy_term=shape.HsdsTerm(id=term, code=code, name=name, description=name, taxonomy=taxonomy),
    )


def location(one: Location) -> shape.HsdsLocation:
    """Return a place that the reader may know of."""
    known = current().places.get(one.place)
    district = (
        next((part.name for part in known.districts if part.code == one.district), None) if known else None
    )
    return shape.HsdsLocation(
        id=one.pk,
        organization_id=one.organisation_id,
        name=one.name or None,
        transportation=one.transport or None,
        external_identifier=one.code,
        external_identifier_type="code within the organization",
        addresses=[
            shape.HsdsAddress(
                id=uuid5(one.pk, "address"),
                location_id=one.pk,
                address_1=one.address,
                address_2=one.address_more or None,
                city=one.city,
                region=district,
                state_province=one.place,
                postal_code=one.postal_code,
                country=one.place[:2],
            )
        ],
    )


def given_at(one: GivenAt) -> shape.HsdsServiceAtLocation:
    """Return that a service is given at a place."""
    return shape.HsdsServiceAtLocation(
        id=one.pk, service_id=one.entry_id, location_id=one.location_id, location=location(one.location)
    )


def brief(one: Organisation) -> shape.HsdsOrganizationBrief:
    """Return an organisation by itself."""
    return shape.HsdsOrganizationBrief(
        id=one.pk,
        name=one.name,
        description=words.kind(one.kind),
        organization_identifiers=[_identifier(one)],
    )


def organisation(
    one: Organisation,
    *,
    places: Sequence[Location],
    services: Sequence[shape.HsdsService] | None = None,
) -> shape.HsdsOrganization:
    """Return an organisation with the places the reader may know of, and its services where given."""
    return shape.HsdsOrganization(
        id=one.pk,
        name=one.name,
        description=words.kind(one.kind),
        organization_identifiers=[_identifier(one)],
        locations=[location(place) for place in places],
        services=None if services is None else list(services),
    )


def _identifier(one: Organisation) -> shape.HsdsIdentifier:
    return shape.HsdsIdentifier(
        id=uuid5(one.pk, "code"),
        organization_id=one.pk,
        identifier_scheme="lindung",
        identifier_type="code",
        identifier=one.code,
    )
