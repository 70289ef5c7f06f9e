"""The whole directory as one file that can be imported again. Confidential places are left out: a file travels."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from lindung.access.models import Organisation
from lindung.directory.listing.hsds import shapes as shape
from lindung.directory.listing.hsds import telling
from lindung.directory.listing.models import Entry, GivenAt, Location


def told(*, at: datetime) -> dict[str, Any]:
    """Return what a file of the directory holds, as plain values; four queries."""
    rows = Entry.objects.filter(service__organisation__active=True).defer("words", "said")
    entries = list(rows.select_related("service__organisation").order_by("sort_key"))
    given = defaultdict(list)
    links = GivenAt.objects.filter(location__confidential=False).select_related("location")
    for one in links.order_by("location__code", "pk"):
        given[one.entry_id].append(one)
    offered = defaultdict(list)
    for entry in entries:
        service = telling.service(entry, given=given[entry.pk], at=at, with_organisation=False)
        offered[entry.service.organisation_id].append(service)
    places = defaultdict(list)
    for place in Location.objects.filter(confidential=False).order_by("code", "pk"):
        places[place.organisation_id].append(place)
    bodies = Organisation.objects.filter(pk__in=list(offered)).order_by("code")
    organisations = [
        telling.organisation(one, places=places[one.pk], services=offered[one.pk]) for one in bodies
    ]
    return {
        "version": shape.VERSION,
        "made_at": at.isoformat(),
        "organizations": [one.model_dump(mode="json", exclude_none=True) for one in organisations],
    }
