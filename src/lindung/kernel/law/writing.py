"""Days and moments as people of a language write them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def write_day(day: date, language: str) -> str:
    """Return a day such as `7 Nov 2026`."""
    return format_date(day, "d MMM y", locale=_locale(language))


def write_moment(moment: datetime, language: str) -> str:
    """Return a moment such as `7 Nov 2026 14:30`, in the zone it carries."""
    return f"{write_day(moment, language)} {format_time(moment, 'HH:mm', locale=_locale(language))}"
