"""Houses, zones and beds from the country pack."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lindung.access.models import Organisation
from lindung.kernel.country import CountryPack
from lindung.protection.shelters.houses import HouseEntry, ZoneEntry, houses_of
from lindung.protection.shelters.models import Bed, House, Zone


@transaction.atomic
def seed(*, pack: CountryPack, at: datetime) -> int:
    """Bring houses to what the pack says; return how many it names. Nothing is deleted: stays point at it.

    What people changed since (a house that closes, a review that is due) stays as it is.
    """
    entries = houses_of(pack)
    codes = {entry.organisation for entry in entries}
    bodies = {one.code: one for one in Organisation.objects.filter(code__in=codes)}
    seeded = [entry for entry in entries if entry.organisation in bodies]
    for entry in seeded:
        _house(entry, bodies[entry.organisation])
    return len(seeded)


def _house(entry: HouseEntry, organisation: Organisation) -> None:
    low, high = entry.ages or (None, None)
    house, _created = House.objects.update_or_create(
        code=entry.code,
        defaults={
            "organisation": organisation,
            "names": entry.name.root,
            "kind": entry.kind.value,
            "place": entry.place or "",
            "sexes": list(entry.sexes),
            "adults": entry.adults,
            "children": entry.children.value,
            "age_from": low,
            "age_to": high,
            "orders": [one.value for one in entry.orders],
            "trans_welcome": entry.trans_welcome,
            "languages": list(entry.languages),
        },
    )
    kept = [_zone(zone, house).pk for zone in entry.zones]
    Zone.objects.filter(house=house).exclude(pk__in=kept).update(active=False)


def _zone(entry: ZoneEntry, house: House) -> Zone:
    zone, _created = Zone.objects.update_or_create(
        house=house,
        code=entry.code,
        defaults={
            "organisation_id": house.organisation_id,
            "names": entry.name.root,
            "audience": entry.audience.value,
            "orders": [one.value for one in entry.orders],
            "active": True,
        },
    )
    there = set(Bed.objects.filter(zone=zone).values_list("number", flat=True))
    wanted = set(range(1, entry.beds + 1))
    Bed.objects.bulk_create(
        Bed(zone=zone, organisation_id=house.organisation_id, number=number)
        for number in sorted(wanted - there)
    )
    Bed.objects.filter(zone=zone).exclude(number__in=wanted).update(active=False)
    Bed.objects.filter(zone=zone, number__in=wanted, active=False).update(active=True)
    return zone
