"""How documents write days, numbers and targets, in the language that is active."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lindung.plans.models import Indicator, Period
from lindung.plans.wording import NONE, label, number, target

__all__ = ["NONE", "label", "number", "target"]


def day(value: date | datetime | None) -> str:
    """Return a day as people write it; a moment's day is that of the country."""
    if value is None:
        return ""
    there = timezone.localtime(value) if isinstance(value, datetime) else value
    return date_format(there, _("j F Y"))


def short_day(value: date | datetime | None) -> str:
    """Return a day for narrow columns."""
    if value is None:
        return ""
    there = timezone.localtime(value) if isinstance(value, datetime) else value
    return date_format(there, _("j M Y"))


def moment(value: datetime) -> str:
    """Return a moment in the country's time."""
    return date_format(timezone.localtime(value), _("j F Y, H:i"))


def span(period: Period) -> str:
    """Return a period's first and last day."""
    return _("%(first)s to %(last)s") % {"first": day(period.starts), "last": day(period.ends)}


def unit(indicator: Indicator, currency: str) -> str:
    """Return what an indicator counts."""
    return currency if indicator.kind == "amount" and currency else label("plan_units", indicator.unit)


def change(values: Mapping[str, Any] | None) -> str:
    """Return one side of a change in words: targets, days, codes; a dash where there is nothing."""
    parts = [_part(name, value) for name, value in (values or {}).items()]
    return "; ".join(part for part in parts if part) or NONE


def _part(name: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if name == "targets" or (isinstance(value, list) and value and isinstance(value[0], Mapping)):
        return "; ".join(_goal(one) for one in value)
    if isinstance(value, Mapping):
        return str(value.get(get_language() or "") or next(iter(value.values()), ""))
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(map(str, value))
    text = str(value)
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def _goal(one: Mapping[str, Any]) -> str:
    if "value" not in one:
        return ", ".join(str(value) for value in one.values() if value)
    spans = {"plan": _("over the whole plan"), "annual": _("each year"), "unsaid": ""}
    when = spans.get(str(one.get("span", "")), str(one.get("period", "")))
    return " ".join(word for word in (number(Decimal(str(one["value"]))), when) if word)
