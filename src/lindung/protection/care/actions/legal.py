"""A lawyer for the person, and claims: what care needs to know of them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.cases.models import Case
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.vocabularies import vocabulary
from lindung.protection.care import queries
from lindung.protection.care.actions import common
from lindung.protection.care.kit import kit_of
from lindung.protection.care.models import Claim, LegalAid
from lindung.protection.care.problems import OutOfTurn

LEGAL_AID: Final = "legal_aid"
MOST: Final = Decimal("9999999999.99")
S = Claim.State
NEXT: Final = {
    S.ASKED.value: (S.GRANTED, S.REFUSED, S.GIVEN_UP),
    S.GRANTED.value: (S.PAID, S.GIVEN_UP),
}
"""Where a claim can go from where it stands."""


@transaction.atomic
def assign_lawyer(
    *, case_id: UUID, provider: UUID, lawyer: str, assigned_on: date, by: Actor, at: datetime
) -> LegalAid:
    """Record that a lawyer of an organisation stands beside the person. Raises `Invalid` at the field at fault."""
    case = common.writing(case_id=case_id, by=by, at=at)
    common.past(assigned_on, case=case, at=at, field="assigned_on")
    office = queries.providers(code=LEGAL_AID, case=case, by=by).filter(pk=provider).first()
    if office is None:
        raise Invalid(_("This organisation offers no legal aid here. Choose another."), field="provider")
    row = LegalAid(
        id=uuid.uuid4(),
        case=case,
        provider=office,
        assigned_on=assigned_on,
        recorded_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    said = common.words(lawyer, field="lawyer", limit=common.SHORT_LIMIT)
    common.seal(row, case=case, by=by, at=at, lawyer=said)
    row.save(force_insert=True)
    common.noted(row, "care.lawyer_assigned", case=case, by=by, at=at)
    return row


@transaction.atomic
def end_legal_aid(*, legal_aid_id: UUID, ended_on: date, by: Actor, at: datetime) -> LegalAid:
    """Record that a lawyer no longer stands beside the person. Raises `OutOfTurn`, `Invalid`."""
    found = queries.legal_aids(by=by).get(pk=legal_aid_id)
    case = common.writing(case_id=found.case_id, by=by, at=at)
    row = LegalAid.objects.select_for_update(of=("self",)).get(pk=legal_aid_id)
    if row.ended_on is not None:
        raise OutOfTurn
    common.past(ended_on, case=case, at=at, field="ended_on")
    if ended_on < row.assigned_on:
        raise Invalid(_("It cannot end before it began."), field="ended_on")
    row.ended_on = ended_on
    row.save(update_fields=["ended_on"])
    common.noted(row, "care.lawyer_ended", case=case, by=by, at=at)
    return row


@dataclass(frozen=True, slots=True)
class ClaimIn:
    """What is claimed: kind of vocabulary claim_kinds, and the amount in the country's currency, if known."""

    kind: str
    asked_on: date
    amount: Decimal | None = None
    note: str = ""


@transaction.atomic
def claim(*, case_id: UUID, given: ClaimIn, by: Actor, at: datetime) -> Claim:
    """Record a claim for the person. Raises `Invalid` at the field at fault."""
    case = common.writing(case_id=case_id, by=by, at=at)
    common.known(given.kind, vocabulary("claim_kinds"), field="kind")
    common.past(given.asked_on, case=case, at=at, field="asked_on")
    if given.amount is not None and not 0 < given.amount <= MOST:
        raise Invalid(_("Enter an amount above zero, or leave it empty."), field="amount")
    row = Claim(
        id=uuid.uuid4(),
        case=case,
        kind=given.kind,
        amount=given.amount,
        currency=kit_of(current()).settings.currency,
        asked_on=given.asked_on,
        recorded_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    common.seal(row, case=case, by=by, at=at, note=common.words(given.note, field="note"))
    row.save(force_insert=True)
    common.noted(row, "care.claimed", case=case, by=by, at=at, kind=row.kind)
    return row


@transaction.atomic
def move_claim(
    *, claim_id: UUID, state: str, on: date, granted: Decimal | None, by: Actor, at: datetime
) -> Claim:
    """Take a claim further: granted (with the amount), refused, paid, or given up. Raises `OutOfTurn`, `Invalid`."""
    row, case = _locked(claim_id, by=by, at=at)
    if state not in {str(one.value) for one in NEXT.get(row.state, ())}:
        raise OutOfTurn
    common.past(on, case=case, at=at, field="on")
    if on < (row.decided_on or row.asked_on):
        raise Invalid(_("This lies before the step before it. Check the day."), field="on")
    if state == S.GRANTED:
        if granted is None or not 0 <= granted <= MOST:
            raise Invalid(_("Enter how much was granted."), field="granted")
        row.granted = granted
    if state == S.PAID:
        row.paid_on = on
    else:
        row.decided_on = on
    row.state = state
    row.save(update_fields=["state", "decided_on", "granted", "paid_on"])
    common.noted(row, f"care.claim_{state}", case=case, by=by, at=at, kind=row.kind)
    return row


def _locked(claim_id: UUID, *, by: Actor, at: datetime) -> tuple[Claim, Case]:
    found = queries.claims(by=by).get(pk=claim_id)
    case = common.writing(case_id=found.case_id, by=by, at=at)
    return Claim.objects.select_for_update(of=("self",)).get(pk=claim_id), case
