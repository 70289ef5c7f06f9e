"""What can and cannot be said of a person and a place: pure checks, shared by pages, API and imports."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pycountry
from django.utils.translation import gettext as _

from lindung.cases.models.person import AgeBasis
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.vocabularies import vocabulary

if TYPE_CHECKING:
    from lindung.cases.actions.cases import PersonFacts

OLDEST = 120


def local_date(moment: datetime) -> date:
    """Return the calendar day of `moment` where the country's clocks stand."""
    return moment.astimezone(ZoneInfo(current().time_zone)).date()


@cache
def nationalities() -> frozenset[str]:
    """Every ISO 3166-1 alpha-3 code, and XXX for a stateless person."""
    return frozenset(country.alpha_3 for country in pycountry.countries) | {"XXX"}


@cache
def languages() -> frozenset[str]:
    """Every ISO 639 code of two letters, and of three for those without."""
    return frozenset(getattr(one, "alpha_2", one.alpha_3) for one in pycountry.languages)


def check_place(*, place: str, district: str) -> None:
    """Raise `Invalid` unless the pack knows the place and, if given, the district in it."""
    known = current().places
    if place not in known:
        raise Invalid(_("This place is not in the country's list. Choose one from the list."), field="place")
    if district and district not in known[place].district_codes:
        raise Invalid(_("This district does not lie in the chosen place. Choose again."), field="district")


def check_not_future(*, day: date, at: datetime, field: str) -> None:
    """Raise `Invalid` for a day that has not come yet."""
    if day > local_date(at):
        raise Invalid(_("This day has not come yet. Enter the day it happened."), field=field)


ORIGINS = frozenset(
    {"inspection", "raid", "border", "health", "self", "report", "referral", "screening", "other"}
)
"""How a person can come to us."""


def check_origin(*, origin: str, exploitation: str) -> None:
    """Raise `Invalid` for a way of coming to us, or a form of exploitation, that no list has; both may be unknown."""
    if origin and origin not in ORIGINS:
        raise Invalid(_("Choose from the list how we learned of the person."), field="origin")
    if exploitation and exploitation not in vocabulary("exploitation_forms"):
        raise Invalid(
            _("This form of exploitation is not in the list. Choose one, or leave it empty."),
            field="exploitation",
        )


def check_facts(*, facts: PersonFacts, found_on: date, at: datetime) -> None:
    """Raise `Invalid` for what cannot be true of a person found on `found_on`."""
    check_not_future(day=found_on, at=at, field="found_on")
    if found_on < local_date(at) - timedelta(days=OLDEST * 366):
        raise Invalid(_("This day lies too far back. Check the year."), field="found_on")
    if facts.sex not in vocabulary("sex").codes:
        raise Invalid(_("Choose from the list, or “not known”."), field="sex")
    if facts.age_basis not in AgeBasis.values:
        raise Invalid(_("Choose from the list how sure the age is."), field="age_basis")
    if not set(facts.languages) <= languages():
        raise Invalid(
            _("One of the languages is not in the list. Choose from the list."), field="best_language"
        )
    if not set(facts.needs) <= set(vocabulary("urgent_needs").codes):
        raise Invalid(_("One of the needs is not in the list. Choose from the list."), field="needs")
    if facts.nationality and facts.nationality not in nationalities():
        raise Invalid(
            _("This nationality is not in the list. Choose one, or leave it empty."), field="nationality"
        )
    if facts.age_years is not None and not 0 <= facts.age_years <= OLDEST:
        raise Invalid(
            _("An age lies between 0 and 120 years. Leave it empty if nobody can say."), field="age_years"
        )
    if facts.birth_on is None:
        return
    check_not_future(day=facts.birth_on, at=at, field="birth_on")
    if facts.birth_on > found_on:
        raise Invalid(
            _("The birth lies after the day the person was found. Check both dates."), field="birth_on"
        )
    if facts.birth_on.year < found_on.year - OLDEST:
        raise Invalid(_("This birth lies more than 120 years back. Check the year."), field="birth_on")
