"""Computing figures and keeping them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Final
from uuid import NAMESPACE_OID, uuid5

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.statistics import asked, facts, measures, reading
from lindung.statistics.asking import Ask, day_of, frame, plainly
from lindung.statistics.evaluating import NOTHING, Evaluated, evaluate
from lindung.statistics.models import Result
from lindung.statistics.snapshots.answering import OpenSnapshot

logger = logging.getLogger(__name__)

YEARS: Final = frozenset(range(1900, 2100))
"""What anybody could ask for; days at the edges of the calendar break sums of days."""
LIVE: Final = "live"
_KEY: Final = ("measure", "narrowing_key", "starts", "ends", "as_of", "definition", "origin")
_VALUES: Final = ("narrowing", "computed_at", "value", "numerator", "denominator", "cells")


@transaction.atomic
def compute(
    *,
    asks: Sequence[Ask],
    at: datetime,
    as_of: date | None = None,
    by: Actor | None = None,
    snapshot: OpenSnapshot | None = None,
) -> list[Result]:
    """Compute each ask from what was known by the end of `as_of` (default: by `at`), keep and return the results.

    Of what stands now, the system keeps nothing outside its period: no value would take the place of the last one.
    `by` is who asks by hand and needs the permission; None is the system. A `snapshot` answers in place of the
    database, with what was known when it was made. Raises what `figure` raises.
    """
    if by is not None:
        by.require(Permission.STATISTICS_RUN)
    known_at = snapshot.manifest.made_at if snapshot else at
    day = as_of or day_of(known_at)
    unique = list(dict.fromkeys(asks))
    with reading.reading():
        found = [figure(ask=ask, at=at, as_of=day, snapshot=snapshot) for ask in unique]
    origin = snapshot.manifest.mark if snapshot else LIVE
    rows = [_row(ask, one, day, at, origin) for ask, one in zip(unique, found, strict=True)]
    kept = [row for row, one in zip(rows, found, strict=True) if by or not _past(row.measure, one)]
    Result.objects.bulk_create(kept, update_conflicts=True, unique_fields=_KEY, update_fields=_VALUES)
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


def figure(
    *,
    ask: Ask,
    at: datetime,
    as_of: date | None = None,
    snapshot: OpenSnapshot | None = None,
    dimensions: Sequence[str] | None = None,
) -> Evaluated:
    """Return one figure without keeping it, by the measure's dimensions or by `dimensions`.

    From the database call it inside `reading()`. A measure of what stands now has no value for an earlier `as_of`, nor
    for a period that does not hold today. Raises `UnknownMeasure`, and `Invalid` for a narrowing or dimension that the
    measure does not know, a day that has not come, a period that ends before it begins.
    """
    if ask.ends < ask.starts:
        raise Invalid(_("A period ends on or after the day it begins."), field="ends")
    if not {ask.starts.year, ask.ends.year, (as_of or ask.ends).year} <= YEARS:
        raise Invalid(_("Choose days of this century or the one before."), field="ends")
    known_at = snapshot.manifest.made_at if snapshot else at
    today = day_of(known_at)
    day = as_of or today
    if day > today:
        raise Invalid(_("This day has not come yet. Choose today or an earlier day."), field="as_of")
    measure = measures.get(ask.measure)
    stands = day == today and ask.starts <= today <= ask.ends
    if facts.get(measure.population).standing and not stands:
        return NOTHING
    return evaluate(
        measure=measure,
        frame=frame(starts=ask.starts, ends=ask.ends, as_of=day, at=known_at),
        narrowing=ask.narrowing,
        engine=snapshot.engine if snapshot else reading.rows,
        dimensions=dimensions,
    )


def compute_asked(
    *, at: datetime, within: Callable[[], AbstractContextManager[None]] = transaction.atomic
) -> int:
    """Compute everything that rooms have asked for; return how many figures. What cannot be is named in the log.

    Each figure is computed and kept `within` a transaction of its own: what the database refuses costs that one only.
    """
    with within():
        wanted = asked.asks(at=at)
    done = 0
    for ask in wanted:
        try:
            with within():
                compute(asks=[ask], at=at)
        except (measures.UnknownMeasure, Invalid) as wrong:
            logger.warning("Figure not computed: %s (%s).", wrong, ask.measure)
        except DatabaseError:
            logger.exception("Figure not computed: the database refused (%s).", ask.measure)
        else:
            done += 1
    return done


def _past(code: str, found: Evaluated) -> bool:
    """Tell whether a figure is missing because its measure is of what stands now, and not of that period or day."""
    return found == NOTHING and facts.get(measures.get(code).population).standing


def _row(ask: Ask, found: Evaluated, day: date, at: datetime, origin: str) -> Result:
    """Return the row to keep; its key is made of what it is about, so that computing again changes the same row."""
    definition = measures.get(ask.measure).definition
    about = "|".join(map(str, (*ask.key, day, definition, origin)))
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
        origin=origin,
        value=found.value,
        numerator=found.numerator,
        denominator=found.denominator,
        cells=found.cells,
    )
