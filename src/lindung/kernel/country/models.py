"""The shape of the files of a country pack, apart from its rules of law (`lindung.kernel.law.rules`)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic.types import StrictBool, StrictInt

from lindung.kernel.law.labels import Day, Entry, Labels, Language, Source, Text
from lindung.kernel.law.rules import RuleCode

OrganisationKind = Literal[
    "police", "immigration", "labour", "maritime", "customs", "health", "welfare", "ngo_shelter",
    "prosecutor", "secretariat", "court", "ministry", "civil_society",
]  # fmt: skip
Service = Literal[
    "shelter", "medical", "counselling", "legal_aid", "interpretation", "investigation", "protection",
    "wage_claim", "return_assistance", "child_protection", "employment", "education", "immigration_status",
    "prosecution", "coordination", "adjudication", "transit_house", "skills", "air_tickets", "reintegration",
    "accompaniment", "child_care", "basic_needs",
]  # fmt: skip
Role = Literal[
    "front_line_officer", "enforcement_officer", "protection_officer", "shelter_manager", "case_coordinator",
    "prosecutor", "court_registrar", "health_worker", "administrator", "data_officer",
    "assistance_specialist", "interpreter", "complaints_officer",
    "monitoring_officer", "committee_lead", "plan_focal_point", "plan_partner", "decision_maker",
]  # fmt: skip
Urgency = Literal["emergency", "urgent", "routine"]
OrderKindCode = Literal["custody", "interim_order", "protection_order"]
Harm = Literal[
    "labour_dispute", "sexual_offence", "child_abuse", "domestic_violence", "migrant_smuggling", "fraud",
    "ill_health", "other_crime",
]  # fmt: skip
TermKey = Literal[
    "act", "council", "secretariat", "determining_authority", "court", "protection_officer",
    "enforcement_officer", "temporary_custody", "interim_order", "protection_order", "place_of_refuge",
    "joint_report", "permission", "place", "district",
]  # fmt: skip
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(
            f"{name!r} is not a time zone of the IANA list; write one such as Europe/Oslo"
        ) from None
    return name


Code = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=60)]
PlaceCode = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")]
ZoneName = Annotated[Text, AfterValidator(_known_zone)]
ClockTime = Annotated[str, StringConstraints(strict=True, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Majority(Entry):
    """The age from which a person is an adult."""

    years: Annotated[StrictInt, Field(ge=12, le=25)]
    source: Source


class Meaning(Entry):
    """What counts as trafficking from `since` on; for children the means are never asked."""

    since: Day
    coercion_required: StrictBool
    description: Labels
    source: Source


class Authority(Entry):
    """Who may determine that a person is a victim."""

    code: Code
    name: Labels


class OrderKind(Entry):
    """An order this country knows and the rule that says how long it lasts (None: no clock)."""

    code: OrderKindCode
    rule: RuleCode | None = None
    made_by: Labels


class Escalation(Entry):
    """After how many hours a referral without answer goes to the secretariat."""

    urgency: Urgency
    hours: Annotated[StrictInt, Field(ge=1, le=24 * 60)]
    source: Source


class ReferralSettings(Entry):
    """How this country handles referrals between organisations."""

    unanswered: Annotated[tuple[Escalation, ...], Field(min_length=3, max_length=3)]

    @model_validator(mode="after")
    def _each_urgency_once(self) -> Self:
        if len({entry.urgency for entry in self.unanswered}) != len(self.unanswered):
            raise ValueError("each urgency (emergency, urgent, routine) needs exactly one number of hours")
        return self

    def hours(self, urgency: str) -> int:
        """Return the hours after which a referral of this urgency escalates."""
        return next(entry.hours for entry in self.unanswered if entry.urgency == urgency)


class Telephone(Entry):
    """How this country's numbers are dialled: its calling code, and the digits that fall away behind it."""

    calling_code: Annotated[str, StringConstraints(strict=True, pattern=r"^[1-9][0-9]{0,2}$")]
    trunk_prefix: Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{0,2}$")] = ""


class Disclosure(Entry):
    """Below which count a number that leaves is hidden, and who decided so."""

    threshold: Annotated[StrictInt, Field(ge=1, le=100)] = 3
    source: Source | None = None


