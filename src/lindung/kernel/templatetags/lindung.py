"""Tags of the house: small functions, no template behind them, so that a list of many rows stays cheap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from lindung.kernel.web.forms import first_control
from lindung.kernel.web.icons import ICONS

register = template.Library()

COLOURS = frozenset({"grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"})
SOON_DAYS = 3


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw the icon `name`; it is decoration, so words must stand beside it. Unknown names fail."""
    return ICONS[name]


@register.simple_tag
def tag(text: str, colour: str = "") -> SafeString:
    """Show a state as a coloured tag; `colour` is one of COLOURS or empty for the calm default (blue)."""
    if colour and colour not in COLOURS:
        raise ValueError(f"There is no tag colour {colour!r}; use one of {', '.join(sorted(COLOURS))}.")
    modifier = f" govuk-tag--{colour}" if colour else ""
    return format_html('<strong class="govuk-tag{}">{}</strong>', modifier, text)


@register.filter
def label(names: Mapping[str, str] | str | None) -> str:
    """Choose the reader's language from `{"en": …, "ms": …}`; else the first given; plain text passes."""
    if not names:
        return ""
    if isinstance(names, str):
        return names
    language = get_language() or ""
    return names.get(language) or names.get(language.split("-")[0]) or next(iter(names.values()))


@register.simple_tag(name="label")
def label_tag(names: Mapping[str, str] | str | None) -> str:
    """The filter `label` as a tag: `{% label names %}`."""
    return conditional_escape(label(names))


def _written(day: date, *, today: date) -> str:
    """Write a day as people say it: without the year when it is this one's."""
    return date_format(day, gettext("j M") if day.year == today.year else gettext("j M Y"))


@register.simple_tag
def local(moment: datetime | date | None, style: str = "") -> SafeString | str:
    """Write a moment in the country's time inside <time>; `style` "day" leaves the time of day out."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        there = timezone.localtime(moment)
        text = date_format(there, gettext("j F Y") if style == "day" else gettext("j F Y, H:i"))
        return format_html('<time datetime="{}">{}</time>', there.isoformat(timespec="minutes"), text)
    text = date_format(moment, gettext("j F Y"))
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), text)


def distance(*, due: datetime, now: datetime) -> tuple[str, bool]:
    """Return how far `due` is from `now` in words ("in 3 days") and whether it has passed.

    Hours count below a day, calendar days of the country from then on.
    """
    late = due < now
    hours = abs((due - now).total_seconds()) / 3600
    days = abs((timezone.localtime(due).date() - timezone.localtime(now).date()).days)
    if hours < 1:
        return (gettext("just overdue") if late else gettext("within the hour")), late
    if hours < 24:
        whole = int(hours)
        text = (
            ngettext("overdue by %(n)d hour", "overdue by %(n)d hours", whole)
            if late
            else ngettext("in %(n)d hour", "in %(n)d hours", whole)
        )
        return text % {"n": whole}, late
    text = (
        ngettext("overdue by %(n)d day", "overdue by %(n)d days", days)
        if late
        else ngettext("in %(n)d day", "in %(n)d days", days)
    )
    return text % {"n": days}, late


@register.simple_tag
def due(moment: datetime | None, now: datetime) -> SafeString | str:
    """Write a deadline with its distance: "18 Nov, overdue by 3 days" in red, "25 Nov, in 4 days".

    One that ends with a day, at the midnight after it, is named by that last day.
    """
    if moment is None:
        return ""
    there, today = timezone.localtime(moment), timezone.localtime(now).date()
    if (there.hour, there.minute) == (0, 0):
        there -= timedelta(microseconds=1)
    words, late = distance(due=there, now=now)
    soon = not late and (there.date() - today).days <= SOON_DAYS
    return format_html(
        '<time class="app-due{}" datetime="{}">{}, {}</time>',
        " app-due--late" if late else " app-due--soon" if soon else "",
        there.isoformat(timespec="minutes"),
        _written(there.date(), today=today),
        words,
    )


_STATES = {"done": "is-done", "now": "is-now", "late": "is-now is-late", "next": "is-next", "": ""}


@register.simple_tag
def stage_tracker(stages: Iterable[Mapping[str, Any]], name: str = "") -> SafeString:
    """Draw the lawful path: each stage has `title`, `note` ("day 14 of 21") and a `state` of `_STATES`."""
    rows = format_html_join(
        "",
        "<li{}{}><b>{}</b>{}</li>",
        (
            (
                format_html(' class="{}"', _STATES[stage["state"]]) if stage["state"] else "",
                mark_safe(' aria-current="step"') if stage["state"] in {"now", "late"} else "",
                stage["title"],
                format_html("<span>{}</span>", stage["note"]),
            )
            for stage in stages
        ),
    )
    return format_html('<ol class="app-stages" aria-label="{}">{}</ol>', name or gettext("Stages"), rows)


@register.simple_tag
def error_summary(*forms: BaseForm | str | None) -> str:
    """List what is wrong in `forms`, each problem linked to its field; nothing when nothing is wrong."""
    problems: list[tuple[str, str]] = []
    for form in forms:
        if not isinstance(form, BaseForm) or not form.is_bound or not form.errors:
            continue
        problems += [(str(error), "") for error in form.non_field_errors()]
        for field in form:
            target = "" if field.is_hidden else first_control(field)
            problems += [(str(error), target) for error in field.errors]
    return render_to_string("lindung/forms/error_summary.html", {"problems": problems}) if problems else ""


_SVG = re.compile(r"<svg\b.*</svg>", re.DOTALL)


@register.simple_tag
def qr(svg: str, name: str) -> SafeString:
    """Show a drawn QR code in line, named `name`: a picture from a data address would break the policy."""
    match = _SVG.search(svg)
    drawing = match[0] if match else ""
    return format_html(
        '<div class="app-qr" role="img" aria-label="{}">{}</div>',
        name,
        mark_safe(drawing),  # noqa: S308 - drawn by the sign-in library from digits, holds no text of a user
    )
