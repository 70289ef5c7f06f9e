"""Words for the roster's codes, in the reader's language."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import pycountry
from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lindung.kernel.country import current

WEEKDAYS: Final[tuple[Promise, ...]] = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


def spoken_here() -> str:
    """Return the reader's language."""
    return get_language() or current().default_language


@lru_cache(maxsize=512)
def _name(code: str, reader: str) -> str:
    return str(Locale.parse(reader.replace("-", "_")).languages.get(code, code))


def language_name(code: str) -> str:
    """Return the name of an ISO 639 language; the code itself where it has none."""
    return _name(code, spoken_here()) if code else ""


@lru_cache(maxsize=16)
def _choices(reader: str) -> list[tuple[str, str]]:
    codes = {getattr(one, "alpha_2", one.alpha_3) for one in pycountry.languages}
    named = Locale.parse(reader.replace("-", "_")).languages
    return sorted(((code, named[code]) for code in codes if code in named), key=lambda pair: pair[1])


def language_choices() -> list[tuple[str, str]]:
    """Return the languages that have a name in the reader's language, sorted by it."""
    return _choices(spoken_here())


def is_language(code: str) -> bool:
    """Tell whether ISO 639 knows the code."""
    return len(code) in (2, 3) and (
        pycountry.languages.get(alpha_2=code) is not None or pycountry.languages.get(alpha_3=code) is not None
    )


@lru_cache(maxsize=16)
def _nationalities(reader: str) -> list[tuple[str, str]]:
    named = Locale.parse(reader.replace("-", "_")).territories
    pairs = ((one.alpha_3, str(named.get(one.alpha_2, one.name))) for one in pycountry.countries)
    return sorted(pairs, key=lambda pair: pair[1])


def nationality_choices() -> list[tuple[str, str]]:
    """Return every country by ISO 3166-1 alpha-3, sorted by its name in the reader's language."""
    return _nationalities(spoken_here())


def place_name(code: str) -> str:
    """Return the name of a place of the country."""
    return current().place_name(code, spoken_here()) if code else ""


def place_choices() -> list[tuple[str, str]]:
    """Return the places of the country in the order of its pack."""
    return [(code, place_name(code)) for code in current().places]
