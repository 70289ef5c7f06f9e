"""Reads of the listing. Confidential places do not exist for whoever may not know of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.directory.listing.models import Entry, GivenAt, Location
from lindung.directory.queries import RESIDENTIAL
from lindung.kernel.country import current

TRAVELLED_TO = RESIDENTIAL | {"transit_house"}
"""Needs for which the person travels: offered to the whole country, and confidential unless a keeper says otherwise."""
SOUGHT = (Entry.Status.ACTIVE, Entry.Status.PAUSED)
WORDS = 6
"""Words of a search that count."""


def visible_to(actor: Actor) -> QuerySet[Entry]:
    """Return the entries an actor may read: of organisations and services that are not switched off."""
    if not actor.may(Permission.DIRECTORY_READ):
        return Entry.objects.none()
    offered = Q(service__active=True) | ~Q(status=Entry.Status.ACTIVE)
    return Entry.objects.filter(offered, service__organisation__active=True)


def locations_visible_to(actor: Actor) -> QuerySet[Location]:
    """Return the places an actor may know of; the same that the wall shows."""
    if not actor.may(Permission.DIRECTORY_READ):
        return Location.objects.none()
    rows = Location.objects.filter(organisation__active=True)
    if actor.may(Permission.CASE_READ_NATIONAL):
        return rows
    return rows.filter(Q(confidential=False) | Q(organisation=actor.organisation_id))


def given_visible_to(actor: Actor) -> QuerySet[GivenAt]:
    """Return which services are given where, as far as the actor may know of the place."""
    if not actor.may(Permission.DIRECTORY_READ):
        return GivenAt.objects.none()
    offered = Q(entry__service__active=True) | ~Q(entry__status=Entry.Status.ACTIVE)
    rows = GivenAt.objects.filter(offered, entry__service__organisation__active=True)
    if actor.may(Permission.CASE_READ_NATIONAL):
        return rows
    return rows.filter(Q(location__confidential=False) | Q(location__organisation=actor.organisation_id))


def may_keep(*, entry: Entry, actor: Actor) -> bool:
    """Tell whether an actor keeps an entry: their own organisation's, or all for national coordination."""
    own = entry.service.organisation_id == actor.organisation_id
    return actor.may(Permission.DIRECTORY_KEEP) and (own or actor.may(Permission.CASE_READ_NATIONAL))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty means any. `age` in whole years, `order` a code of an order the person is under."""

    words: str = ""
    need: str = ""
    place: str = ""
    language: str = ""
    sex: str = ""
    age: int | None = None
    order: str = ""
    every_status: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page starts: just after this one. `rank` 0 are those in the place asked for."""

    rank: int
    sort_key: str

    def __str__(self) -> str:
        return f"{self.rank},{self.sort_key}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """Return the cursor that `str()` wrote; None for any other text, which starts at the beginning."""
        rank, comma, key = text.partition(",")
        sound = comma and rank in {"0", "1"} and key and len(key) <= 140 and key.isprintable()
        return cls(rank=int(rank), sort_key=key) if sound else None


def tokens(text: str) -> list[str]:
    """Return the words of a search, plain letters and digits only."""
    plain = "".join(letter if letter.isalnum() else " " for letter in text.lower())
    return plain.split()[:WORDS]


def found(*, actor: Actor, wanted: Wanted) -> QuerySet[Entry]:
    """Return the entries that match all that is wanted, unordered. No answer depends on where a hidden place lies."""
    rows = visible_to(actor)
    if not wanted.every_status:
        rows = rows.filter(status__in=SOUGHT)
    if words := tokens(wanted.words):
        query = " & ".join(f"{word}:*" for word in words)
        rows = rows.filter(words=SearchQuery(query, config="simple", search_type="raw"))
    elif wanted.words.strip():
        return rows.none()
    if wanted.need:
        rows = rows.filter(service__code=wanted.need)
    if wanted.place:
        there = Q(service__place__in=(wanted.place, ""))
        rows = rows.filter(there | Q(service__code__in=TRAVELLED_TO))
    if wanted.language:
        rows = rows.filter(Q(languages__contains=[wanted.language]) | Q(interpreted=True))
    if wanted.sex:
        # Somebody who is neither, or of whom it is not known, is asked about at every house: none is left out.
        rows = rows.filter(service__accepts_sexes__contains=[wanted.sex])
    if wanted.age is not None:
        child = wanted.age < current().age_of_majority
        rows = (
            rows.filter(service__accepts_children=True)
            if child
            else rows.filter(service__accepts_adults=True)
        )
        rows = rows.filter(Q(minimum_age=None) | Q(minimum_age__lte=wanted.age))
        rows = rows.filter(Q(maximum_age=None) | Q(maximum_age__gte=wanted.age))
    if wanted.order:
        rows = rows.filter(Q(orders=[]) | Q(orders__contains=[wanted.order]))
    return rows


def page(
    *, actor: Actor, wanted: Wanted, after: Cursor | None, size: int
) -> tuple[Sequence[Entry], Cursor | None]:
    """Return up to `size` entries, those in the place asked for first, and the cursor of the next page; one query."""
    rows = found(actor=actor, wanted=wanted)
    if wanted.place:
        near = Case(
            When(service__place=wanted.place, then=Value(0)), default=Value(1), output_field=IntegerField()
        )
        rows = rows.annotate(rank=near)
        if after:
            later = Q(rank=after.rank, sort_key__gt=after.sort_key) | Q(rank__gt=after.rank)
            rows = rows.filter(later)
        rows = rows.order_by("rank", "sort_key")
    else:
        if after:
            rows = rows.filter(sort_key__gt=after.sort_key)
        rows = rows.order_by("sort_key")
    shown = list(rows.select_related("service__organisation").defer("words", "said")[: size + 1])
    if len(shown) <= size:
        return shown, None
    last = shown[size - 1]
    rank = int(last.service.place != wanted.place) if wanted.place else 0
    return shown[:size], Cursor(rank=rank, sort_key=last.sort_key)


def one(*, service_id: UUID, by: Actor) -> Entry:
    """Return an entry with its service and organisation. Raises Entry.DoesNotExist."""
    rows = visible_to(by).select_related("service__organisation", "reviewed_by__organisation")
    return rows.defer("words", "said").get(pk=service_id)


def kept(*, service_id: UUID, by: Actor) -> Entry:
    """Return an entry that an actor keeps: to them another organisation's is not there. Raises Entry.DoesNotExist."""
    rows = visible_to(by).select_related("service__organisation", "reviewed_by__organisation")
    if not by.may(Permission.CASE_READ_NATIONAL):
        rows = rows.filter(service__organisation=by.organisation_id)
    return rows.defer("words", "said").get(pk=service_id)