class Country(Entry):
    """`country.yaml`: what holds for the country as a whole."""

    code: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z]{3}$")]
    name: Labels
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    time_zone: ZoneName
    case_prefix: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{2,4}$")]
    telephone: Telephone
    age_of_majority: Majority
    meaning_of_trafficking: Annotated[tuple[Meaning, ...], Field(min_length=1)]
    determination_authorities: Annotated[tuple[Authority, ...], Field(min_length=1)]
    order_kinds: tuple[OrderKind, ...]
    steps_switched_off: tuple[Code, ...]
    non_tip_agencies: dict[Harm, OrganisationKind]
    referral: ReferralSettings
    disclosure: Disclosure = Disclosure()
    words: tuple[Text, ...]


class District(Entry):
    """A part of a place; its name is the same in every language."""

    code: Code
    name: Text


class Place(Entry):
    """A first-level part of the country (ISO 3166-2)."""

    code: PlaceCode
    name: Labels
    calendar: Code
    holidays: Text | None = None
    time_zone: ZoneName | None = None
    districts: tuple[District, ...] = ()

    @property
    def district_codes(self) -> frozenset[str]:
        """The codes of the districts of this place."""
        return frozenset(district.code for district in self.districts)

    def district_name(self, code: str) -> str:
        """Return the name of a district, or its code if the pack does not know it."""
        return next((district.name for district in self.districts if district.code == code), code)


class Places(Entry):
    """`places.yaml`."""

    places: Annotated[tuple[Place, ...], Field(min_length=1)]


class WeekendFrom(Entry):
    """The weekly days of rest from `since` on."""

    since: Day
    days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=3)]
    source: Source


class ExtraHoliday(Entry):
    """A day off that the calendar library does not know; everywhere unless `places` says where."""

    day: Day
    name: Labels
    places: tuple[PlaceCode, ...] = ()
    source: Source


class CalendarExample(Entry):
    """A day whose nature somebody has looked up."""

    name: Text
    place: PlaceCode
    day: Day
    working: StrictBool


class OfficeHours(Entry):
    """Between which local hours courts and offices act."""

    opens: ClockTime
    closes: ClockTime
    source: Source


class CalendarFile(Entry):
    """`calendar.yaml`: weekends by calendar key, public holidays, office hours."""

    holidays_of: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{2}$")]
    holiday_languages: dict[Language, Text]
    office_hours: OfficeHours
    weekends: Annotated[
        dict[Code, Annotated[tuple[WeekendFrom, ...], Field(min_length=1)]], Field(min_length=1)
    ]
    extra_holidays: tuple[ExtraHoliday, ...] = ()
    examples: Annotated[tuple[CalendarExample, ...], Field(min_length=1)]


class Organisation(Entry):
    """A body with a part in the work. `national` marks the secretariat that sees the whole country."""

    code: Code
    kind: OrganisationKind
    name: Labels
    place: PlaceCode | None = None
    district: Code | None = None
    national: StrictBool = False
    services: tuple[Service, ...] = ()
    """Empty for a body that serves nobody directly, such as a ministry with a part in the action plan."""
    accepts_adults: StrictBool = True
    accepts_children: StrictBool = True
    accepts_sexes: Annotated[tuple[Literal["female", "male"], ...], Field(min_length=1)] = ("female", "male")
    beds: Annotated[StrictInt, Field(ge=1, le=1000)] | None = None
    invented: StrictBool = False


class Organisations(Entry):
    """`directory/organisations.yaml`."""

    organisations: Annotated[tuple[Organisation, ...], Field(min_length=1)]


class DemoUser(Entry):
    """An invented person who signs in to the demonstration."""

    username: Annotated[
        str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9]*([.-][a-z0-9]+)*$", max_length=60)
    ]
    display_name: Text
    organisation: Code
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    language: Language


class DemoUsers(Entry):
    """`directory/demo_users.yaml`."""

    demo_users: Annotated[tuple[DemoUser, ...], Field(min_length=1)]


class Terms(Entry):
    """`terms/terms.yaml`: what this country calls the things that every country has, all of them."""

    terms: dict[TermKey, Labels]


def in_force(meanings: tuple[Meaning, ...], day: date) -> Meaning | None:
    """Return the meaning in force on `day`, or None before the first."""
    return next((meaning for meaning in reversed(meanings) if meaning.since <= day), None)
