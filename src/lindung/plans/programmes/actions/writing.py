"""The writes that several acts share; whoever calls them has a transaction open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.kernel.problems import Invalid
from lindung.plans.programmes import queries
from lindung.plans.programmes.facts import Facts, Heads
from lindung.plans.programmes.models import Attendance, Event, EventChange, Tally
from lindung.plans.programmes.problems import AlreadyRecorded, Cancelled, ChangedMeanwhile, NotYours


def begin(*, event_id: UUID, by: Actor, version: int | None) -> Event:
    """Return an event locked for change. `version`: the one the actor has read, where they have read one.

    Raises `NotAllowed`, `Event.DoesNotExist`, `NotYours`, `Cancelled`, `ChangedMeanwhile`.
    """
    by.require(Permission.PROGRAMME_RECORD)
    event = queries.for_change(event_id=event_id, by=by)
    if not queries.may_change(event=event, actor=by):
        raise NotYours
    if event.cancelled_at is not None:
        raise Cancelled
    if version is not None and version != event.version:
        raise ChangedMeanwhile
    return event


def write(
    *,
    event: Event,
    kind: str,
    before: dict[str, Any],
    after: dict[str, Any],
    by: Actor,
    at: datetime,
    reason: str = "",
    state: dict[str, Any] | None = None,
) -> None:
    """Raise the version of a locked event and keep what changed."""
    event.version += 1
    event.save(update_fields=["version"])
    EventChange.objects.create(
        event=event,
        version=event.version,
        kind=kind,
        before=before,
        after=after,
        state=state or {},
        reason=reason,
        by_id=by.user_id,
        at=at,
    )


def owner(*, code: str, by: Actor) -> Organisation:
    """Return the organisation `code` for which the actor records. Raises `NotYours`, `Invalid`."""
    found = Organisation.objects.filter(code=code).first()
    if found is None or not found.active:
        raise Invalid(
            _("This organisation does not take part any more. Choose the one that took over."),
            field="organisation",
        )
    if found.pk != by.organisation_id and not queries.keeps_all(by):
        raise NotYours
    return found


def priced(facts: Facts) -> Facts:
    """Return the facts with the plan's currency beside an amount that has none."""
    if facts.amount is None or facts.currency:
        return facts
    return replace(facts, currency=queries.currency())


def insert(event: Event) -> None:
    """Write a new event or a changed one. Raises `AlreadyRecorded` where its like stands."""
    twins = Event.objects.filter(likeness=event.likeness, cancelled_at=None).exclude(pk=event.pk)
    if twins.exists():
        raise AlreadyRecorded
    try:
        with transaction.atomic():
            event.save()
    except IntegrityError as error:
        if "event_once" in str(error):
            raise AlreadyRecorded from None
        raise


def count(*, event: Event, people: Sequence[Heads], at: datetime) -> None:
    """Write the groups of people; those there were end."""
    Attendance.objects.filter(event=event, ended_at=None).update(ended_at=at)
    Attendance.objects.bulk_create(
        Attendance(
            event=event,
            role=one.role,
            agency=one.agency,
            sex=one.sex,
            age_group=one.age_group,
            number=one.number,
            counted_at=at,
        )
        for one in people
    )


def sum_up(*, event: Event, tallies: Mapping[str, int], at: datetime) -> None:
    """Write the numbers by sector; those there were end."""
    Tally.objects.filter(event=event, ended_at=None).update(ended_at=at)
    Tally.objects.bulk_create(
        Tally(event=event, sector=sector, number=number, counted_at=at) for sector, number in tallies.items()
    )
