"""What the HTTP interface of referral takes and gives. Organisations are named by code."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from ninja import Schema

from lindung.access.models import Organisation
from lindung.cases.refuges import Reader
from lindung.referral.actions import OpenedReferral
from lindung.referral.models import Referral, Section
from lindung.referral.queries import Listed
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
    consent_record: UUID | None = None

    def contents(self) -> Contents:
        """Return it as the act takes it."""
        return Contents(
            purposes=tuple(self.purposes),
            consent=self.consent,
            urgency=self.urgency,
            shared=tuple(self.shared),
            message=self.message,
            legal_basis=self.legal_basis,
            consent_record=self.consent_record,
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


class CompletionIn(Schema):
    """What was done."""

    note: str = ""


class FactsOut(Schema):
    """Open facts; the age as a band of five years."""

    sex: str
    is_child: bool
    age_band: tuple[int, int] | None
    nationality: str
    languages: list[str]
    interpreter_needed: bool | None
    place: str


class ScreeningResultOut(Schema):
    """Where the case stands, and the form of exploitation indicated."""

    stage: str
    exploitation: str


class NeedsOut(Schema):
    """Codes of vocabulary urgent_needs, and whether the case as a whole is urgent."""

    codes: list[str]
    urgent: bool


class SharedOut(Schema):
    """One field for each section; null where the sender did not share it."""

    facts: FactsOut | None
    screening_result: ScreeningResultOut | None
    needs: NeedsOut | None
    message: str | None


class DeclinedOut(Schema):
    """A referral that was declined: nothing more of it is open to who declined it."""

    id: UUID
    state: str
    decline_reason: str


class ReferralOut(Schema):
    """A referral. `shared` and the words of both sides are there only where it was opened by one of the two.

    An organisation is null where the caller may not know which shelter it is; `case` is null once that is closed to
    the caller.
    """

    id: UUID
    case: str | None
    need: str
    other_harm: str
    from_organisation: str | None
    to_organisation: str | None
    purposes: list[str]
    urgency: str
    consent: str
    legal_basis: str
    state: str
    sent_at: datetime
    answer_due_at: datetime
    answered_at: datetime | None
    decline_reason: str
    withdrawn_at: datetime | None
    completed_at: datetime | None
    decline_text: str = ""
    completion_note: str = ""
    shared: SharedOut | None = None

    @classmethod
    def of(cls, one: Referral, *, reader: Reader | None = None) -> ReferralOut:
        """Return the envelope: codes and times, nothing about the person; `reader` is None for one of the two."""
        return cls._enveloped(one, code=one.case.code, reader=reader)

    @classmethod
    def listed(cls, one: Listed) -> ReferralOut:
        """Return the envelope as it stands in the list of one of the two."""
        return cls._enveloped(one.referral, code=one.code or None, reader=None)

    @classmethod
    def _enveloped(cls, one: Referral, *, code: str | None, reader: Reader | None) -> ReferralOut:
        return cls(
            id=one.pk,
            case=code,
            need=one.need,
            other_harm=one.other_harm,
            from_organisation=_code(one.from_organisation, one, reader),
            to_organisation=_code(one.to_organisation, one, reader),
            purposes=one.purposes,
            urgency=one.urgency,
            consent=one.consent,
            legal_basis=one.legal_basis,
            state=one.state,
            sent_at=one.sent_at,
            answer_due_at=one.answer_due_at,
            answered_at=one.answered_at,
            decline_reason=one.decline_reason,
            withdrawn_at=one.withdrawn_at,
            completed_at=one.completed_at,
        )

    @classmethod
    def opened(cls, one: OpenedReferral) -> ReferralOut:
        """Return all that was opened of a referral; null where a part did not open."""
        found = cls.of(one.referral, reader=one.reader)
        found.shared = SharedOut.model_validate(asdict(one.shared)) if one.shared else None
        found.decline_text, found.completion_note = str(one.decline_text), str(one.completion_note)
        return found


def _code(organisation: Organisation, one: Referral, reader: Reader | None) -> str | None:
    """Return an organisation's code; None where `reader` may not know it. The two know each other."""
    if reader is None or reader.organisation_id in (one.from_organisation_id, one.to_organisation_id):
        return organisation.code
    hidden = reader.hides(kind=organisation.kind, organisation_id=organisation.pk)
    return None if hidden else organisation.code
