"""Public holidays by year and language, from the `holidays` library and the pack's own extras."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache

import holidays

from lindung.kernel.country.models import ExtraHoliday


class UnknownHolidays(LookupError):
    """The library has no such country, part or language."""


def holidays_of(
    *, country: str, part: str | None, library_languages: Mapping[str, str], extras: Sequence[ExtraHoliday]
) -> Callable[[int, str], Mapping[date, str]]:
    """Return a function (year, language) -> day -> name, each year worked out once.

    `country` is ISO 3166-1 alpha-2, `part` the library's code of the subdivision, `library_languages` maps
    our language codes to the library's. Raises `UnknownHolidays`.
    """
    known = holidays.list_supported_countries()
    if country not in known:
        raise UnknownHolidays(f"the holidays library has no country {country}")
    if part is not None and part not in known[country]:
        raise UnknownHolidays(
            f"the holidays library has no part {part} of {country}; it has {known[country]}"
        )
    fallback = next(iter(library_languages.values()), None)

    @cache
    def of_year(year: int, language: str) -> Mapping[date, str]:
        named: dict[date, str] = dict(
            holidays.country_holidays(
                country, subdiv=part, years=year, language=library_languages.get(language, fallback)
            )
        )
        named.update({extra.day: extra.name.text(language) for extra in extras if extra.day.year == year})
        return named

    return of_year
