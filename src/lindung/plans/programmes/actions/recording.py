"""Recording an event, with who came and what it counts for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.plans.programmes import checks
from lindung.plans.programmes.actions.tagging import link
from lindung.plans.programmes.actions.writing import count, insert, owner, priced, sum_up
from lindung.plans.programmes.facts import Facts, Heads, state
from lindung.plans.programmes.models import Event, EventChange


@transaction.atomic
def record(
    *,
    facts: Facts,
    people: Iterable[Heads] = (),
    tallies: Mapping[str, int] | None = None,
    indicators: Collection[UUID] = (),
    by: Actor,
    at: datetime,
    sure: bool = False,
) -> Event:
    """Record an event of the actor's organisation (who keeps the plan: of any).

    `tallies`: sector to number of inspections; `indicators`: what it counts for; `sure`: a text that looks personal
    names nobody. Raises `NotAllowed`, `NotYours`, `Invalid` with the field at fault, `AlreadyRecorded`.
    """
    by.require(Permission.PROGRAMME_RECORD)
    organisation = owner(code=facts.organisation, by=by)
    facts = checks.checked(facts=priced(facts), at=at, sure=sure)
    heads = checks.people(heads=people, facts=facts)
    sectors = checks.sectors(tallies=tallies or {}, facts=facts)
    event = Event(
        **facts.columns(),
        organisation=organisation,
        likeness=checks.likeness(facts=facts),
        recorded_by_id=by.user_id,
        recorded_at=at,
    )
    insert(event)
    count(event=event, people=heads, at=at)
    sum_up(event=event, tallies=sectors, at=at)
    after = {"people": sum(one.number for one in heads)} if heads else {}
    EventChange.objects.create(
        event=event,
        version=1,
        kind=EventChange.Kind.RECORDED,
        after=after,
        state=state(facts),
        by_id=by.user_id,
        at=at,
    )
    detail = {"kind": event.kind, "indicators": len(set(indicators))}
    audit.record(event="programmes.recorded", subject=event, by=by, at=at, detail=detail)
    if indicators:
        link(event=event, indicators=indicators, by=by, at=at)
    return event
