"""The words for the listing's codes, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lindung.directory.listing.details import DAYS, languages
from lindung.directory.listing.models import Entry
from lindung.kernel.country import current
from lindung.kernel.templatetags.lindung import label as in_language
from lindung.kernel.vocabularies import vocabulary

SERVICES: Final = "services"
DAY_NAMES: Final[Mapping[str, Promise]] = {
    "MO": lazy("Monday"),
    "TU": lazy("Tuesday"),
    "WE": lazy("Wednesday"),
    "TH": lazy("Thursday"),
    "FR": lazy("Friday"),
    "SA": lazy("Saturday"),
    "SU": lazy("Sunday"),
}
ORDER_NAMES: Final = {
    "custody": "temporary_custody",
    "interim_order": "interim_order",
    "protection_order": "protection_order",
}
"""Orders by the country's terms for them."""
STATUS_COLOURS: Final = {"active": "green", "paused": "orange", "inactive": "grey", "defunct": "grey"}
WHOLE_DAY: Final = ("00:00", "23:59")


def language() -> str:
    """Return the reader's language."""
    return get_language() or current().default_language


@lru_cache(maxsize=256)
def _label(name: str, code: str, spoken: str) -> str:
    table = vocabulary(name)
    return table.label(code, spoken) if code in table else code


def need(code: str, spoken: str = "") -> str:
    """Return what a service's code is called, in a language or the reader's."""
    return _label(SERVICES, code, spoken or language())


def kind(code: str) -> str:
    """Return what a kind of organisation is called."""
    return _label("organisation_kind", code, language())


def sex(code: str) -> str:
    """Return what a sex is called."""
    return _label("sex", code, language())


def order(code: str) -> str:
    """Return what the country calls an order."""
    return current().term(ORDER_NAMES[code], language()) if code in ORDER_NAMES else code


@lru_cache(maxsize=16)
def _languages(spoken: str) -> dict[str, str]:
    named = Locale.parse(spoken.replace("-", "_")).languages
    return {code: str(named[code]) for code in sorted(languages()) if code in named}


def language_name(code: str) -> str:
    """Return the name of an ISO 639 language."""
    return _languages(language()).get(code, code)


def language_choices() -> list[tuple[str, str]]:
    """Return the languages that have a name in the reader's language, sorted by it."""
    return sorted(_languages(language()).items(), key=lambda pair: pair[1])


def place(code: str) -> str:
    """Return the name of a place; the whole country for none."""
    return current().place_name(code, language()) if code else current().name.text(language())


def name_of(entry: Entry) -> str:
    """Return what a service is called: its own name, else what its code is called."""
    return in_language(entry.names) or need(entry.service.code)


def whom(entry: Entry) -> list[str]:
    """Return whom a service takes, in short pieces."""
    service = entry.service
    adults, children = service.accepts_adults, service.accepts_children
    said = [_("adults and children") if adults and children else _("adults") if adults else _("children")]
    if len(service.accepts_sexes) == 1:
        said.append(_("only: %(sex)s") % {"sex": sex(service.accepts_sexes[0])})
    low, high = entry.minimum_age, entry.maximum_age
    if low is not None and high is not None:
        said.append(_("from %(low)d to %(high)d years") % {"low": low, "high": high})
    elif low is not None:
        said.append(_("from %(low)d years") % {"low": low})
    elif high is not None:
        said.append(_("up to %(high)d years") % {"high": high})
    return said


def hours(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return opening hours as lines such as "Monday, Friday: 08:00 to 17:00"."""
    lines = []
    for one in entries:
        days = [str(DAY_NAMES[day]) for day in DAYS if day in one["days"]]
        named = _("Every day") if len(days) == len(DAYS) else ", ".join(days)
        day_and_night = (one["opens"], one["closes"]) == WHOLE_DAY
        times = (
            _("day and night")
            if day_and_night
            else _("%(opens)s to %(closes)s") % {"opens": one["opens"], "closes": one["closes"]}
        )
        lines.append(f"{named}: {times}")
    return lines
