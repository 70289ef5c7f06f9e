"""What is the value? The one place that answers it, for every indicator of a plan in every period, in three questions.

A value is reported (approved by the committee) or computed (by statistics, from the work itself). Of a closed period it
is what stood there when the period was closed; a report corrected after that stands beside it as restated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, TextField
from django.db.models.functions import Cast, JSONObject

from lindung.plans import computing
from lindung.plans.figuring import Aim, Figure, Line
from lindung.plans.models import Indicator, Period, Plan, Target
from lindung.plans.reporting.models import Progress
from lindung.plans.reviews.models import FrozenFigure

__all__ = ["Aim", "Figure", "Key", "Read", "of", "read"]

Key = tuple[UUID, str]
"""Key of an indicator and code of a period."""


@dataclass(frozen=True, slots=True)
class Read:
    """A plan's indicators, targets, periods and figures, as `read` found them."""

    indicators: Sequence[Indicator]
    aims: Mapping[UUID, Sequence[Aim]]
    periods: Sequence[Period]
    figures: Mapping[Key, Figure]


def of(
    *,
    plan: Plan,
    periods: Iterable[Period],
    today: date,
    indicators: Iterable[Indicator | UUID] | None = None,
) -> dict[Key, Figure]:
    """Return the figure of each indicator in each of `periods`, as seen on the day `today`, in three questions.

    `indicators` (or their keys): only these; without, all that were not withdrawn.
    """
    keys = None if indicators is None else {_key(one) for one in indicators}
    wanted = {one.code for one in periods}
    found = read(plan=plan, today=today, indicators=keys)
    return {key: figure for key, figure in found.figures.items() if key[1] in wanted}


def _key(one: Indicator | UUID) -> UUID:
    return one.pk if isinstance(one, Indicator) else one


def read(
    *, plan: Plan, today: date, indicators: Collection[UUID] | None = None, withdrawn: bool = False
) -> Read:
    """Return all of a plan's figures with what they were judged by. Three questions, whatever its size.

    `withdrawn`: those of withdrawn indicators too, which count in the periods that ended before.
    """
    rows = _indicators(plan, indicators, withdrawn=withdrawn)
    periods, reports = _reports(plan, None if indicators is None else [row.pk for row in rows])
    results = computing.latest(plan=plan, indicators=rows, periods=periods)
    aims = {row.pk: [_aim(one) for one in row.aims] for row in rows}  # type: ignore[attr-defined]
    figures: dict[Key, Figure] = {}
    for row in rows:
        found = Line(row, aims[row.pk], periods, reports, results)
        figures |= {(row.pk, code): figure for code, figure in found.figures(today=today).items()}
    return Read(rows, aims, periods, figures)


def _indicators(plan: Plan, keys: Collection[UUID] | None, *, withdrawn: bool) -> list[Indicator]:
    targets = Target.objects.filter(indicator=OuterRef("pk")).order_by("span", "period")
    frozen = FrozenFigure.objects.filter(indicator=OuterRef("pk"))
    rows = Indicator.objects.filter(plan=plan).select_related("activity").order_by("position", "code")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    elif not withdrawn:
        rows = rows.filter(withdrawn_at=None)
    aims = targets.values(row=JSONObject(span="span", period="period", value=_text("value")))
    closed = frozen.values(
        row=JSONObject(
            period="period_id",
            value=_text("value"),
            text="text",
            share=_text("share"),
            cells="cells",
            origin="origin",
            measure="measure",
            as_of="as_of",
            frozen_at="frozen_at",
        )
    )
    return list(rows.annotate(aims=ArraySubquery(aims), frozen=ArraySubquery(closed)))


def _reports(
    plan: Plan, keys: Collection[UUID] | None
) -> tuple[list[Period], dict[tuple[str, str], dict[str, Any]]]:
    rows = Progress.objects.filter(period=OuterRef("pk"))
    if keys is not None:
        rows = rows.filter(indicator__in=keys)
    told = rows.values(
        row=JSONObject(
            indicator="indicator_id",
            state="state",
            origin="origin",
            version="version",
            value=_text("value"),
            text="narrative",
            share=_text("share"),
            cells="cells",
            computed=_text("computed_value"),
            computed_at="computed_at",
            submitted_at="submitted_at",
            decided_at="decided_at",
            by="organisation__names",
        )
    )
    rows_of = Period.objects.filter(plan=plan).annotate(told=ArraySubquery(told))
    periods: list[Period] = list(rows_of)
    found = {(row["indicator"], one.code): row for one in rows_of for row in one.told}
    return periods, found


def _text(name: str) -> Cast:
    """A number as text: on its way through JSON it would become a float."""
    return Cast(F(name), TextField())


def _aim(row: Mapping[str, str]) -> Aim:
    return Aim(row["span"], row["period"], Decimal(row["value"]))
