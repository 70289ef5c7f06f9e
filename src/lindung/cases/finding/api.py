"""Finding over HTTP, under the same caps as the page. Nothing asked is echoed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from lindung.access.api import actor_of, once
from lindung.cases import queries as hub
from lindung.cases.finding import actions, numbers, queries
from lindung.cases.finding.models import Enquiry
from lindung.cases.finding.names import LIMIT
from lindung.cases.finding.tokens import Asked, Born
from lindung.kernel import clock
from lindung.kernel.web.problem import problem

router = Router(tags=["finding"])


class _In(Schema):
    """Input: a key nobody knows is a mistake worth hearing of."""

    model_config = ConfigDict(extra="forbid")


class FindIn(_In):
    """What is known of the person looked for: a number, two parts of a name, or one with a birth."""

    name: Annotated[str, Field(max_length=LIMIT)] = ""
    document_number: Annotated[str, Field(max_length=numbers.LIMIT)] = ""
    phone: Annotated[str, Field(max_length=numbers.LIMIT)] = ""
    birth_on: date | None = None
    birth_year: Annotated[int | None, Field(ge=1900, le=2200)] = None
    birth_years_more_or_less: Annotated[int, Field(ge=0, le=5)] = 1


class HintOut(Schema):
    """A case that the caller sees, and how sure the match is: `possible` or `strong`."""

    case_code: str
    strength: str


class FoundOut(Schema):
    """Matches the caller sees; `handle` is empty, or leads for 15 minutes to an enquiry about a match elsewhere."""

    hints: list[HintOut]
    handle: str


class EnquiryIn(_In):
    """For what and why another organisation is asked. Codes as on the page."""

    handle: Annotated[str, Field(max_length=400)]
    purpose: Annotated[str, Field(max_length=20)]
    reason: Annotated[str, Field(max_length=12)]


class EnquiryOut(Schema):
    """An enquiry of the caller's organisation: `waiting`, `contact` (with whom to talk to) or `different`."""

    id: UUID
    purpose: str
    reason: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    contact: str = ""

    @staticmethod
    def resolve_contact(row: Enquiry) -> str:
        """Return the code of the organisation to contact."""
        return row.contact.code if row.contact else ""


class AnswerIn(_In):
    """Whether the asker is told to get in touch."""

    contact: bool


@router.post("", response=FoundOut, summary="Look a person up")
def find(request: HttpRequest, given: FindIn) -> object:
    """Compare what is given with what is known; at most 20 times an hour and 100 a day (429 `too_many_look_ups`)."""
    asked = Asked(
        name=given.name,
        document=given.document_number,
        phone=given.phone,
        born=Born(on=given.birth_on, year=given.birth_year, years=given.birth_years_more_or_less),
    )
    found = actions.look_up(by=actor_of(request), at=clock.now(), given=asked)
    if found.refused:
        return problem(status=found.refused.status, code=found.refused.code, detail=str(found.refused))
    hints = [{"case_code": one.case.code, "strength": one.strength.name.lower()} for one in found.hints]
    return {"hints": hints, "handle": found.handle}


@router.post("/enquiries", response={201: EnquiryOut}, summary="Ask about a match elsewhere")
def ask(request: HttpRequest, given: EnquiryIn) -> object:
    """Send an enquiry to whoever leads the case behind a handle; an `Idempotency-Key` makes it safe to retry."""
    by = actor_of(request)

    def act() -> str:
        sent = actions.enquire(
            handle=given.handle, purpose=given.purpose, reason=given.reason, by=by, at=clock.now()
        )
        return str(sent.pk)

    return Status(201, queries.enquiry(enquiry_id=UUID(once(request, act)), by=by))


@router.get("/enquiries", response=list[EnquiryOut], summary="List what one's organisation asked")
def list_enquiries(request: HttpRequest) -> object:
    """Return the newest 20 enquiries of the caller's organisation with their answers."""
    return queries.enquiries_of(by=actor_of(request))


@router.post("/cases/{code}/enquiries/{enquiry}/answer", response={204: None}, summary="Answer an enquiry")
def answer(request: HttpRequest, code: str, enquiry: UUID, given: AnswerIn) -> object:
    """Answer an enquiry about a case that the caller's organisation leads."""
    by = actor_of(request)
    case = hub.by_code(code=code, by=by)

    def act() -> str:
        actions.answer(case_id=case.pk, enquiry_id=enquiry, contact=given.contact, by=by, at=clock.now())
        return case.code

    once(request, act)
    return Status(204, None)
