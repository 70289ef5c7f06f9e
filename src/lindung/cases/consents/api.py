"""Who sees a case, and what its person agreed to, over HTTP. Words of people go in and never come out here."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from lindung.access.api import actor_of, once
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.access.purposes import COVERS, Purpose
from lindung.cases import queries as hub
from lindung.cases import refuges
from lindung.cases.consents import actions, queries
from lindung.cases.consents.models import Consent, How
from lindung.cases.consents.queries import Seer
from lindung.cases.consents.rules import ADDRESSEE_LIMIT, WORDS_LIMIT, Asked
from lindung.cases.models import Case
from lindung.cases.sections import in_hand
from lindung.kernel import clock
from lindung.kernel.problems import Invalid

router = Router(tags=["consents"])
Code = Annotated[str, Field(min_length=1, max_length=40)]


class GrantOut(Schema):
    """A part in a case. `organisation` is null where the caller may not know which shelter it is."""

    id: UUID
    organisation: str | None
    personal: bool
    purpose: str
    sections: list[str]
    basis: str
    legal_basis: str
    since: datetime
    until: datetime | None
    ended_at: datetime | None
    live: bool


class ConsentIn(Schema):
    """What somebody was asked and what they said; codes as in the vocabularies."""

    model_config = ConfigDict(extra="forbid")

    matter: Code
    answer: Code
    purposes: list[Code] = Field(min_length=1, max_length=11)
    organisation: str = Field("", max_length=60, description="An organisation's code; empty: none of ours.")
    addressee: str = Field("", max_length=ADDRESSEE_LIMIT)
    sections: list[Code] = Field(default_factory=list, max_length=20)
    withheld: list[Code] = Field(default_factory=list, max_length=20)
    given_by: Code = Consent.GivenBy.PERSON.value
    guardian_suspected: bool = False
    reasons: str = Field("", max_length=WORDS_LIMIT)
    child_view: str = Field("", max_length=WORDS_LIMIT)
    how: Code = How.SPOKEN.value
    language: str = Field("", max_length=8)
    interpreter: bool | None = None
    explained: bool = False
    words: str = Field("", max_length=WORDS_LIMIT)
    until: datetime | None = None

    def asked(self) -> Asked:
        """Return it as the act takes it. Raises `Invalid` for an organisation that nobody knows."""
        given = self.model_dump()
        given["organisation"] = _organisation(self.organisation) if self.organisation else None
        for name in ("purposes", "sections", "withheld"):
            given[name] = tuple(given[name])
        if self.until is not None and self.until.tzinfo is None:
            raise Invalid(_("Write the moment with its time zone, such as +00:00."), field="until")
        return Asked(**given)


class WithdrawalIn(Schema):
    """How the person said that they no longer agree."""

    model_config = ConfigDict(extra="forbid")

    how: Code = How.SPOKEN.value


class ConsentOut(Schema):
    """A consent without its words."""

    id: UUID
    matter: str
    organisation: str | None
    purposes: list[str]
    sections: list[str]
    withheld: list[str]
    answer: str
    given_by: str
    how: str
    language: str
    interpreter: bool | None
    explained: bool
    until: datetime | None
    recorded_at: datetime
    withdrawn_at: datetime | None


def _organisation(code: str) -> UUID:
    found = Organisation.objects.filter(code=code, active=True).first() if code.isprintable() else None
    if found is None:
        raise Invalid(_("No organisation has this code. Choose one from the list."), field="organisation")
    return found.pk


def _reader(case: Case, request: HttpRequest) -> refuges.Reader:
    by = actor_of(request)
    return refuges.reader(actor=by, purposes=in_hand(case=case, by=by, at=clock.now()).purposes)


def _code(organisation: Organisation | None, reader: refuges.Reader) -> str | None:
    if organisation is None or reader.hides(kind=organisation.kind, organisation_id=organisation.pk):
        return None
    return organisation.code


def _grant(one: Seer, reader: refuges.Reader) -> GrantOut:
    grant = one.grant
    return GrantOut(
        id=grant.pk,
        organisation=_code(grant.organisation, reader),
        personal=grant.user_id is not None,
        purpose=grant.purpose,
        sections=sorted(grant.sections or COVERS[Purpose(grant.purpose)]),
        basis=grant.basis,
        legal_basis=one.handed.legal_basis if one.handed else "",
        since=grant.since,
        until=grant.until,
        ended_at=grant.ended_at,
        live=one.live,
    )


def _consent(one: Consent, reader: refuges.Reader) -> ConsentOut:
    return ConsentOut(
        id=one.pk,
        matter=one.matter,
        organisation=_code(one.organisation, reader),
        purposes=one.purposes,
        sections=one.sections,
        withheld=one.withheld,
        answer=one.answer,
        given_by=one.given_by,
        how=one.how,
        language=one.language,
        interpreter=one.interpreter,
        explained=one.explained,
        until=one.until,
        recorded_at=one.recorded_at,
        withdrawn_at=one.withdrawn_at,
    )


@router.get("/{code}/grants", response=list[GrantOut], summary="List who sees a case", url_name="case_grants")
def list_grants(request: HttpRequest, code: str) -> object:
    """Return every part in the case, the live ones first, with the sections each opens."""
    by = actor_of(request)
    by.require(Permission.CASE_READ)
    case = hub.by_code(code=code, by=by)
    reader = _reader(case, request)
    return [_grant(one, reader) for one in queries.seers(case=case, at=clock.now())]


@router.get(
    "/{code}/consents",
    response=list[ConsentOut],
    summary="List the consents of a case",
    url_name="case_consents",
)
def list_consents(request: HttpRequest, code: str) -> object:
    """Return what the person was asked and what they said, newest first, without their words."""
    by = actor_of(request)
    by.require(Permission.CASE_READ)
    case = hub.by_code(code=code, by=by)
    reader = _reader(case, request)
    return [_consent(one, reader) for one in queries.of_case(case=case)]


@router.post(
    "/{code}/consents", response={201: ConsentOut}, summary="Record a consent", url_name="case_consents"
)
def record_consent(request: HttpRequest, code: str, given: ConsentIn) -> object:
    """Record what somebody said to one matter; 422 `guardian_suspected` where others have to decide."""
    by = actor_of(request)
    by.require(Permission.CONSENT_RECORD)
    case = hub.by_code(code=code, by=by)

    def act() -> str:
        return str(actions.record(case_id=case.pk, asked=given.asked(), by=by, at=clock.now()).pk)

    key = once(request, act)
    return Status(201, _consent(queries.one(consent_id=UUID(key), code=code, by=by), _reader(case, request)))


@router.post(
    "/{code}/consents/{consent}/withdrawal",
    response={204: None},
    summary="Withdraw a consent",
    url_name="case_consent_withdrawal",
)
def withdraw_consent(request: HttpRequest, code: str, consent: UUID, given: WithdrawalIn) -> object:
    """Record that the person no longer agrees; what rests on it ends at once. 409 `already_withdrawn`."""
    by = actor_of(request)
    by.require(Permission.CONSENT_RECORD)
    found = queries.one(consent_id=consent, code=code, by=by)

    def act() -> str:
        return str(actions.withdraw(consent_id=found.pk, how=given.how, by=by, at=clock.now()).pk)

    once(request, act)
    return Status(204, None)
