"""The receiver's acts: accept, decline, complete."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.purposes import Purpose, Section
from lindung.cases import sections
from lindung.cases.actions import end_carried_by, fulfil, open_task
from lindung.kernel.problems import Refusal
from lindung.kernel.text import clean_text
from lindung.kernel.vocabularies import vocabulary
from lindung.kernel.workflow import StepRefused
from lindung.referral import queries
from lindung.referral.actions import consenting
from lindung.referral.actions.course import due, follow, others_pending, record
from lindung.referral.models import Referral
from lindung.referral.rules import MESSAGE_LIMIT, OTHER_HARM, CaseClosed, check_reason
from lindung.referral.workflow import ANSWER, REDIRECT, REFERRAL


class NotTheReceiver(Refusal):
    """An act that only the receiving organisation can do."""

    code = "not_the_receiver"
    status = 403


class AlreadyAnswered(StepRefused):
    """The second of two answers: the first one stands."""

    code = "already_answered"


@transaction.atomic
def accept(*, referral_id: UUID, by: Actor, at: datetime) -> Referral:
    """Take a person on. The organisation takes part in the case from now on and may open it.

    Of two acceptances at once one wins; the other raises `AlreadyAnswered`. Raises `NotTheReceiver`, and `CaseClosed`
    once the case has ended: only another harm is still taken on then, since its referral is what closed the case.
    `AlreadyWithdrawn` where the person's consent no longer holds.
    """
    referral = _answered(step="accept", referral_id=referral_id, by=by, at=at)
    if referral.case.closed_at is not None and referral.case.outcome != OTHER_HARM:
        raise CaseClosed(
            _("The case has ended meanwhile, so there is nothing left to take on. Ask the sender what to do.")
        )
    referral.save(update_fields=["state", "answered_at", "answered_by"])
    consenting.let_in(referral=referral, at=at)
    end_carried_by(basis_id=referral.pk, at=at, purpose=Purpose.REFERRAL)
    follow(case=referral.case, step="accept", by=by, at=at)
    record(referral, event="referral.accepted", by=by, at=at)
    return referral


@transaction.atomic
def decline(*, referral_id: UUID, reason: str, by: Actor, at: datetime, text: str = "") -> Referral:
    """Say no, with a reason (code of `decline_reasons`), so that the sender can turn to somebody else.

    The last answer outstanding being no, the case stands again where it stood before it was referred.
    Raises `AlreadyAnswered`, `NotTheReceiver`, `Invalid` for an unknown or unexplained reason, and `Locked`.
    """
    by.require(Permission.REFERRAL_ANSWER)
    plain = check_reason(reason=reason, text=text)
    referral = _answered(step="decline", referral_id=referral_id, by=by, at=at)
    referral.decline_reason = reason
    _seal(referral, "decline_text", plain, by=by, at=at)
    referral.save(update_fields=["state", "answered_at", "answered_by", "decline_reason", "decline_text"])
    if not others_pending(referral):
        follow(case=referral.case, step="return_referral", by=by, at=at)
    open_task(
        case=referral.case,
        kind=REDIRECT,
        organisation=referral.from_organisation,
        by=by,
        at=at,
        due_at=due(urgency=referral.urgency, at=at),
        fulfilled_by=REDIRECT,
        subject_id=referral.pk,
    )
    why = dict(vocabulary("decline_reasons").labels(reason))
    record(referral, event="referral.declined", by=by, at=at, reason=why)
    end_carried_by(basis_id=referral.pk, at=at)  # last: with it the case closes to who has just declined
    return referral


@transaction.atomic
def complete(*, referral_id: UUID, by: Actor, at: datetime, note: str = "") -> Referral:
    """Say that what was asked for is done. Raises `StepRefused` unless accepted, `NotTheReceiver`, and `Locked`."""
    by.require(Permission.REFERRAL_ANSWER)
    plain = clean_text(value=note, limit=MESSAGE_LIMIT)
    referral = _received_by(referral_id=referral_id, by=by)
    referral.state = REFERRAL.pick("complete", state=referral.state, subject=referral).target
    referral.completed_at, referral.completed_by_id = at, by.user_id
    _seal(referral, "completion_note", plain, by=by, at=at)
    referral.save(update_fields=["state", "completed_at", "completed_by", "completion_note"])
    record(referral, event="referral.completed", by=by, at=at)
    return referral


def _seal(referral: Referral, name: str, text: str, *, by: Actor, at: datetime) -> None:
    """Seal words of the answer; one without words needs no key."""
    if text:
        ring = sections.to_write(case=referral.case, by=by, at=at, sections=[Section.REFERRAL])
        ring.seal(referral, name, text)


def _received_by(*, referral_id: UUID, by: Actor) -> Referral:
    referral = queries.for_change(referral_id=referral_id, by=by)
    if referral.to_organisation_id != by.organisation_id:
        raise NotTheReceiver(_("Only the organisation this was sent to can answer it. Ask them."))
    return referral


def _answered(*, step: str, referral_id: UUID, by: Actor, at: datetime) -> Referral:
    """Return the locked referral with its answer set, its answering task done."""
    by.require(Permission.REFERRAL_ANSWER)
    referral = _received_by(referral_id=referral_id, by=by)
    if referral.state != Referral.State.SENT:
        message = _(
            "This referral has been answered or withdrawn meanwhile. Reload the page to see what happened."
        )
        raise AlreadyAnswered(message, step=step, state=referral.state)
    referral.state = REFERRAL.pick(step, state=referral.state, subject=referral).target
    referral.answered_at, referral.answered_by_id = at, by.user_id
    fulfil(case=referral.case, act=ANSWER, by=by, at=at, subject_id=referral.pk)
    return referral
