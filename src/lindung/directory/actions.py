"""Writes of the directory: seeding it, and the organisations with it, from the country pack."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lindung.access.actions import seed_organisation
from lindung.directory.listing.actions.seeding import of_files, seed_listing, touched
from lindung.directory.models import Service
from lindung.kernel.country import CountryPack


@transaction.atomic
def seed(*, pack: CountryPack, at: datetime) -> int:
    """Bring organisations and services to what the pack says; return the number of organisations.

    What the pack no longer names is switched off, never deleted: cases point at it. Services that came from an
    imported file stay, and what people keep in the listing stays as they keep it.
    """
    kept, spoken_of = [], touched()
    for entry in pack.organisations.values():
        organisation = seed_organisation(
            code=entry.code,
            kind=entry.kind,
            names=entry.name.root,
            place=entry.place or "",
            national=entry.national,
            at=at,
        )
        for code in entry.services:
            says = {
                "accepts_children": entry.accepts_children,
                "accepts_adults": entry.accepts_adults,
                "accepts_sexes": list(entry.accepts_sexes),
                "active": True,
            }
            service, created = Service.objects.get_or_create(
                organisation=organisation, code=code, place=entry.place or "", defaults=says
            )
            if not created and service.pk not in spoken_of:
                Service.objects.filter(pk=service.pk).exclude(**says).update(**says)
            kept.append(service.pk)
    Service.objects.exclude(pk__in={*kept, *of_files()}).update(active=False)
    seed_listing(pack=pack, at=at)
    return len(pack.organisations)