def places_of(*, entries: Sequence[UUID], by: Actor) -> dict[UUID, list[GivenAt]]:
    """Return entry to where it is given, as far as the actor may know; one query."""
    rows = given_visible_to(by).filter(entry__in=entries).select_related("location")
    there: dict[UUID, list[GivenAt]] = defaultdict(list)
    for row in rows.order_by("location__code"):
        there[row.entry_id].append(row)
    return dict(there)


@dataclass(frozen=True, slots=True)
class DueCursor:
    """Where a page of reviews starts: just after this one."""

    review_by: date
    sort_key: str

    def __str__(self) -> str:
        return f"{self.review_by.isoformat()},{self.sort_key}"

    @classmethod
    def read(cls, text: str) -> DueCursor | None:
        """Return the cursor that `str()` wrote; None for any other text."""
        day, _comma, key = text.partition(",")
        try:
            return cls(date.fromisoformat(day), key) if key.isprintable() and 0 < len(key) <= 140 else None
        except ValueError:
            return None


def due(*, by: Actor, until: date) -> QuerySet[Entry]:
    """Return the entries the actor keeps that must be reviewed by `until`, unordered."""
    if not by.may(Permission.DIRECTORY_KEEP):
        return Entry.objects.none()
    rows = visible_to(by).filter(review_by__lte=until).exclude(status=Entry.Status.DEFUNCT)
    if by.may(Permission.CASE_READ_NATIONAL):
        return rows
    return rows.filter(service__organisation=by.organisation_id)


def due_page(
    *, by: Actor, until: date, after: DueCursor | None, size: int
) -> tuple[Sequence[Entry], DueCursor | None]:
    """Return up to `size` entries due for review, longest due first, and the cursor of the next page; one query."""
    rows = due(by=by, until=until)
    if after:
        rows = rows.filter(review_by__gte=after.review_by).filter(
            Q(review_by__gt=after.review_by) | Q(sort_key__gt=after.sort_key)
        )
    ordered = rows.select_related("service__organisation").defer("words", "said")
    shown = list(ordered.order_by("review_by", "sort_key")[: size + 1])
    if len(shown) <= size:
        return shown, None
    last = shown[size - 1]
    return shown[:size], DueCursor(review_by=last.review_by, sort_key=last.sort_key)
