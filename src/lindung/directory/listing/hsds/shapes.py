"""The objects of HSDS 3.1 that the directory speaks, as far as it has something to say. What is unknown is left out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel

VERSION = "3.1"
Texts = dict[str, str]
Item = TypeVar("Item")
Status = Literal["active", "inactive", "defunct", "temporarily closed"]


class HsdsRoot(BaseModel):
    """What answers: the version of HSDS, and where this interface is described."""

    version: str
    profile: str
    openapi_url: str


class HsdsPage(BaseModel, Generic[Item]):
    """One page of a list."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[Item]


class HsdsPhone(BaseModel):
    """A telephone number of an office."""

    id: UUID
    service_id: UUID
    number: str


class HsdsContact(BaseModel):
    """A function to ask for; `name` of a person is never given."""

    id: UUID
    service_id: UUID
    title: str
    email: str | None = None


class HsdsLanguage(BaseModel):
    """A language that is spoken there."""

    id: UUID
    service_id: UUID
    code: str
    name: str


class HsdsSchedule(BaseModel):
    """When it is open, in local time with its offset."""

    id: UUID
    service_id: UUID
    freq: Literal["WEEKLY"] = "WEEKLY"
    wkst: Literal["MO"] = "MO"
    byday: str
    opens_at: str
    closes_at: str
    timezone: float


class HsdsServiceArea(BaseModel):
    """Where people come from who are served: a first-level part of the country, or the whole of it."""

    id: UUID
    service_id: UUID
    name: str
    extent: str | None = None
    extent_type: str | None = None


class HsdsCost(BaseModel):
    """What it costs; an amount only where it is nothing."""

    id: UUID
    service_id: UUID
    option: str
    amount: float | None = None


class HsdsUnit(BaseModel):
    """What a capacity counts."""

    id: UUID
    name: str


class HsdsCapacity(BaseModel):
    """How many are free, when this was said."""

    id: UUID
    service_id: UUID
    unit: HsdsUnit
    available: int
    maximum: int
    updated: datetime


class HsdsTerm(BaseModel):
    """A code of a vocabulary of this system; `taxonomy` names the vocabulary."""

    id: UUID
    code: str
    name: str
    description: str
    taxonomy: str


class HsdsAttribute(BaseModel):
    """That a code applies to a service."""

    id: UUID
    link_id: UUID
    link_entity: str
    value: str | None = None
    taxonomy_term_id: UUID
    taxonomy_term: HsdsTerm


class HsdsAddress(BaseModel):
    """An address of a place."""

    id: UUID
    location_id: UUID
    address_1: str
    address_2: str | None = None
    city: str
    region: str | None = None
    state_province: str
    postal_code: str
    country: str
    address_type: Literal["physical"] = "physical"


class HsdsLocation(BaseModel):
    """A place that the reader may know of."""

    id: UUID
    location_type: Literal["physical"] = "physical"
    organization_id: UUID
    name: str | None = None
    transportation: str | None = None
    external_identifier: str | None = None
    external_identifier_type: str | None = None
    addresses: list[HsdsAddress]


class HsdsServiceAtLocation(BaseModel):
    """That a service is given at a place."""

    id: UUID
    service_id: UUID
    location_id: UUID
    location: HsdsLocation


class HsdsIdentifier(BaseModel):
    """The stable code of an organisation in this system."""

    id: UUID
    organization_id: UUID
    identifier_scheme: str
    identifier_type: str
    identifier: str


class HsdsOrganizationBrief(BaseModel):
    """An organisation by itself."""

    id: UUID
    name: str
    description: str
    organization_identifiers: list[HsdsIdentifier]


class HsdsTexts(BaseModel):
    """An addition of this system: the same texts in every language they exist in."""

    name: Texts = {}
    description: Texts = {}
    application_process: Texts = {}
    contact_title: Texts = {}


class HsdsService(BaseModel):
    """A service with all that is known of it. Of a confidential place, `service_areas` is all that others read."""

    id: UUID
    organization_id: UUID
    name: str
    description: str | None = None
    url: str | None = None
    email: str | None = None
    status: Status
    interpretation_services: str | None = None
    application_process: str | None = None
    fees_description: str | None = None
    eligibility_description: str | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    assured_date: date | None = None
    last_modified: datetime
    alert: str | None = None
    phones: list[HsdsPhone]
    schedules: list[HsdsSchedule]
    service_areas: list[HsdsServiceArea]
    languages: list[HsdsLanguage]
    cost_options: list[HsdsCost]
    contacts: list[HsdsContact]
    capacities: list[HsdsCapacity]
    attributes: list[HsdsAttribute]
    organization: HsdsOrganizationBrief | None = None
    service_at_locations: list[HsdsServiceAtLocation]
    texts: HsdsTexts


class HsdsOrganization(HsdsOrganizationBrief):
    """An organisation with its places, and with its services where these are asked for."""

    locations: list[HsdsLocation]
    services: list[HsdsService] | None = None
