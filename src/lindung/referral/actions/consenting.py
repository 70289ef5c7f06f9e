"""What a referral has to do with the person's consent: it rests on one, opens no more than it, and stops with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.purposes import Section as Sealed
from lindung.cases.actions import cancel, involve, open_task
from lindung.cases.actions.grants import hand_out
from lindung.cases.consents import queries as consents
from lindung.cases.consents.actions.recording import is_child, place
from lindung.cases.consents.models import Consent as Agreed
from lindung.cases.consents.problems import AlreadyWithdrawn, NothingToShare
from lindung.cases.consents.rules import Asked
from lindung.cases.models import Case, Grant
from lindung.kernel.problems import Invalid
from lindung.referral.actions.course import follow, others_pending, record
from lindung.referral.models import Consent, Referral, Section
from lindung.referral.rules import Contents, part_of
from lindung.referral.workflow import ANSWER, CONSENT_WITHDRAWN, REFERRAL


def agreed(*, case: Case, to: Organisation, contents: Contents, by: Actor, at: datetime) -> Agreed | None:
    """Return the consent on which a referral goes: the one it names, or one recorded with it; None without a yes.

    A child does not agree alone: then it names a consent of those who decide for the child, or a law.
    Raises `Invalid` at the field at fault, `NothingToShare` where all was withheld.
    """
    if contents.consent != Consent.GIVEN:
        return None
    purpose = part_of(kind=to.kind)
    if contents.consent_record is not None:
        held = consents.usable(case=case, organisation_id=to.pk, purpose=purpose, at=at)
        found = held.filter(pk=contents.consent_record).first()
        if found is None:
            raise Invalid(
                _(
                    "This consent does not reach this organisation and purpose, or no longer holds. Ask again."
                ),
                field="consent_record",
            )
        _check_withheld(found, contents)
        if not found.opens(purpose):
            raise NothingToShare(_("The person withheld everything that this organisation would see."))
        return found
    if is_child(case):
        if contents.legal_basis:
            return None
        raise Invalid(
            _(
                "A child does not agree alone. Record first what those who decide for the child say, and choose"
                " that consent; or name the law that lets you refer."
            ),
            field="consent",
        )
    asked = Asked(
        matter="referral",
        answer=Agreed.Answer.GIVEN,
        purposes=(purpose,),
        organisation=to.pk,
        explained=True,
        language=next(iter(case.person.languages), ""),
    )
    return place(case=case, asked=asked, by=by, at=at)


def _check_withheld(found: Agreed, contents: Contents) -> None:
    shares = {Section.NEEDS: Sealed.NEEDS, Section.MESSAGE: Sealed.REFERRAL}
    for part, sealed in shares.items():
        if part in contents.shared and sealed in found.withheld:
            field = "message" if part == Section.MESSAGE else "shared"
            raise Invalid(_("The person does not want this part shared. Leave it out."), field=field)


def let_in(*, referral: Referral, at: datetime) -> None:
    """Give the receiver who accepts their part: what the purpose covers, or what the consent leaves of it.

    Raises `AlreadyWithdrawn` where the consent no longer holds.
    """
    case, receiver = referral.case, referral.to_organisation
    purpose = part_of(kind=receiver.kind)
    basis = Grant.Basis.REFERRAL
    if referral.rests_on is None:
        involve(case=case, organisation=receiver, purpose=purpose, basis=basis, basis_id=referral.pk, at=at)
        return
    found = consents.holding(case=case, at=at).filter(pk=referral.rests_on).first()
    if found is None:
        raise AlreadyWithdrawn
    limited = bool(found.sections or found.withheld)
    hand_out(
        case=case,
        organisation=receiver,
        user=None,
        purpose=purpose,
        sections=found.opens(purpose) if limited else (),
        until=found.until,
        basis=basis,
        basis_id=referral.pk,
        at=at,
    )


def stop(consent: Agreed, by: Actor, at: datetime) -> Iterable[UUID]:
    """Stop what was referred on a consent that is withdrawn; return the referrals whose grants end with it.

    What waits for an answer is withdrawn; what was accepted stays in the records and closes. The sender is told.
    """
    resting = Referral.objects.filter(consent_record=consent, legal_basis="")
    standing = (Referral.State.SENT, Referral.State.ACCEPTED, Referral.State.COMPLETED)
    rows = resting.filter(state__in=standing).select_related("from_organisation", "to_organisation")
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for referral in found:
        referral.case = consent.case
        open_task(
            case=consent.case,
            kind=CONSENT_WITHDRAWN,
            organisation=referral.from_organisation,
            by=by,
            at=at,
            subject_id=referral.pk,
        )
        if referral.state == Referral.State.SENT:
            _withdraw(referral, by, at)
    return [referral.pk for referral in found]


def _withdraw(referral: Referral, by: Actor, at: datetime) -> None:
    referral.state = REFERRAL.pick("withdraw", state=referral.state, subject=referral).target
    referral.withdrawn_at, referral.withdrawn_by_id = at, by.user_id
    referral.save(update_fields=["state", "withdrawn_at", "withdrawn_by"])
    cancel(case=referral.case, act=ANSWER, by=by, at=at, subject_id=referral.pk)
    if not others_pending(referral):
        follow(case=referral.case, step="withdraw_referral", by=by, at=at)
    record(referral, event="referral.withdrawn", by=by, at=at)
