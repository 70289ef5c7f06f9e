"""The sender's acts: refer, withdraw, and rest after a decline."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.access.purposes import Purpose
from lindung.access.purposes import Section as Sealed
from lindung.cases import queries as cases
from lindung.cases import sections
from lindung.cases.actions import advance, cancel, end_carried_by, fulfil, give, open_task
from lindung.cases.models import Case, Grant
from lindung.kernel.problems import Invalid, Refusal
from lindung.kernel.vocabularies import vocabulary
from lindung.referral import queries
from lindung.referral.actions import consenting
from lindung.referral.actions.course import due, follow, others_pending, record
from lindung.referral.models import Referral, Section
from lindung.referral.rules import OTHER_HARM, CaseClosed, Contents, checked, harms_to_refer
from lindung.referral.workflow import ANSWER, OTHER_HARM_REFERRED, REDIRECT, REFERRAL, SENT


class CannotReceive(Invalid):
    """An organisation that does not offer the need where the person is, or not to children."""

    code = "cannot_receive"


class AlreadyReferred(Refusal):
    """The same need already lies with the same organisation."""

    code = "already_referred"


class NotTheSender(Refusal):
    """An act that only the sending organisation can do."""

    code = "not_the_sender"
    status = 403


@transaction.atomic
def send(*, case_id: UUID, need: str, to: UUID, contents: Contents, by: Actor, at: datetime) -> Referral:
    """Refer a person's need to an organisation (its key) that offers it for them; their answer becomes due.

    A presumed victim is thereby referred; at any other stage the case stays where it is. Raises `CaseClosed`,
    `CannotReceive`, `AlreadyReferred`, `Invalid`, `StepRefused` without consent or a legal basis, `NotCovered` where
    the sender does not see what they would share, and `Locked`.
    """
    by.require(Permission.REFERRAL_SEND)
    contents = checked(contents)
    case = cases.for_change(case_id=case_id, by=by)
    if case.closed_at is not None:
        raise CaseClosed(_("The case is closed. Reopen it, then refer."))
    if need not in vocabulary("services"):
        raise Invalid(_("This need is not in the list. Choose one that is offered."), field="need")
    receiver = queries.receivers(need=need, case=case, by=by).filter(pk=to).first()
    if receiver is None:
        raise CannotReceive(
            _("This organisation does not offer that for this person. Choose one from the list."), field="to"
        )
    referral = _place(case=case, to=receiver, need=need, other_harm="", contents=contents, by=by, at=at)
    follow(case=case, step="refer", by=by, at=at)
    fulfil(case=case, act=SENT, by=by, at=at)
    record(referral, event="referral.sent", by=by, at=at)
    return referral


@transaction.atomic
def refer_other_harm(
    *, case_id: UUID, harm: str, to: UUID, contents: Contents, by: Actor, at: datetime
) -> Referral:
    """Refer a harm that is not trafficking to the agency whose task it is, and close the case as such.

    The case's open tasks end, except answers to referrals that still wait: help asked for is not called off.
    After a decline the same harm can be referred to another agency though the case is closed.
    """
    by.require(Permission.REFERRAL_SEND)
    contents = checked(contents)
    case = cases.for_change(case_id=case_id, by=by)
    again = case.closed_at is not None and case.outcome == OTHER_HARM
    if harm not in harms_to_refer() or (again and harm != case.harm):
        raise Invalid(_("Choose the harm from the list."), field="harm")
    agency = queries.agencies(harm=harm, case=case, by=by).filter(pk=to).first()
    if agency is None:
        raise CannotReceive(
            _("This harm is not the task of that organisation. Choose one from the list."), field="to"
        )
    if not again:
        fulfil(case=case, act=OTHER_HARM_REFERRED, by=by, at=at)
        advance(case=case, step="refer_other_harm", by=by, at=at, outcome=OTHER_HARM, harm=harm)
        cancel(case=case, by=by, at=at, keep=ANSWER)
    referral = _place(case=case, to=agency, need="", other_harm=harm, contents=contents, by=by, at=at)
    record(referral, event="referral.sent", kind="referral.other_harm", by=by, at=at)
    return referral


@transaction.atomic
def withdraw(*, referral_id: UUID, by: Actor, at: datetime) -> Referral:
    """Take back a referral. Raises `NotTheSender`, and `StepRefused` once it is answered."""
    by.require(Permission.REFERRAL_SEND)
    referral = _sent_by(referral_id=referral_id, by=by)
    referral.state = REFERRAL.pick("withdraw", state=referral.state, subject=referral).target
    referral.withdrawn_at, referral.withdrawn_by_id = at, by.user_id
    referral.save(update_fields=["state", "withdrawn_at", "withdrawn_by"])
    cancel(case=referral.case, act=ANSWER, by=by, at=at, subject_id=referral.pk)
    end_carried_by(basis_id=referral.pk, at=at)
    if not others_pending(referral):
        follow(case=referral.case, step="withdraw_referral", by=by, at=at)
    record(referral, event="referral.withdrawn", by=by, at=at)
    return referral


@transaction.atomic
def settle(*, referral_id: UUID, by: Actor, at: datetime) -> Referral:
    """Say that a declined referral needs no other one; its redirecting is then done.

    Raises `NotTheSender`, and `Refusal` when nothing is left to settle.
    """
    by.require(Permission.REFERRAL_SEND)
    referral = _sent_by(referral_id=referral_id, by=by)
    if not fulfil(case=referral.case, act=REDIRECT, by=by, at=at, subject_id=referral.pk):
        raise Refusal(
            _("Nothing is left to do here: it was referred again or settled meanwhile. Reload the page.")
        )
    record(referral, event="referral.settled", by=by, at=at)
    return referral


def _sent_by(*, referral_id: UUID, by: Actor) -> Referral:
    referral = queries.for_change(referral_id=referral_id, by=by)
    if referral.from_organisation_id != by.organisation_id:
        raise NotTheSender(_("Only the organisation that sent this referral can do that. Ask them."))
    return referral


def _place(
    *, case: Case, to: Organisation, need: str, other_harm: str, contents: Contents, by: Actor, at: datetime
) -> Referral:
    """Store a referral, ask the receiver for an answer and end the search for another one after a decline.

    Until they answer, the receiver sees what is shared and nothing else; nobody shares what they do not see.
    """
    states = (Referral.State.SENT, Referral.State.ACCEPTED)
    if Referral.objects.filter(case=case, to_organisation=to, need=need, state__in=states).exists():
        raise AlreadyReferred(
            _("This already lies with that organisation. Wait for the answer, or withdraw it first."),
            field="to",
        )
    referral = Referral(
        case=case,
        need=need,
        other_harm=other_harm,
        from_organisation_id=by.organisation_id,
        to_organisation=to,
        purposes=list(contents.purposes),
        shared=list(contents.shared),
        consent=contents.consent,
        consent_record=consenting.agreed(case=case, to=to, contents=contents, by=by, at=at),
        legal_basis=contents.legal_basis,
        urgency=contents.urgency,
        sent_at=at,
        sent_by_id=by.user_id,
        answer_due_at=due(urgency=contents.urgency, at=at),
    )
    referral.state = REFERRAL.pick("send", state=REFERRAL.initial, subject=referral).target
    preview = [Sealed.REFERRAL, *([Sealed.NEEDS] if Section.NEEDS in contents.shared else [])]
    ring = sections.to_write(case=case, by=by, at=at, sections=preview)
    ring.seal(referral, "message", contents.message)
    referral.save(force_insert=True)
    give(
        case=case,
        organisation=to,
        purpose=Purpose.REFERRAL,
        sections=preview,
        basis=Grant.Basis.REFERRAL,
        basis_id=referral.pk,
        at=at,
    )
    open_task(
        case=case,
        kind=ANSWER,
        organisation=to,
        by=by,
        at=at,
        due_at=referral.answer_due_at,
        fulfilled_by=ANSWER,
        subject_id=referral.pk,
    )
    same = Referral.objects.filter(case=case, need=need, other_harm=other_harm)
    declined = same.filter(from_organisation=by.organisation_id, state=Referral.State.DECLINED)
    for earlier in declined.values_list("pk", flat=True):
        fulfil(case=case, act=REDIRECT, by=by, at=at, subject_id=earlier)
    return referral
