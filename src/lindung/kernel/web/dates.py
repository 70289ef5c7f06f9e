"""Dates and moments as people write them: day, month and year in three boxes, the time in a fourth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lindung.kernel import clock

Side = Literal["", "past", "future"]

YEARS: Final = range(1800, 2200)
"""What anybody could mean; days at the edges of the calendar break sums of days."""
_TIME: Final = re.compile(r"^(\d{1,2})(?:[:.h]?(\d{2}))?\s*([ap])?\.?(?:m\.?)?$", re.IGNORECASE)
_ISO: Final = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}:\d{2}).*)?$")


class _Box(forms.TextInput):
    """One box of a date; `label` stands above it."""

    def __init__(self, *, label: Any, width: int, numeric: bool = True) -> None:
        super().__init__(
            attrs={
                "class": f"govuk-input govuk-date-input__input govuk-input--width-{width}",
                "autocomplete": "off",
                **({"inputmode": "numeric"} if numeric else {}),
            }
        )
        self.label = label


class DateWidget(forms.MultiWidget):
    """Three labelled boxes; also takes one ISO date under the field's own name, as a program sends it."""

    template_name = "lindung/forms/date.html"
    use_fieldset = True

    def __init__(self, boxes: Mapping[str, _Box] | None = None) -> None:
        named: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": _Box(label=gettext_lazy("Day"), width=2),
            "month": _Box(label=gettext_lazy("Month"), width=2),
            "year": _Box(label=gettext_lazy("Year"), width=4),
            **(boxes or {}),
        }
        self.parts = list(named)
        super().__init__(widgets=named)

    def decompress(self, value: Any) -> list[str]:
        """Return the texts for the boxes."""
        if isinstance(value, datetime):
            value = timezone.localtime(value) if timezone.is_aware(value) else value
        if not isinstance(value, date):
            return [""] * len(self.widgets)
        parts = [str(value.day), str(value.month), str(value.year)]
        if len(self.widgets) > len(parts):
            parts.append(f"{value:%H:%M}")
        return parts

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return what was typed, box by box."""
        if match := _ISO.match(str(data.get(name, ""))):
            year, month, day, at = match.groups()
            return [day, month, year, at or ""][: len(self.widgets)]
        return [str(data.get(f"{name}_{part}", "")).strip()[:20] for part in self.parts]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give each box its label and, after an error, its red edge."""
        context = super().get_context(name, value, attrs)
        invalid = (attrs or {}).get("aria-invalid")
        for widget, box in zip(context["widget"]["subwidgets"], self.widgets, strict=True):
            assert isinstance(box, _Box)
            widget["label"] = box.label
            if invalid:
                widget["attrs"]["class"] += " govuk-input--error"
        return context


class DateTimeWidget(DateWidget):
    """A date and beside it a time of day."""

    def __init__(self) -> None:
        super().__init__({"time": _Box(label=gettext_lazy("Time, such as 14:30"), width=5, numeric=False)})


def read_date(*, day: str, month: str, year: str) -> date:
    """Return the date written in three boxes. Raises ValidationError naming what is missing or cannot be."""
    parts = {_("a day"): day, _("a month"): month, _("a year"): year}
    missing = [name for name, text in parts.items() if not text]
    if missing:
        wanted = _(" and ").join(missing)
        raise ValidationError(_("The date must include %(parts)s.") % {"parts": wanted}, "incomplete")
    if not all(text.isdecimal() for text in (day, month, year)):
        raise ValidationError(_("Write the date in numbers, such as 7 11 2026."), "not_numbers")
    if len(year) != 4 or int(year) not in YEARS:
        raise ValidationError(_("The year must have 4 digits, such as 2026."), "year")
    number, month_number, year_number = int(day), int(month), int(year)
    if not 1 <= month_number <= 12:
        raise ValidationError(_("The month must be between 1 and 12."), "month")
    try:
        return date(year_number, month_number, number)
    except ValueError:
        leap = month_number == 2 and number == 29
        written = f"{number} {MONTHS[month_number]}" + (f" {year_number}" if leap else "")
        raise ValidationError(_("%(date)s does not exist.") % {"date": written}, "no_such_date") from None


def read_time(*, text: str) -> time:
    """Return the time of day written as 14:30, 1430, 2.30pm or 2 pm. Raises ValidationError."""
    match = _TIME.match(text.replace(" ", ""))
    if not match:
        raise ValidationError(_("Write the time as hours and minutes, such as 14:30."), "time")
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half and not 1 <= hour <= 12:
        hour = 99
    elif half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise ValidationError(_("There is no such time of day. Write it as 14:30."), "time") from None


class DateField(forms.Field):
    """A day. `side` "past" takes today and before, "future" today and after, by the country's calendar."""

    widget: Any = DateWidget

    def __init__(self, *, side: Side = "", **kwargs: Any) -> None:
        self.side = side
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """Return the date, or None when every box is empty."""
        if isinstance(value, date):
            return value
        if not value or not any(value):
            return None
        day = read_date(day=value[0], month=value[1], year=value[2])
        today = timezone.localtime(clock.now()).date()
        if self.side == "past" and day > today:
            raise ValidationError(_("The date must be today or in the past."), "future")
        if self.side == "future" and day < today:
            raise ValidationError(_("The date must be today or in the future."), "past")
        return day

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what was typed with what was shown."""
        return list(self.widget.decompress(initial)) != list(data or [])


class DateTimeField(DateField):
    """A moment, typed in the country's time. Cleaned to an aware datetime in that zone."""

    widget: Any = DateTimeWidget

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment, or None when every box is empty."""
        if isinstance(value, datetime):
            return value
        if not value or not any(value):
            return None
        day = read_date(day=value[0], month=value[1], year=value[2])
        if not value[3]:
            raise ValidationError(_("Enter the time as well, such as 14:30."), "incomplete")
        moment = from_current_timezone(datetime.combine(day, read_time(text=value[3])))
        if self.side == "past" and moment > clock.now():
            raise ValidationError(_("The moment must be in the past."), "future")
        if self.side == "future" and moment < clock.now():
            raise ValidationError(_("The moment must be in the future."), "past")
        return moment
