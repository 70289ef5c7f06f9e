"""What every write of the listing shares: from a detail to columns, and the words a search looks in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lindung.access.models import Organisation
from lindung.directory.listing.details import Detail
from lindung.directory.listing.models import Entry
from lindung.directory.listing.pack import listing_of
from lindung.directory.models import Service
from lindung.kernel.country import CountryPack, current
from lindung.kernel.vocabularies import vocabulary

COLUMNS = (
    "status", "names", "about", "how_to", "contact_role", "phone", "email", "website", "languages", "interpreted",
    "minimum_age", "maximum_age", "orders", "capacity", "free", "cost", "hours",
)  # fmt: skip
"""What a detail says of an entry."""
ACCEPTS = ("accepts_adults", "accepts_children", "accepts_sexes")
"""What it may say of the service."""


def columns(detail: Detail) -> dict[str, Any]:
    """Return a detail as columns of an entry."""
    told = detail.model_dump(include=set(COLUMNS))
    return {
        name: [dict(one) | {"days": list(one["days"])} for one in value]
        if name == "hours"
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in told.items()
    }


def write(*, entry: Entry, detail: Detail, at: datetime) -> list[str]:
    """Give an entry what a detail says, unsaved; return the names of the columns that changed."""
    changed = []
    for name, value in columns(detail).items():
        if getattr(entry, name) != value:
            setattr(entry, name, value)
            changed.append(name)
    if "free" in changed or "capacity" in changed:
        entry.free_at = at if entry.free is not None else None
    return changed


def said(*, organisation: Organisation, code: str, detail: Mapping[str, Any]) -> str:
    """Return what a search by words finds a service by; never a place below a state."""
    services = vocabulary("services")
    labels = services.labels(code).values() if code in services else (code,)
    texts = [detail[name].values() for name in ("names", "about")]
    found = [organisation.names.values(), labels, *texts]
    return " ".join(str(text) for values in found for text in values)


def sort_key(*, organisation: Organisation, service: Service) -> str:
    """Return where a service stands in lists; one key for each."""
    return f"{organisation.code}/{service.code}/{service.place}"


def local_day(at: datetime) -> date:
    """Return the calendar day of a moment where the country's clocks stand."""
    return at.astimezone(ZoneInfo(current().time_zone)).date()


def due_after(*, day: date, pack: CountryPack) -> date:
    """Return by when an entry reviewed on `day` must be looked at again."""
    return day + timedelta(days=listing_of(pack).review_every_days)
