"""The matrix of marks, drawn in Python: a template loop over some hundreds of them would cost the page its budget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from lindung.plans import rules_words as words
from lindung.plans.models import Objective, Period, Pillar, Plan
from lindung.plans.rules import Standing
from lindung.plans.screens import WORST_FIRST, Block, Square
from lindung.plans.templatetags.plans import SIGNS

ANY = "CODE"


@dataclass(frozen=True, slots=True)
class Row:
    """An objective, where it leads, and its activities as marks."""

    objective: Objective
    url: str
    marks: SafeString


@dataclass(frozen=True, slots=True)
class Part:
    """A pillar, what its activities come to in words, and its objectives."""

    pillar: Pillar
    summary: str
    lines: Sequence[Row]


def drawn(*, plan: Plan, blocks: Sequence[Block], period: Period | None) -> list[Part]:
    """Return the blocks of a plan as the template draws them."""
    names = {standing: words.said_standing(standing) for standing in Standing}
    asked = f"?period={period.code}" if period else ""
    activity = reverse("plans:activity", args=[plan.code, ANY]) + asked
    objective = reverse("plans:objective", args=[plan.code, ANY]) + asked
    return [
        Part(
            block.pillar,
            summary(block.counts, names),
            [
                Row(
                    line.objective,
                    objective.replace(ANY, line.objective.code),
                    marks(line.squares, activity=activity, names=names),
                )
                for line in block.lines
            ],
        )
        for block in blocks
    ]


def marks(squares: Sequence[Square], *, activity: str, names: Mapping[Standing, str]) -> SafeString:
    """Draw activities as a list of links; each says its code, its title and how it stands."""
    items = (
        (
            activity.replace(ANY, square.code),
            square.standing,
            square.code,
            names[square.standing],
            square.title,
            SIGNS[square.standing],
        )
        for square in squares
    )
    return format_html(
        '<ul class="app-marks">{}</ul>',
        format_html_join(
            "",
            '<li><a href="{}" class="app-mark app-mark--{}" aria-label="{}: {}" title="{}">{}</a></li>',
            items,
        ),
    )


def summary(counts: Counter[Standing], names: Mapping[Standing, str]) -> str:
    """Say how many activities there are and how they stand: "45 activities: 3 late, 40 on track"."""
    number = sum(counts.values())
    whole = ngettext("%(n)d activity", "%(n)d activities", number) % {"n": number}
    parts = [f"{counts[one]} {names[one].lower()}" for one in WORST_FIRST if counts[one]]
    return f"{whole}: {', '.join(parts)}" if parts else whole
