"""A country: everything that parliament, ministries and habit decide, loaded and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from lindung.kernel.country.models import (
    Authority,
    DemoUser,
    Disclosure,
    Meaning,
    OrderKind,
    Organisation,
    Place,
    ReferralSettings,
    Telephone,
    in_force,
)
from lindung.kernel.law.calendars import Calendar
from lindung.kernel.law.labels import Labels, Source
from lindung.kernel.law.rules import Rule


class UnknownTerm(LookupError):
    """A key that no pack has to name."""


@dataclass(frozen=True, slots=True)
class CountryPack:
    """One country's folder as an object. Mappings are keyed by stable codes in the order of the files."""

    folder: Path
    code: str
    name: Labels
    languages: tuple[str, ...]
    time_zone: str
    case_prefix: str
    telephone: Telephone
    age_of_majority: int
    age_of_majority_source: Source
    meanings_of_trafficking: tuple[Meaning, ...]
    determination_authorities: Mapping[str, Authority]
    order_kinds: Mapping[str, OrderKind]
    steps_switched_off: frozenset[str]
    non_tip_agencies: Mapping[str, str]
    referral: ReferralSettings
    disclosure: Disclosure
    words: tuple[str, ...]
    places: Mapping[str, Place]
    organisations: Mapping[str, Organisation]
    demo_users: Mapping[str, DemoUser]
    terms: Mapping[str, Labels]
    rules: Mapping[str, Rule]
    calendars: Mapping[str, Calendar] = field(repr=False)

    @property
    def default_language(self) -> str:
        """The first of the country's languages."""
        return self.languages[0]

    def rule(self, code: str) -> Rule | None:
        """Return the rule of time with this code; None where this country's law has no such clock."""
        return self.rules.get(code)

    def calendar(self, place: str) -> Calendar:
        """Return the working days of `place`; `KeyError` for a place the pack does not have."""
        return self.calendars[place]

    def zone(self, place: str) -> ZoneInfo:
        """Return the time zone of `place` (the country's, unless the place has its own)."""
        return ZoneInfo(self.places[place].time_zone or self.time_zone)

    def term(self, key: str, language: str) -> str:
        """Return what this country calls the thing `key` stands for."""
        try:
            return self.terms[key].text(language)
        except KeyError:
            raise UnknownTerm(f"No term {key!r}; there are: {', '.join(self.terms)}.") from None

    def place_name(self, code: str, language: str) -> str:
        """Return the name of a place, or its code if the pack does not know it."""
        return self.places[code].name.text(language) if code in self.places else code

    def meaning_of_trafficking(self, on: date) -> Meaning | None:
        """Return what counted as trafficking on that day, or None before the first law."""
        return in_force(self.meanings_of_trafficking, on)

    def organisations_of(
        self, *, kind: str | None = None, service: str | None = None, place: str | None = None
    ) -> tuple[Organisation, ...]:
        """Return the organisations that match all that is given; bodies without a place serve everywhere."""
        return tuple(
            organisation
            for organisation in self.organisations.values()
            if (kind is None or organisation.kind == kind)
            and (service is None or service in organisation.services)
            and (place is None or organisation.place in (place, None))
        )
