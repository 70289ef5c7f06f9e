"""Figures, codes and targets of a plan as people write them: one way for pages and documents."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lindung.kernel.vocabularies import UnknownCode, vocabulary
from lindung.plans.figuring import Figure
from lindung.plans.models import Indicator
from lindung.plans.rules import TargetLike
from lindung.statistics import hiding, measures

NONE: Final = "–"


def number(value: Decimal | int | None) -> str:
    """Return a figure without zeros that say nothing; a dash for none."""
    if value is None:
        return NONE
    places = 0 if value == int(value) else 2
    return number_format(value, decimal_pos=places, force_grouping=True)


def hides(figure: Figure) -> bool:
    """Tell whether a figure's value is a computed count of so few cases that it is told as few."""
    measure = measures.all().get(figure.measure)
    return measure is not None and hiding.few(measure=measure, value=figure.value)


def shown(figure: Figure) -> str:
    """Return a figure's value as it may be told: few cases as "fewer than 3"."""
    return hiding.as_few() if hides(figure) else number(figure.value)


def label(name: str, code: str) -> str:
    """Return the word of a code of a vocabulary; the code itself where there is none."""
    if not code:
        return ""
    try:
        return vocabulary(name).label(code, get_language() or "")
    except UnknownCode:
        return code


def target(*, indicator: Indicator, aims: Sequence[TargetLike], currency: str) -> str:
    """Return what an indicator is to reach, such as "at least 100 each year"; empty where nothing is set."""
    spans = {"plan": _("over the whole plan"), "annual": _("each year"), "unsaid": ""}
    least = _("at most") if indicator.comparator == "at_most" else _("at least")
    parts = []
    for one in aims:
        when = spans.get(one.span, _("in %(period)s") % {"period": one.period})
        words = [least, number(one.value), currency if indicator.kind == "amount" else "", when]
        parts.append(" ".join(word for word in words if word))
    if indicator.share_min is not None:
        group = label("plan_dimensions", indicator.share_group).lower()
        parts.append(_("at least %(share)s %% %(group)s") % {"share": indicator.share_min, "group": group})
    return "; ".join(parts)
