"""The words for the hub's codes, in the reader's language. Labels are made once per language, not once per row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

import pycountry
from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lindung.cases.models import Case, Person
from lindung.cases.rules import languages, nationalities
from lindung.kernel.country import CountryPack, current
from lindung.kernel.vocabularies import vocabulary

STAGES: Final[Mapping[str, Promise]] = {
    "reported": lazy("Reported"),
    "screened": lazy("Screened"),
    "presumed": lazy("Presumed victim"),
    "referred": lazy("Referred"),
    "accepted": lazy("Referral accepted"),
    "custody": lazy("Temporary custody"),
    "interim_order": lazy("Interim protection order"),
    "enquiry": lazy("Enquiry"),
    "determined_victim": lazy("Identified victim"),
    "determined_not_victim": lazy("Found not to be a victim"),
    "determined_other_harm": lazy("Found to be harmed otherwise"),
    "protection_order": lazy("Protection order"),
    "recovery": lazy("Recovery and services"),
    "leaving": lazy("Return, stay or move"),
    "follow_up": lazy("Follow-up"),
    "closed": lazy("Closed"),
}
_COUNTRY_TERM: Final = {
    "custody": "temporary_custody",
    "interim_order": "interim_order",
    "protection_order": "protection_order",
}
COLOURS: Final[Mapping[str, str]] = {
    "reported": "grey",
    "screened": "yellow",
    "presumed": "orange",
    "referred": "yellow",
    "accepted": "",
    "custody": "purple",
    "interim_order": "",
    "enquiry": "purple",
    "determined_victim": "green",
    "determined_not_victim": "grey",
    "determined_other_harm": "grey",
    "protection_order": "green",
    "recovery": "teal",
    "leaving": "teal",
    "follow_up": "teal",
    "closed": "grey",
}
PHASES: Final[Mapping[str, Promise]] = {
    "identification": lazy("Identification"),
    "referral": lazy("Referral"),
    "interim": lazy("Interim order"),
    "determination": lazy("Determination"),
    "protection": lazy("Protection order"),
    "recovery": lazy("Recovery"),
    "leaving": lazy("Leaving and follow-up"),
}
OUTCOMES: Final[Mapping[str, Promise]] = {
    "completed": lazy("Help completed"),
    "returned": lazy("Returned home"),
    "stayed": lazy("Stays in the country"),
    "third_country": lazy("Moved to a third country"),
    "left_help": lazy("No longer wishes help"),
    "lost_contact": lazy("Contact lost"),
    "died": lazy("Died"),
    "opened_in_error": lazy("Opened in error"),
    "duplicate": lazy("The person has another record"),
    "released": lazy("Released"),
    "not_presumed": lazy("Not presumed a victim"),
    "not_victim": lazy("Found not to be a victim"),
    "other_harm": lazy("Referred for other harm"),
}
ORIGINS: Final[Mapping[str, Promise]] = {
    "inspection": lazy("Labour inspection"),
    "raid": lazy("Raid or rescue"),
    "border": lazy("Border or sea check"),
    "health": lazy("Health service"),
    "self": lazy("The person came themselves"),
    "report": lazy("Report or hotline"),
    "referral": lazy("Another organisation"),
    "screening": lazy("Screening"),
    "other": lazy("Other"),
}
LINKS: Final[Mapping[str, tuple[Promise, Promise]]] = {
    # What the first is to the second, and the second to the first.
    "parent_of": (lazy("Parent of the person in"), lazy("Child of the person in")),
    "spouse_of": (lazy("Spouse of the person in"), lazy("Spouse of the person in")),
    "sibling_of": (lazy("Brother or sister of the person in"), lazy("Brother or sister of the person in")),
    "relative_of": (lazy("Relative of the person in"), lazy("Relative of the person in")),
    "companion_of": (lazy("Found together with the person in"), lazy("Found together with the person in")),
}
AGE_BASES: Final[Mapping[str, Promise]] = {
    "document": lazy("From a document"),
    "stated": lazy("The person says so"),
    "estimated": lazy("Estimated"),
    "unsure": lazy("Nobody is sure"),
}
LEADS: Final[Mapping[str, Promise]] = {
    "begin_recovery": lazy(
        "Care, services and recovery come first from now on. Tasks already open stay open."
    ),
    "plan_leaving": lazy("From now on the return, stay or move is planned with the person."),
    "follow_up": lazy("The person has left our care; we keep in touch as agreed with them."),
    "close": lazy("Open tasks and clocks of the case end with it. It can be reopened."),
    "reopen": lazy("The case begins again as that of a presumed victim. What was recorded stays."),
}
NOT_A_CODE: Final = lazy("This is not a whole case code. Check each character and try again.")


def language() -> str:
    """Return the reader's language."""
    return get_language() or current().default_language


