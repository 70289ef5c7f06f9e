"""The indicators of a plan with their readings, as documents show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from lindung.plans import wording
from lindung.plans.documents.building import saying
from lindung.plans.documents.content import IndicatorLine, Reading
from lindung.plans.figures import Aim, Figure, Read
from lindung.plans.models import Activity, Indicator, Period, Plan
from lindung.plans.rules_words import said_verdict

DRAWN: Final = 4
"""So many charts of a pillar."""
_LEAST: Final = 2
"""Values that a chart needs."""


def lines(
    *,
    plan: Plan,
    read: Read,
    columns: Sequence[Period],
    activities: Mapping[UUID, Activity],
    pillars: Mapping[UUID, str],
) -> tuple[IndicatorLine, ...]:
    """Return a line for each indicator of the activities, one reading for each of `columns`."""
    return tuple(
        _line(plan, one, activities[one.activity_id], pillars, read, columns)
        for one in read.indicators
        if one.activity_id in activities
    )


def _line(
    plan: Plan,
    indicator: Indicator,
    activity: Activity,
    pillars: Mapping[UUID, str],
    read: Read,
    columns: Sequence[Period],
) -> IndicatorLine:
    aims = read.aims[indicator.pk]
    readings = tuple(_reading(read.figures.get((indicator.pk, one.code)), one) for one in columns)
    return IndicatorLine(
        code=indicator.code,
        title=indicator.label,
        activity=activity.code,
        pillar=pillars[activity.pillar_id],
        unit=saying.unit(indicator, plan.currency),
        target=saying.target(indicator=indicator, aims=aims, currency=plan.currency),
        kind=indicator.kind,
        measure=indicator.measure,
        source=_source(indicator, readings),
        readings=readings,
        target_value=_level(aims, columns[-1].code),
        activity_title=activity.label,
    )


def _source(indicator: Indicator, readings: Sequence[Reading]) -> str:
    """Return where the figures come from: the newest reading's source, else who will give one."""
    for one in reversed(readings):
        if one.source:
            return f"{one.source}, {one.on_text}" if one.on_text else one.source
    if indicator.measure:
        return indicator.measure
    return _("Reported by %(who)s") % {"who": indicator.reporter} if indicator.reporter else ""


def _level(aims: Sequence[Aim], period: str) -> Decimal | None:
    """Return the height of the line in a chart of years: a target of each year, or of the last period."""
    own = [one.value for one in aims if one.span == "period" and one.period == period]
    yearly = [one.value for one in aims if one.span == "annual"]
    return next(iter([*own, *yearly]), None)


def _reading(figure: Figure | None, period: Period) -> Reading:
    if figure is None:
        return Reading(period.code, saying.NONE)
    computed = figure.origin == "computed"
    known = figure.value is not None or bool(figure.text)
    on = _day(figure.as_of) if known else None
    few = wording.hides(figure)
    return Reading(
        period=period.code,
        text=_text(figure),
        value=None if few else figure.value,
        verdict=figure.standing.value,
        verdict_text=said_verdict(figure.standing),
        on=on,
        on_text=saying.short_day(on),
        said=figure.text,
        source=(figure.measure if computed else figure.reported_by) if known else "",
        measure=figure.measure if computed else "",
        origin=(_("Computed") if computed else _("Reported")) if known else "",
        few=few,
    )


def _day(moment: date | datetime | None) -> date | None:
    """Return the day of a moment where the country's clocks stand; a plain day passes."""
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


def _text(figure: Figure) -> str:
    if figure.value is None:
        return _("In words") if figure.text else saying.NONE
    text = wording.shown(figure)
    if wording.hides(figure):
        return text
    return f"{text} ({saying.number(figure.share)} %)" if figure.share is not None else text


def drawn(found: Sequence[IndicatorLine]) -> tuple[IndicatorLine, ...]:
    """Return the few that are drawn: those with most values, with a target before without."""
    fit = [one for one in found if one.kind != "qualitative" and _values(one) >= _LEAST]
    best = sorted(fit, key=lambda one: (one.target_value is None, -_values(one)))[:DRAWN]
    return tuple(one for one in found if one in best)


def _values(line: IndicatorLine) -> int:
    return sum(one.value is not None for one in line.readings)
