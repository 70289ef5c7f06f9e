"""Yes or no; being there; how it went. Said by whoever is called, or for them by who may."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.access.purposes import Purpose
from lindung.cases.actions.grants import end_carried_by, hand_out
from lindung.cases.models import Grant
from lindung.directory.roster import actions as roster
from lindung.directory.roster.models import Entry
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.protection.callouts import queries
from lindung.protection.callouts.actions import locking
from lindung.protection.callouts.actions.noting import note, record
from lindung.protection.callouts.actions.offering import offer_next, take_back
from lindung.protection.callouts.models import Callout, CalloutOffer
from lindung.protection.callouts.problems import TooEarly, TooLate
from lindung.protection.callouts.rules import rules_of
from lindung.protection.callouts.workflow import CALLOUT

EARLY: Final = timedelta(hours=2)
"""So long before the hour somebody may already be there."""


@transaction.atomic
def accept(*, offer_id: UUID, by: Actor, at: datetime) -> CalloutOffer:
    """Say yes. The time is booked; a specialist with an account sees the cases from now on, for as long as needed.

    Raises `Booked` where they said yes elsewhere for this time, `StepRefused` when the offer has passed on meanwhile,
    `TooLate`, `NotTheirs`, CalloutOffer.DoesNotExist for strangers, `Locked`.
    """
    callout, offer = locking.for_answer(offer_id=offer_id, by=by)
    step = _step("accept", callout, offer, CalloutOffer.State.OFFERED)
    if at >= callout.ends_at:
        raise TooLate
    roster.book(
        entry_id=offer.entry_id, starts_at=callout.starts_at, ends_at=callout.ends_at, reason_id=offer.pk
    )
    callout.state, callout.entry, callout.answered_at = step, offer.entry, at
    callout.save(update_fields=["state", "entry", "answered_at"])
    _answer(offer, CalloutOffer.State.ACCEPTED, by=by, at=at)
    _let_see(callout, offer, at=at)
    record("accepted", callout, by=by, at=at, by_telephone=offer.user_id is None)
    note(callout, by=by, at=at)
    return offer


@transaction.atomic
def decline(*, offer_id: UUID, reason: str, by: Actor, at: datetime) -> CalloutOffer:
    """Say no, for a reason. The next is asked: at once where the actor sees the cases, else by the worker."""
    callout, offer = locking.for_answer(offer_id=offer_id, by=by)
    step = _step("decline", callout, offer, CalloutOffer.State.OFFERED)
    _reason(reason)
    callout.state = step
    callout.save(update_fields=["state"])
    take_back(callout, at=at, state=CalloutOffer.State.DECLINED)
    _answer(offer, CalloutOffer.State.DECLINED, by=by, at=at, reason=reason)
    record("declined", callout, by=by, at=at, reason=reason)
    _go_on(callout, by=by, at=at)
    return offer


@transaction.atomic
def step_down(*, offer_id: UUID, reason: str, by: Actor, at: datetime) -> CalloutOffer:
    """Take a yes back. Somebody else is looked for at once, as an emergency where little time is left."""
    callout, offer = locking.for_answer(offer_id=offer_id, by=by)
    step = _step("step_down", callout, offer, CalloutOffer.State.ACCEPTED)
    _reason(reason)
    if callout.starts_at - at <= timedelta(hours=rules_of(current()).late.hours):
        callout.urgency = Callout.Urgency.EMERGENCY
    callout.state, callout.entry, callout.answered_at = step, None, None
    callout.stepped_down += 1
    callout.save(update_fields=["state", "entry", "answered_at", "stepped_down", "urgency"])
    record("stepped_down", callout, by=by, at=at, reason=reason)
    seen = len(queries.links_of(callout)) == callout.people
    roster.release(reason_id=offer.pk)
    _answer(offer, CalloutOffer.State.STEPPED_DOWN, by=by, at=at, reason=reason)
    if seen and offer.user_id != by.user_id:
        _go_on(callout, by=by, at=at)
    end_carried_by(basis_id=callout.pk, at=at, purpose=Purpose.SERVICES)
    return offer


@transaction.atomic
def arrive(*, offer_id: UUID, by: Actor, at: datetime, present_at: datetime | None = None) -> CalloutOffer:
    """Say that whoever was called is there, since `present_at` (now). Said by themselves, or by who sees the case."""
    callout, offer = locking.for_witness(offer_id=offer_id, by=by)
    own = offer.user_id == by.user_id
    step = _step("arrive" if own else "see_arrive", callout, offer, CalloutOffer.State.ACCEPTED)
    since = present_at or at
    if since > at or since < callout.starts_at - EARLY:
        raise TooEarly
    callout.state, callout.present_at = step, since
    callout.save(update_fields=["state", "present_at"])
    _move(offer, CalloutOffer.State.ATTENDING)
    record("present", callout, by=by, at=at)
    note(callout, by=by, at=at)
    return offer


@transaction.atomic
def finish(
    *, offer_id: UUID, outcome: str, by: Actor, at: datetime, ended_at: datetime | None = None
) -> CalloutOffer:
    """Say how it went; it ended at `ended_at` (now)."""
    callout, offer = locking.for_witness(offer_id=offer_id, by=by)
    own = offer.user_id == by.user_id
    step = _step("finish" if own else "see_finish", callout, offer, CalloutOffer.State.ATTENDING)
    if outcome not in Callout.Outcome.values:
        raise Invalid(_("Choose how it went."), field="outcome")
    until = ended_at or at
    assert callout.present_at is not None  # by the database's own rule
    if until > at or until < callout.present_at.replace(second=0, microsecond=0):  # people write minutes
        raise Invalid(_("It cannot end before it began, nor in the future."), field="ended_at")
    callout.state, callout.outcome, callout.ended_at = step, outcome, until
    callout.save(update_fields=["state", "outcome", "ended_at"])
    _move(offer, CalloutOffer.State.DONE)
    record("done", callout, by=by, at=at, outcome=outcome)
    note(callout, by=by, at=at)
    return offer


@transaction.atomic
def miss(*, offer_id: UUID, by: Actor, at: datetime) -> CalloutOffer:
    """Say that whoever had said yes did not come. Raises `TooEarly` before the hour."""
    by.require(Permission.CALLOUT_ASK)
    callout, offer = locking.for_witness(offer_id=offer_id, by=by)
    step = _step("miss", callout, offer, CalloutOffer.State.ACCEPTED)
    if at <= callout.starts_at:
        raise TooEarly
    callout.state, callout.ended_at = step, at
    callout.save(update_fields=["state", "ended_at"])
    roster.release(reason_id=offer.pk)
    _move(offer, CalloutOffer.State.MISSED)
    end_carried_by(basis_id=callout.pk, at=at)
    record("missed", callout, by=by, at=at)
    note(callout, by=by, at=at)
    return offer


def _step(name: str, callout: Callout, offer: CalloutOffer, state: str) -> str:
    """Return where a step leads. An offer that has passed on meanwhile counts as the callout having moved on."""
    standing = callout.state if offer.state == state else "cancelled"
    return CALLOUT.pick(name, state=standing).target


def _reason(reason: str) -> None:
    if reason not in CalloutOffer.Reason.values:
        raise Invalid(_("Choose a reason."), field="reason")


def _answer(offer: CalloutOffer, state: str, *, by: Actor, at: datetime, reason: str = "") -> None:
    offer.state, offer.answered_at, offer.reason, offer.recorded_by_id = state, at, reason, by.user_id
    offer.save(update_fields=["state", "answered_at", "reason", "recorded_by"])


def _move(offer: CalloutOffer, state: str) -> None:
    offer.state = state
    offer.save(update_fields=["state"])


def _go_on(callout: Callout, *, by: Actor, at: datetime) -> None:
    """Ask the next at once where the actor sees every case; else the worker does within the minute."""
    if len(queries.links_of(callout)) == callout.people:
        note(callout, by=by, at=at)
        offer_next(callout, by=by, at=at)


def _let_see(callout: Callout, offer: CalloutOffer, *, at: datetime) -> None:
    """Open the cases to a specialist who comes: for help to the person, until some days after the end."""
    if offer.user_id is None or offer.entry.kind != Entry.Kind.SPECIALIST:
        return
    user = User.objects.get(pk=offer.user_id)
    until = callout.ends_at + timedelta(days=rules_of(current()).access.days)
    for glimpse in locking.previews(offer).select_related("case"):
        hand_out(
            case=glimpse.case,
            organisation=user.organisation,
            user=user,
            purpose=Purpose.SERVICES,
            sections=(),
            until=until,
            basis=Grant.Basis.REFERRAL,
            basis_id=callout.pk,
            at=at,
        )
    end_carried_by(basis_id=callout.pk, at=at, purpose=Purpose.REFERRAL)
