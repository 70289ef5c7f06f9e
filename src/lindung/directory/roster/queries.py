"""Reads of the roster: open facts about those who can be called, for everyone who may read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Q, QuerySet

from lindung.directory.roster.availability import Span, clear_of, within_hours
from lindung.directory.roster.models import Absence, Booking, Entry, Hours, Speaks, Training


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; empty means any."""

    kind: str = ""
    language: str = ""
    sex: str = ""
    place: str = ""
    free: Span | None = None


@dataclass(slots=True)
class Card:
    """An entry with all that hangs on it."""

    entry: Entry
    languages: list[Speaks] = field(default_factory=list)
    trainings: list[Training] = field(default_factory=list)
    hours: dict[int, tuple[time, time]] = field(default_factory=dict)
    absences: list[Span] = field(default_factory=list)
    bookings: list[Span] = field(default_factory=list)

    def speaks(self, language: str) -> Speaks | None:
        """Return how the entry speaks a language; None where it does not."""
        return next((one for one in self.languages if one.language == language), None)

    def trained(self, kind: str, on: date) -> bool:
        """Tell whether a training of this kind counts on `on`."""
        return any(
            one.kind == kind and one.taken_on <= on and (one.expires_on is None or on < one.expires_on)
            for one in self.trainings
        )

    def serves(self, place: str) -> bool:
        """Tell whether the entry comes to a place."""
        return not self.entry.places or place in self.entry.places

    def at_work(self, span: Span) -> bool:
        """Tell whether a time lies within the entry's hours and outside its absences."""
        return within_hours(span=span, hours=self.hours) and clear_of(span=span, taken=self.absences)

    def unbooked(self, span: Span) -> bool:
        """Tell whether nothing else was promised at this time."""
        return clear_of(span=span, taken=self.bookings)

    def free(self, span: Span) -> bool:
        """Tell whether the entry can be called for the whole of a time."""
        return self.at_work(span) and self.unbooked(span)


def search(*, wanted: Search) -> list[Card]:
    """Return the active entries that match, by name (5 queries)."""
    rows = Entry.objects.filter(active=True)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.sex:
        rows = rows.filter(sex=wanted.sex)
    if wanted.place:
        rows = rows.filter(Q(places=[]) | Q(places__contains=[wanted.place]))
    if wanted.language:
        rows = rows.filter(pk__in=Speaks.objects.filter(language=wanted.language).values("entry"))
    cards = cards_of(rows, span=wanted.free)
    return [card for card in cards if wanted.free is None or card.free(wanted.free)]


def cards_of(rows: QuerySet[Entry], *, span: Span | None = None) -> list[Card]:
    """Return entries with what hangs on them, by name; absences and bookings only where they meet `span`."""
    cards = {
        one.pk: Card(entry=one)
        for one in rows.select_related("organisation", "user").order_by("display_name", "id")
    }
    for speaks in Speaks.objects.filter(entry__in=cards).order_by("language"):
        cards[speaks.entry_id].languages.append(speaks)
    for training in Training.objects.filter(entry__in=cards).order_by("kind"):
        cards[training.entry_id].trainings.append(training)
    for hours in Hours.objects.filter(entry__in=cards):
        cards[hours.entry_id].hours[hours.weekday] = (hours.opens, hours.closes)
    if span is not None:
        for key, spans in _meeting(Absence, cards, span).items():
            cards[key].absences = spans
        for key, spans in _meeting(Booking, cards, span).items():
            cards[key].bookings = spans
    return list(cards.values())


def _meeting(
    model: type[Absence] | type[Booking], entries: Iterable[UUID], span: Span
) -> Mapping[UUID, list[Span]]:
    found: dict[UUID, list[Span]] = defaultdict(list)
    rows = model._default_manager.filter(
        entry__in=list(entries), starts_at__lt=span.ends_at, ends_at__gt=span.starts_at
    )
    for entry, starts_at, ends_at in rows.values_list("entry", "starts_at", "ends_at"):
        found[entry].append(Span(starts_at, ends_at))
    return found


def card(*, entry_id: UUID, span: Span | None = None) -> Card:
    """Return one entry, also one switched off. Raises Entry.DoesNotExist."""
    found = cards_of(Entry.objects.filter(pk=entry_id), span=span)
    if not found:
        raise Entry.DoesNotExist
    return found[0]


def own_card(*, entry_id: UUID, user_id: UUID) -> Card:
    """Return an active entry of an account; to it those of others are not there. Raises Entry.DoesNotExist."""
    found = cards_of(Entry.objects.filter(pk=entry_id, user=user_id, active=True))
    if not found:
        raise Entry.DoesNotExist
    return found[0]


def of_user(*, user_id: UUID) -> list[Card]:
    """Return the active entries of an account: one for each kind of help."""
    return cards_of(Entry.objects.filter(user=user_id, active=True))


def absences(*, entry_id: UUID, since: datetime) -> Sequence[Absence]:
    """Return the absences of an entry that end after `since`, the soonest first."""
    return list(Absence.objects.filter(entry=entry_id, ends_at__gt=since).order_by("starts_at", "id"))


def languages_spoken(*, kind: str = "") -> Sequence[str]:
    """Return the codes of the languages that somebody active of a kind speaks, sorted."""
    rows = Speaks.objects.filter(entry__active=True)
    rows = rows.filter(entry__kind=kind) if kind else rows
    return sorted(set(rows.values_list("language", flat=True)))


def due_for_review(*, before: date) -> QuerySet[Entry]:
    """Return active entries that nobody has gone through since `before`."""
    return Entry.objects.filter(Q(reviewed_on=None) | Q(reviewed_on__lt=before), active=True)