@lru_cache(maxsize=64)
def _stage_names(pack_code: str, spoken: str) -> dict[str, str]:
    terms = current().terms
    return {
        code: terms[_COUNTRY_TERM[code]].text(spoken) if code in _COUNTRY_TERM else str(name)
        for code, name in STAGES.items()
    }


def stage_names() -> Mapping[str, str]:
    """Return every stage's name by code, orders as the country calls them."""
    return _stage_names(current().code, language())


def stage(code: str) -> str:
    """Return the name of a stage."""
    return stage_names().get(code, code)


def word(table: Mapping[str, Promise], code: str) -> str:
    """Return the word for `code`, or the code itself where the table has none (a code of a later version)."""
    return str(table.get(code, code))


@lru_cache(maxsize=512)
def _label(name: str, code: str, spoken: str) -> str:
    table = vocabulary(name)
    return table.label(code, spoken) if code in table else code


def label(name: str, code: str) -> str:
    """Return the label of `code` in the vocabulary `name`; nothing for no code."""
    return _label(name, code, language()) if code else ""


@lru_cache(maxsize=512)
def _language_name(code: str, spoken: str) -> str:
    return str(Locale.parse(spoken.replace("-", "_")).languages.get(code, code))


def language_name(code: str) -> str:
    """Return the name of an ISO 639 language."""
    return _language_name(code, language())


@lru_cache(maxsize=16)
def _language_choices(spoken: str) -> list[tuple[str, str]]:
    named = Locale.parse(spoken.replace("-", "_")).languages
    return sorted(((code, named[code]) for code in languages() if code in named), key=lambda pair: pair[1])


def language_choices() -> list[tuple[str, str]]:
    """Return the languages that have a name in the reader's language, sorted by it."""
    return _language_choices(language())


@lru_cache(maxsize=16)
def _nationality_choices(spoken: str) -> list[tuple[str, str]]:
    return sorted(((code, nationality_name(code)) for code in nationalities()), key=lambda pair: pair[1])


def nationality_choices() -> list[tuple[str, str]]:
    """Return every nationality, sorted by its name in the reader's language."""
    return _nationality_choices(language())


@lru_cache(maxsize=1024)
def _country_name(code: str, spoken: str) -> str:
    found = pycountry.countries.get(alpha_3=code)
    return (
        str(Locale.parse(spoken.replace("-", "_")).territories.get(found.alpha_2, found.name))
        if found
        else ""
    )


def nationality_name(code: str) -> str:
    """Return the country a nationality code (ISO 3166-1 alpha-3) names; XXX is a stateless person."""
    return _("Stateless") if code == "XXX" else _country_name(code, language()) or _("Not known")


def place_name(*, pack: CountryPack, place: str, district: str = "") -> str:
    """Return where a person was found, the smaller part first."""
    name = pack.place_name(place, language())
    if not district or place not in pack.places:
        return name
    return f"{pack.places[place].district_name(district)}, {name}"


def age(*, person: Person, on: date) -> str:
    """Return the age in words, with "about" where it is not from a date of birth."""
    years = person.age_on(on)
    if years is None:
        return _("age not known")
    return str(years) if person.birth_on else _("about %(years)d") % {"years": years}


def person_line(*, case: Case, pack: CountryPack) -> str:
    """Return what a list says of the person: sex, age when found, place. Never a name."""
    return (
        f"{label('sex', case.person.sex)}, {age(person=case.person, on=case.found_on)}. "
        f"{pack.place_name(case.place, language())}"
    )
