"""Marks of standings and verdicts: small functions, because a plan at a glance draws some hundreds of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lindung.kernel.templatetags.lindung import label, tag
from lindung.kernel.vocabularies import vocabulary
from lindung.plans import rules_words as words
from lindung.plans import wording
from lindung.plans.figuring import Figure
from lindung.plans.models import Amendment
from lindung.plans.plain_words import AMENDMENTS, KINDS, ROLES
from lindung.plans.rules import Standing, Verdict
from lindung.statistics.charts import Chart

register = template.Library()

SIGNS: Final = {"done": "✓", "on_track": "→", "at_risk": "!", "late": "×", "not_started": "–"}
"""What a mark shows besides its colour."""


@register.simple_tag
def mark(standing: str) -> SafeString:
    """Draw a standing as a small square; decoration, so its word must stand beside it."""
    return format_html(
        '<span class="app-mark app-mark--{}" aria-hidden="true">{}</span>', standing, SIGNS[standing]
    )


@register.simple_tag
def standing_tag(standing: str) -> SafeString:
    """Show a standing in words, coloured."""
    return tag(words.said_standing(standing), words.STANDING_COLOURS[Standing(standing)])


@register.simple_tag
def verdict_tag(verdict: str) -> SafeString:
    """Show a verdict in words, coloured."""
    return tag(words.said_verdict(verdict), words.VERDICT_COLOURS[Verdict(verdict)])


@register.filter
def said_reason(reason: str) -> str:
    """Return the rule behind a standing in words."""
    return words.said_reason(reason)


@register.filter
def figure(value: Decimal | None) -> str:
    """Write a figure without zeros that say nothing; a dash for none."""
    return wording.number(value)


@register.filter
def shown(figure: Figure) -> str:
    """Write the value of a figure as it may be told: few cases as few."""
    return wording.shown(figure)


@register.filter
def standing_word(standing: str) -> str:
    """Return a standing in words."""
    return words.said_standing(standing)


@register.filter
def words_of(codes: str) -> list[str]:
    """Split a list of codes: `{% for code in "late done"|words_of %}`."""
    return codes.split()


@register.filter
def inline_chart(chart: Chart) -> SafeString:
    """Put a chart, drawn by our own server from our own figures, into the page."""
    return mark_safe(chart.svg)  # noqa: S308 - made by statistics.charts, which escapes every text


@register.filter
def role_word(role: str) -> str:
    """Return an actor's part in an activity in words."""
    return str(ROLES[role])


@register.filter
def kind_word(kind: str) -> str:
    """Return an indicator's kind in words."""
    return str(KINDS[kind])


@register.filter
def amendment_word(kind: str) -> str:
    """Return an amendment's kind in words."""
    return str(AMENDMENTS[kind])


@register.filter
def before_after(amendment: Amendment) -> str:
    """Write what an amendment changed: "ends: 2023-12-31 → 2024-12-31"."""
    names = [name for name in amendment.after if amendment.before.get(name) != amendment.after[name]]
    return "; ".join(
        f"{name}: {_short(amendment.before.get(name))} → {_short(amendment.after[name])}" for name in names
    )


def _short(value: object) -> str:
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, dict):
        return label({str(key): str(one) for key, one in value.items()})
    return str(value)


@register.filter
def dimension_word(code: str) -> str:
    """Return a dimension's name."""
    return vocabulary("plan_dimensions").label(code, get_language() or "")
