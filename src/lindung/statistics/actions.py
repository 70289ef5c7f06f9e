"""Computing figures and keeping them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.statistics import asked, facts, measures, reading
from lindung.statistics.asking import Ask, day_of, frame, plainly
from lindung.statistics.evaluating import NOTHING, Evaluated, evaluate
from lindung.statistics.models import Result
from lindung.statistics.queries import LIVE

logger = logging.getLogger(__name__)

_KEY = ("measure", "narrowing_key", "starts", "ends", "as_of", "definition", "origin")
_VALUES = ("narrowing", "computed_at", "value", "numerator", "denominator", "cells")


@transaction.atomic
def compute(
    *, asks: Sequence[Ask], at: datetime, as_of: date | None = None, by: Actor | None = None
) -> list[Result]:
    """Compute each ask from what was known by the end of `as_of` (default: by `at`), keep and return the results.

    `by` is who asks by hand and needs the permission; None is the system. A measure of what stands now has no value
    for an earlier `as_of`, nor for a period that is over. Raises `UnknownMeasure`, and `Invalid` for a narrowing that
    the measure does not know, a day that has not come, a period that ends before it begins.
    """
    if by is not None:
        by.require(Permission.STATISTICS_RUN)
    today = day_of(at)
    day = as_of or today
    if day > today:
        raise Invalid(_("This day has not come yet. Choose today or an earlier day."), field="as_of")
    unique = list(dict.fromkeys(asks))
    with reading.reading():
        found = [_evaluated(ask, day=day, at=at) for ask in unique]
    rows = [_row(ask, figure, day, at) for ask, figure in zip(unique, found, strict=True)]
    Result.objects.bulk_create(rows, update_conflicts=True, unique_fields=_KEY, update_fields=_VALUES)
    if by is not None:
        for row in rows:
            detail = {
                "measure": row.measure,
                "as_of": str(day),
                "starts": str(row.starts),
                "ends": str(row.ends),
            }
            audit.record(event="statistics.computed", subject=row, by=by, at=at, detail=detail)
    return rows


def compute_asked(*, at: datetime) -> int:
    """Compute everything that rooms have asked for; return how many figures. What cannot be is named in the log."""
    done = 0
    for ask in asked.asks(at=at):
        try:
            compute(asks=[ask], at=at)
        except (measures.UnknownMeasure, Invalid) as wrong:
            logger.warning("Figure not computed: %s (%s).", wrong, ask.measure)
        else:
            done += 1
    return done


def _evaluated(ask: Ask, *, day: date, at: datetime) -> Evaluated:
    """Return one figure from the database as it is."""
    if ask.ends < ask.starts:
        raise Invalid(_("A period ends on or after the day it begins."), field="ends")
    measure = measures.get(ask.measure)
    if facts.get(measure.population).standing and not _stands(ask, day=day, today=day_of(at)):
        return NOTHING
    return evaluate(
        measure=measure,
        frame=frame(starts=ask.starts, ends=ask.ends, as_of=day, at=at),
        narrowing=ask.narrowing,
        engine=reading.rows,
    )


def _stands(ask: Ask, *, day: date, today: date) -> bool:
    """Tell whether what stands now says anything about the period."""
    return day == today and ask.starts <= today <= ask.ends


def _row(ask: Ask, figure: Evaluated, day: date, at: datetime) -> Result:
    """Return the row to keep; its key is made of what it is about, so that computing again changes the same row."""
    definition = measures.get(ask.measure).definition
    about = "|".join(map(str, (*ask.key, day, definition, LIVE)))
    return Result(
        id=uuid5(NAMESPACE_OID, about),
        measure=ask.measure,
        definition=definition,
        narrowing=plainly(ask.narrowing),
        narrowing_key=ask.narrowing_key,
        starts=ask.starts,
        ends=ask.ends,
        as_of=day,
        computed_at=at,
        origin=LIVE,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        cells=figure.cells,
    )
