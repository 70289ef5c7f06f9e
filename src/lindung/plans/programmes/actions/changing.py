"""Correcting and cancelling an event; what it said before is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.plans.programmes import checks, counting, queries
from lindung.plans.programmes.actions.writing import begin, count, insert, owner, priced, sum_up, write
from lindung.plans.programmes.facts import Facts, Heads, changed, facts_of, state
from lindung.plans.programmes.models import Event, EventChange


@transaction.atomic
def correct(
    *,
    event_id: UUID,
    facts: Facts,
    reason: str,
    by: Actor,
    at: datetime,
    people: Iterable[Heads] | None = None,
    tallies: Mapping[str, int] | None = None,
    version: int | None = None,
    sure: bool = False,
) -> Event:
    """Correct what an event says; its kind stays. `people` and `tallies`: None leaves them as they are.

    Raises `Invalid` with the field at fault, also where an indicator it counts for could no longer count it;
    `NotYours`, `Cancelled`, `ChangedMeanwhile`, `AlreadyRecorded`.
    """
    event = begin(event_id=event_id, by=by, version=version)
    plain = checks.reason(given=reason)
    earlier = facts_of(event)
    if facts.kind != event.kind:
        raise Invalid(
            _("The kind of an event stays. Cancel this one and record it as the other."), field="kind"
        )
    later = checks.checked(facts=priced(facts), at=at, sure=sure)
    old = {one.sector: one.number for one in queries.tallies(event=event)}
    sectors = checks.sectors(tallies=old if tallies is None else tallies, facts=later)
    groups = heads_of(event)
    heads = groups if people is None else checks.people(heads=people, facts=later)
    before, after = changed(before=earlier, after=later)
    if heads != groups:
        before, after = before | {"people": _rows(groups)}, after | {"people": _rows(heads)}
    if sectors != old:
        before, after = before | {"sectors": old}, after | {"sectors": sectors}
    if not after:
        raise Invalid(_("Nothing differs from what is recorded. Change something, or go back."))
    if later.organisation != earlier.organisation:
        event.organisation = owner(code=later.organisation, by=by)
    for name, value in later.columns().items():
        setattr(event, name, value)
    event.likeness = checks.likeness(facts=later)
    still_counts(event)
    insert(event)
    if heads != groups:
        count(event=event, people=heads, at=at)
    if sectors != old:
        sum_up(event=event, tallies=sectors, at=at)
    write(
        event=event,
        kind=EventChange.Kind.CORRECTED,
        before=before,
        after=after,
        by=by,
        at=at,
        reason=plain,
        state=state(later),
    )
    audit.record(event="programmes.corrected", subject=event, by=by, at=at, detail={"fields": sorted(after)})
    return event


def still_counts(event: Event) -> None:
    """Raise `Invalid` where an indicator that counts the event could not, as it is now."""
    for tag in queries.tags(event=event):
        if why := counting.why_not(event=event, indicator=tag.indicator, kept=True):
            raise Invalid(
                _("%(why)s Take that indicator off the event first, then correct it.") % {"why": why}
            )


def heads_of(event: Event) -> list[Heads]:
    """Return the groups of people at an event."""
    return [
        Heads(number=one.number, sex=one.sex, role=one.role, agency=one.agency, age_group=one.age_group)
        for one in queries.people(event=event)
    ]


def _rows(heads: Sequence[Heads]) -> list[list[object]]:
    return [[one.role, one.agency, one.sex, one.age_group, one.number] for one in heads]


@transaction.atomic
def set_people(
    *, event_id: UUID, people: Iterable[Heads], by: Actor, at: datetime, version: int | None = None
) -> Event:
    """Let exactly these groups have taken part. Raises `Invalid(field="people")`, `NotYours`, `Cancelled`."""
    event = begin(event_id=event_id, by=by, version=version)
    heads = checks.people(heads=people, facts=facts_of(event))
    groups = heads_of(event)
    if heads == groups:
        return event
    count(event=event, people=heads, at=at)
    write(
        event=event,
        kind=EventChange.Kind.PEOPLE,
        before={"people": _rows(groups)},
        after={"people": _rows(heads)},
        by=by,
        at=at,
    )
    detail = {"groups": len(heads), "people": sum(one.number for one in heads)}
    audit.record(event="programmes.people_counted", subject=event, by=by, at=at, detail=detail)
    return event


@transaction.atomic
def cancel(*, event_id: UUID, reason: str, by: Actor, at: datetime, version: int | None = None) -> Event:
    """Cancel an event that was not held or stands twice: it counts for nothing and stays readable, with the reason."""
    event = begin(event_id=event_id, by=by, version=version)
    event.cancelled_at, event.cancelled_for = at, checks.reason(given=reason)
    event.save(update_fields=["cancelled_at", "cancelled_for"])
    write(
        event=event,
        kind=EventChange.Kind.CANCELLED,
        before={},
        after={},
        by=by,
        at=at,
        reason=event.cancelled_for,
    )
    audit.record(event="programmes.cancelled", subject=event, by=by, at=at)
    return event
