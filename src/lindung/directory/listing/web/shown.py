"""An entry as the pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from lindung.directory.listing import words
from lindung.directory.listing.models import Entry, GivenAt, Location
from lindung.kernel.country import current
from lindung.kernel.templatetags.lindung import label


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list."""

    entry: Entry
    name: str
    organisation: str
    place: str
    languages: str
    whom: str
    where: str
    status: str
    colour: str
    late: bool = False


def line(entry: Entry, *, where: Sequence[GivenAt] = (), today: date) -> Line:
    """Return an entry as a row of a list; `where` are the places the reader may know of."""
    spoken = [words.language_name(code) for code in entry.languages]
    if entry.interpreted:
        spoken.append(_("others with an interpreter"))
    known = ", ".join(one.location.city for one in where)
    hidden = entry.told_on_referral and not where
    return Line(
        entry=entry,
        name=words.name_of(entry),
        organisation=entry.service.organisation.name,
        place=words.place(entry.service.place),
        languages=", ".join(spoken),
        whom=", ".join(words.whom(entry)),
        where=_("Place told on referral") if hidden else known,
        status="" if entry.status == Entry.Status.ACTIVE else entry.get_status_display(),
        colour=words.STATUS_COLOURS[entry.status],
        late=entry.review_by < today,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A named line of a summary; more lines stand below the first."""

    name: str
    lines: Sequence[str] = field(default_factory=list)


def rows(entry: Entry) -> list[Row]:
    """Return what is said of a service, without where and without what is not known."""
    found = [
        Row(_("Offered in"), [words.place(entry.service.place)]),
        Row(_("For whom"), ["; ".join(words.whom(entry))]),
        Row(_("Under which order"), [words.order(code) for code in entry.orders]),
        Row(_("Languages"), _spoken(entry)),
        Row(_("Opening hours"), words.hours(entry.hours)),
        Row(_("How to come to it"), [label(entry.how_to)]),
        Row(_("Room for"), _room(entry)),
        Row(_("Cost"), [entry.get_cost_display()] if entry.cost != Entry.Cost.UNSAID else []),
    ]
    return [row for row in found if any(row.lines)]


def _spoken(entry: Entry) -> list[str]:
    spoken = [", ".join(words.language_name(code) for code in entry.languages)] if entry.languages else []
    if entry.interpreted:
        spoken.append(_("Interpreters are called for other languages."))
    return spoken


def _room(entry: Entry) -> list[str]:
    if entry.capacity is None:
        return []
    room = _("%(n)d people at once") % {"n": entry.capacity}
    return [room] if entry.free is None else [room, _("%(n)d free") % {"n": entry.free}]


@dataclass(frozen=True, slots=True)
class Where:
    """A place where a service is given."""

    confidential: bool
    lines: Sequence[str]


def where(location: Location) -> Where:
    """Return a place as lines of an address."""
    town = f"{location.postal_code} {location.city}".strip()
    known = current().places.get(location.place)
    districts = {one.code: one.name for one in known.districts} if known else {}
    there = [str(districts.get(location.district, "")), words.place(location.place)]
    lines = [location.name, location.address, location.address_more, town, ", ".join(filter(None, there))]
    return Where(
        confidential=location.confidential, lines=[*filter(None, lines), *filter(None, [location.transport])]
    )
