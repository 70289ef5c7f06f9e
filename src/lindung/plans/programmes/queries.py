"""Reads of programmes: everybody who reads the plan sees every event; who may change one is `may_change`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.kernel.country import current
from lindung.plans.models import Indicator, Plan
from lindung.plans.programmes import counting
from lindung.plans.programmes.models import Attendance, Event, EventChange, EventIndicator, Import, Tally


def visible_to(actor: Actor) -> QuerySet[Event]:
    """Return the events an actor may know of: all of them for who reads the plan, none else."""
    return Event.objects.all() if actor.may(Permission.PLAN_READ) else Event.objects.none()


def keeps_all(actor: Actor) -> bool:
    """Tell whether an actor records for every organisation: whoever runs the plan's reporting."""
    return actor.may(Permission.PROGRAMME_RECORD) and actor.may(Permission.CYCLE_RUN)


def may_change(*, event: Event, actor: Actor) -> bool:
    """Tell whether an actor may correct or cancel an event, were it not cancelled."""
    if not actor.may(Permission.PROGRAMME_RECORD):
        return False
    return keeps_all(actor) or event.organisation_id == actor.organisation_id


def for_change(*, event_id: UUID, by: Actor) -> Event:
    """Return an event with its organisation, locked. Raises `Event.DoesNotExist` for outsiders."""
    return visible_to(by).select_for_update(of=("self",)).select_related("organisation").get(pk=event_id)


def currency() -> str:
    """Return the currency in which the country's newest plan counts money; empty where none says."""
    rows = Plan.objects.filter(country=current().code).exclude(currency="").order_by("-starts")
    return rows.values_list("currency", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list asks for; empty means any. `organisation` is a code, `indicator` the code within `plan`."""

    kind: str = ""
    year: int | None = None
    organisation: str = ""
    plan: str = ""
    indicator: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page starts: just after the event with this first day and key (newest first)."""

    held_from: date
    event_id: UUID

    def __str__(self) -> str:
        return f"{self.held_from.isoformat()},{self.event_id}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """Return the cursor that `str()` wrote; None for an address cut short, which starts at the beginning."""
        day, _comma, key = text.partition(",")
        try:
            return cls(held_from=date.fromisoformat(day), event_id=UUID(key))
        except ValueError:
            return None


def listed(*, actor: Actor, wanted: Wanted) -> QuerySet[Event]:
    """Return the events that a list asks for, newest first."""
    rows = visible_to(actor)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.year is not None:
        rows = rows.filter(held_from__gte=date(wanted.year, 1, 1), held_from__lt=date(wanted.year + 1, 1, 1))
    if wanted.organisation:
        rows = rows.filter(organisation__code=wanted.organisation)
    if wanted.indicator:
        links = EventIndicator.objects.filter(
            event=OuterRef("pk"), indicator__code=wanted.indicator, ended_at=None
        )
        if wanted.plan:
            links = links.filter(indicator__plan__code=wanted.plan)
        rows = rows.filter(Exists(links))
    if not wanted.cancelled:
        rows = rows.filter(cancelled_at=None)
    return rows.select_related("organisation").order_by("-held_from", "-id")


def page(
    *, actor: Actor, wanted: Wanted, after: Cursor | None, size: int
) -> tuple[Sequence[Event], Cursor | None]:
    """Return up to `size` events, newest first, and the cursor of the next page (None at the end)."""
    rows = listed(actor=actor, wanted=wanted)
    if after:
        rows = rows.filter(held_from__lte=after.held_from).filter(
            Q(held_from__lt=after.held_from) | Q(pk__lt=after.event_id)
        )
    found = list(rows[: size + 1])
    if len(found) <= size:
        return found, None
    last = found[size - 1]
    return found[:size], Cursor(held_from=last.held_from, event_id=last.pk)


def heads_at(*, events: Sequence[Event]) -> dict[UUID, int]:
    """Return event to how many people took part, in one query; events without people are left out."""
    rows = (
        Attendance.objects.filter(event__in=events, ended_at=None)
        .values_list("event")
        .annotate(people=Sum("number"))
    )
    return dict(rows.order_by())


def people(*, event: Event) -> Sequence[Attendance]:
    """Return the groups of people at an event."""
    return list(
        Attendance.objects.filter(event=event, ended_at=None).order_by("role", "agency", "sex", "age_group")
    )


def tallies(*, event: Event) -> Sequence[Tally]:
    """Return the sectors of an event, largest first."""
    return list(Tally.objects.filter(event=event, ended_at=None).order_by("-number", "sector"))


def changes(*, event: Event) -> Sequence[EventChange]:
    """Return what was done with an event, newest first."""
    return list(
        EventChange.objects.filter(event=event).select_related("by__organisation").order_by("-version")
    )


def tags(*, event: Event) -> Sequence[EventIndicator]:
    """Return what an event counts for, with indicator, activity and plan."""
    rows = EventIndicator.objects.filter(event=event, ended_at=None).select_related(
        "indicator__activity", "indicator__plan"
    )
    return list(rows.order_by("indicator__plan__code", "indicator__position"))


def imports(*, by: Actor) -> QuerySet[Import]:
    """Return the sheets an actor has sent."""
    return Import.objects.filter(by=by.user_id).order_by("-at")


OFFERED = 40


def offered(*, event: Event, actor: Actor, words: str = "") -> Sequence[Indicator]:
    """Return up to 40 indicators that can count an event, those its organisation answers for first.

    `words`: each must stand in the code or a title, in whatever language. Five queries at most.
    """
    if not actor.may(Permission.PLAN_READ):
        return []
    rows = Indicator.objects.filter(
        feed=Indicator.Feed.PROGRAMMES,
        withdrawn_at=None,
        activity__withdrawn_at=None,
        starts__lte=event.held_from,
        ends__gte=event.held_from,
    ).select_related("plan", "activity")
    asked = words.casefold().split()[:8]
    found = [
        one
        for one in rows
        if all(word in _searched(one) for word in asked) and not counting.why_not(event=event, indicator=one)
    ]
    actors = counting.answering(organisation=event.organisation, plans={one.plan_id for one in found})
    mine = counting.owed_by(actors=actors)
    found.sort(key=lambda one: (one.activity_id not in mine, one.plan.code, one.position))
    return found[:OFFERED]


def _searched(indicator: Indicator) -> str:
    """Return what a search looks through, folded."""
    titles = [*indicator.title.values(), *indicator.activity.title.values()]
    return " ".join([indicator.code, *titles]).casefold()


def holders() -> list[Organisation]:
    """Return the organisations that have held an event, by code."""
    held = Event.objects.filter(organisation=OuterRef("pk"))
    return list(Organisation.objects.filter(Exists(held)).order_by("code"))


def years() -> list[int]:
    """Return the years in which events were held, newest first."""
    found = Event.objects.dates("held_from", "year", order="DESC")
    return [one.year for one in found]
