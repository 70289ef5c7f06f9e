"""Bringing the listing to what a country pack says. What people have kept or corrected stays theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from lindung.access.models import Organisation
from lindung.directory.listing.actions import writing
from lindung.directory.listing.details import Detail
from lindung.directory.listing.models import Entry, GivenAt, Location
from lindung.directory.listing.pack import Listing, PackLocation, listing_of
from lindung.directory.models import Service
from lindung.kernel.country import CountryPack

_SITE = (
    "confidential",
    "name",
    "address",
    "address_more",
    "city",
    "postal_code",
    "place",
    "district",
    "transport",
)


def touched() -> frozenset[UUID]:
    """Return the keys of services that a person or a file has spoken of: a pack no longer changes these."""
    rows = Entry.objects.exclude(origin=Entry.Origin.PACK, version=1, reviewed_by=None)
    return frozenset(rows.values_list("pk", flat=True))


def of_files() -> frozenset[UUID]:
    """Return the keys of services that came from imported files: no pack names them, and they stay."""
    return frozenset(Entry.objects.filter(origin=Entry.Origin.FILE).values_list("pk", flat=True))


@transaction.atomic
def seed_listing(*, pack: CountryPack, at: datetime) -> int:
    """Make and renew entries and places as the pack says; return the number of services that have an entry.

    A service of which the pack says nothing more gets an entry that is due for review at once.
    """
    file = listing_of(pack)
    services = list(Service.objects.select_related("organisation").order_by("pk"))
    entries = {entry.pk: entry for entry in Entry.objects.select_for_update().order_by("pk")}
    kept = touched()
    told: dict[tuple[str, str], Detail] = {
        (one.organisation, code): one.detail for one in file.services for code in one.codes
    }
    new, renewed = [], []
    for service in services:
        entry = entries.get(service.pk)
        if entry is not None and entry.pk in kept:
            continue
        detail = told.get((service.organisation.code, service.code))
        made = _entry(service, detail, file, at)
        if entry is None:
            new.append(made)
        elif _differs(entry, made):
            made.told_on_referral = entry.told_on_referral
            renewed.append(made)
    Entry.objects.bulk_create(new)
    if renewed:
        Entry.objects.bulk_update(renewed, _RENEWED)
    _sites(file, services, at)
    return len(services)


_RENEWED = [
    *writing.COLUMNS, "free_at", "reviewed_on", "review_by", "updated_at", "sort_key", "said",
]  # fmt: skip


def _differs(entry: Entry, made: Entry) -> bool:
    names = [name for name in _RENEWED if name not in {"updated_at", "review_by", "free_at"}]
    return any(getattr(entry, name) != getattr(made, name) for name in names)


def _entry(service: Service, detail: Detail | None, file: Listing, at: datetime) -> Entry:
    columns = writing.columns(detail or Detail())
    organisation = service.organisation
    day = writing.local_day(at)
    reviewed = file.reviewed_on if detail else None
    return Entry(
        service=service,
        **columns,
        free_at=at if columns["free"] is not None else None,
        reviewed_on=reviewed,
        review_by=reviewed + timedelta(days=file.review_every_days) if reviewed else day,
        updated_at=at,
        sort_key=writing.sort_key(organisation=organisation, service=service),
        said=writing.said(organisation=organisation, code=service.code, detail=columns),
    )


def _sites(file: Listing, services: Sequence[Service], at: datetime) -> None:
    """Make and renew the pack's places, and say which services are given there."""
    organisations = {one.code: one for one in Organisation.objects.order_by("code")}
    there = {
        (one.organisation_id, one.code): one for one in Location.objects.select_for_update().order_by("pk")
    }
    sites: dict[tuple[str, str], Location] = {}
    for told in file.locations:
        organisation = organisations[told.organisation]
        sites[told.organisation, told.code] = _site(
            there.get((organisation.pk, told.code)), told, organisation, at
        )
    known = set(GivenAt.objects.values_list("entry", "location"))
    offered = defaultdict(list)
    for service in services:
        offered[service.organisation.code, service.code].append(service.pk)
    links = [
        GivenAt(entry_id=key, location=sites[one.organisation, where])
        for one in file.services
        for code in one.codes
        for where in one.at
        for key in offered[one.organisation, code]
        if (key, sites[one.organisation, where].pk) not in known
    ]
    GivenAt.objects.bulk_create(links)
    hidden = GivenAt.objects.filter(location__confidential=True).values("entry")
    Entry.objects.filter(pk__in=hidden, told_on_referral=False).update(told_on_referral=True)
    Entry.objects.filter(told_on_referral=True).exclude(pk__in=hidden).update(told_on_referral=False)


def _site(found: Location | None, told: PackLocation, organisation: Organisation, at: datetime) -> Location:
    said = told.model_dump(include=set(_SITE))
    if found is None:
        return Location.objects.create(organisation=organisation, code=told.code, updated_at=at, **said)
    if found.version == 1 and any(getattr(found, name) != value for name, value in said.items()):
        for name, value in said.items():
            setattr(found, name, value)
        found.updated_at = at
        found.save(update_fields=[*said, "updated_at"])
    return found
