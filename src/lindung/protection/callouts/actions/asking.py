"""Asking for a helper, choosing another, calling it off."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.actions.grants import end_carried_by
from lindung.cases.models import Case
from lindung.directory.roster import actions as roster
from lindung.directory.roster.availability import Span
from lindung.directory.roster.models import Entry
from lindung.directory.roster.words import is_language
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.protection.callouts import queries
from lindung.protection.callouts.actions import locking
from lindung.protection.callouts.actions.noting import note, record
from lindung.protection.callouts.actions.offering import offer_next, offer_to_entry, take_back
from lindung.protection.callouts.fitting import Fit, Wanted
from lindung.protection.callouts.models import Callout, CalloutCase, CalloutOffer
from lindung.protection.callouts.workflow import CALLOUT

LONGEST: Final = timedelta(days=3)
DIALECT_LIMIT: Final = 40


@dataclass(frozen=True, slots=True)
class AskIn:
    """What is asked for. Without a place it is where the (first) person was found."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    language: str = ""
    dialect: str = ""
    mode: str = Callout.Mode.ON_SITE
    place: str = ""
    urgency: str = Callout.Urgency.URGENT
    sex: str = ""
    needed_at: datetime | None = None
    entry: UUID | None = None
    """Whom to ask first; None: the best who fits."""


@transaction.atomic
def ask(*, case_ids: Sequence[UUID], given: AskIn, by: Actor, at: datetime) -> Callout:
    """Ask for a helper to the people of one or several cases, and offer it at once to the best who fits.

    Raises `Invalid` at the field at fault, `DoesNotFit` for somebody named who does not, Case.DoesNotExist where the
    actor does not see one of the cases. Where nobody fits the callout stands as such, and the secretariat has a task.
    """
    by.require(Permission.CALLOUT_ASK)
    people = _people(case_ids, by=by)
    place = given.place or people[0].place
    _check(given, place=place, at=at)
    callout = Callout(
        id=uuid.uuid4(),
        kind=given.kind,
        language=given.language,
        dialect=clean_text(value=given.dialect, limit=DIALECT_LIMIT),
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        mode=given.mode,
        place=place,
        urgency=given.urgency,
        sex=given.sex,
        person_sex=queries.sex_of(people),
        people=len(people),
        needed_at=given.needed_at or at,
        asked_at=at,
        by_id=by.user_id,
        organisation=Organisation.objects.get(pk=by.organisation_id),
    )
    callout.save(force_insert=True)
    CalloutCase.objects.bulk_create(CalloutCase(callout=callout, case=case) for case in people)
    record("asked", callout, by=by, at=at, language=given.language, urgency=given.urgency, people=len(people))
    if given.entry is not None:
        offer_to_entry(callout, entry_id=given.entry, by=by, at=at)
    else:
        offer_next(callout, by=by, at=at)
    return callout


def proposal(*, case_ids: Sequence[UUID], given: AskIn, by: Actor, at: datetime) -> list[Fit]:
    """Return everybody of the register with why they fit or not, before anything is asked. Raises as `ask`."""
    by.require(Permission.CALLOUT_ASK)
    people = _seen(case_ids, by=by)
    place = given.place or people[0].place
    _check(given, place=place, at=at)
    return queries.proposal(wanted=_wanted(given, people, place=place, by=by))


@transaction.atomic
def offer_to(*, callout_id: UUID, entry_id: UUID, by: Actor, at: datetime) -> CalloutOffer:
    """Offer a callout to somebody chosen by hand instead of whoever was asked last.

    Raises `DoesNotFit`, `StepRefused`, Callout.DoesNotExist for outsiders.
    """
    by.require(Permission.CALLOUT_ASK)
    callout = locking.for_asker(callout_id=callout_id, by=by)
    CALLOUT.pick("offer", state=callout.state)
    return offer_to_entry(callout, entry_id=entry_id, by=by, at=at)


@transaction.atomic
def cancel(*, callout_id: UUID, why: str, by: Actor, at: datetime) -> Callout:
    """Call a callout off; who was called is free again, and sees no case through it any more."""
    by.require(Permission.CALLOUT_ASK)
    callout = locking.for_asker(callout_id=callout_id, by=by)
    step = CALLOUT.pick("cancel", state=callout.state)
    if why not in Callout.Why.values:
        raise Invalid(_("Choose why it is called off."), field="why")
    call_off(callout, why=why, state=step.target, by=by, at=at)
    return callout


def call_off(callout: Callout, *, why: str, state: str, by: Actor | None, at: datetime) -> None:
    """End a callout that is locked: whoever said yes is free again, and sees no case through it."""
    take_back(callout, at=at)
    held = CalloutOffer.objects.filter(callout=callout, state=CalloutOffer.State.ACCEPTED)
    for offer in held:
        roster.release(reason_id=offer.pk)
    held.update(state=CalloutOffer.State.WITHDRAWN)
    end_carried_by(basis_id=callout.pk, at=at)
    callout.state, callout.ended_at, callout.why = state, at, why
    callout.save(update_fields=["state", "ended_at", "why"])
    note(callout, by=by, at=at)
    record("cancelled", callout, by=by, at=at, why=why)


def _people(case_ids: Sequence[UUID], *, by: Actor) -> list[Case]:
    """Lock the cases in the order of their keys and return them with their people."""
    seen = _seen(case_ids, by=by)
    locking.lock_cases(case.pk for case in seen)
    return _seen(case_ids, by=by)


def _seen(case_ids: Sequence[UUID], *, by: Actor) -> list[Case]:
    wanted = set(case_ids)
    rows = cases.visible_to(by).filter(pk__in=wanted).select_related("person", "lead_organisation")
    found = list(rows.order_by("pk"))
    if not wanted or len(found) < len(wanted):
        raise Case.DoesNotExist
    return found


def _wanted(given: AskIn, people: Sequence[Case], *, place: str, by: Actor) -> Wanted:
    return queries.wanted_for(
        people=people,
        kind=given.kind,
        language=given.language,
        dialect=given.dialect,
        span=Span(given.starts_at, given.ends_at),
        mode=given.mode,
        place=place,
        sex=given.sex,
        organisation=Organisation.objects.get(pk=by.organisation_id),
    )


def _check(given: AskIn, *, place: str, at: datetime) -> None:
    lists: Sequence[tuple[str, str, object]] = (
        ("kind", given.kind, Entry.Kind.values),
        ("mode", given.mode, Callout.Mode.values),
        ("urgency", given.urgency, Callout.Urgency.values),
        ("place", place, current().places),
        ("sex", given.sex, ["", *Entry.Sex.values]),
    )
    for field, value, known in lists:
        if value not in known:  # type: ignore[operator]
            raise Invalid(_("This is not in the list. Choose from what is offered."), field=field)
    if given.kind == Entry.Kind.INTERPRETER and not given.language:
        raise Invalid(_("Say which language is needed."), field="language")
    if given.language and not is_language(given.language):
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="language")
    if given.ends_at <= given.starts_at:
        raise Invalid(_("The end lies before the beginning. Correct one of the two."), field="ends_at")
    if given.ends_at - given.starts_at > LONGEST:
        raise Invalid(_("This is too long for one helper. Ask for each day by itself."), field="ends_at")
    if given.ends_at <= at:
        raise Invalid(_("This time is over. Give one that is still to come."), field="ends_at")
    if given.needed_at is not None and given.needed_at > at:
        raise Invalid(_("The need cannot lie in the future."), field="needed_at")
