"""Writes of the directory: seeding it, and the organisations with it, from the country pack."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lindung.access.actions import seed_organisation
from lindung.directory.models import Service
from lindung.kernel.country import CountryPack


@transaction.atomic
def seed(*, pack: CountryPack, at: datetime) -> int:
    """Bring organisations and services to what the pack says; return the number of organisations.

    What the pack no longer names is switched off, never deleted: cases point at it.
    """
    kept = []
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
            service, _created = Service.objects.update_or_create(
                organisation=organisation,
                code=code,
                place=entry.place or "",
                defaults={
                    "accepts_children": entry.accepts_children,
                    "accepts_adults": entry.accepts_adults,
                    "accepts_sexes": list(entry.accepts_sexes),
                    "active": True,
                },
            )
            kept.append(service.pk)
    Service.objects.exclude(pk__in=kept).update(active=False)
    return len(pack.organisations)
