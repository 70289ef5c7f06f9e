"""What the HTTP interface of referral takes and gives. Organisations are named by code."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Schema

from lindung.referral.models import Referral, Section
from lindung.referral.rules import Contents


class ContentsIn(Schema):
    """What a referral says; all but the message are codes of the vocabularies."""

    to: str
    purposes: list[str]
    consent: str
    urgency: str = "routine"
    shared: list[str] = [Section.FACTS.value]
    message: str = ""
    legal_basis: str = ""

    def contents(self) -> Contents:
        """Return it as the act takes it."""
        return Contents(
            purposes=tuple(self.purposes),
            consent=self.consent,
            urgency=self.urgency,
            shared=tuple(self.shared),
            message=self.message,
            legal_basis=self.legal_basis,
        )


class NeedIn(ContentsIn):
    """A need that is referred."""

    need: str


class HarmIn(ContentsIn):
    """A harm other than trafficking that is referred; closes the case as such."""

    harm: str


class DeclineIn(Schema):
    """Why a referral is declined: a code of decline_reasons, and words for the sender."""

    reason: str
    text: str = ""


class NoteIn(Schema):
    """What was done."""

    note: str = ""


class ReferralOut(Schema):
    """A referral's open facts; its message is shown to those who may read it."""

    id: UUID
    case: str
    need: str
    other_harm: str
    from_organisation: str
    to_organisation: str
    purposes: list[str]
    urgency: str
    consent: str
    legal_basis: str
    state: str
    sent_at: datetime
    answer_due_at: datetime
    answered_at: datetime | None
    decline_reason: str
    message: str | None = None

    @classmethod
    def of(cls, one: Referral, *, message: str | None = None) -> ReferralOut:
        """Return what is shown of a referral."""
        return cls(
            id=one.pk,
            case=one.case.code,
            need=one.need,
            other_harm=one.other_harm,
            from_organisation=one.from_organisation.code,
            to_organisation=one.to_organisation.code,
            purposes=one.purposes,
            urgency=one.urgency,
            consent=one.consent,
            legal_basis=one.legal_basis,
            state=one.state,
            sent_at=one.sent_at,
            answer_due_at=one.answer_due_at,
            answered_at=one.answered_at,
            decline_reason=one.decline_reason,
            message=message,
        )
