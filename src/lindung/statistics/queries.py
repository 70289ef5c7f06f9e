"""Reads of results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q

from lindung.statistics import facts, measures
from lindung.statistics.asking import Ask
from lindung.statistics.models import Result


def latest(*, asks: Iterable[Ask], cells: bool = True) -> dict[Ask, Result]:
    """Return, for each ask that has been computed, the result with the latest knowledge. One query.

    Results of an earlier definition of a measure are left out. Of what stands now a result with a value goes first:
    once its period is over, the last one stays. Without `cells` the parts by dimension are left in the database.
    """
    wanted = {ask.key: ask for ask in asks}
    if not wanted:
        return {}
    codes, narrowings, starts, ends = (set(column) for column in zip(*wanted, strict=True))
    known = [measures.all()[code] for code in codes if code in measures.all()]
    standing = [one.code for one in known if facts.get(one.population).standing]
    lost = [_without_value(standing)] if standing else []
    rows = (
        Result.objects.filter(
            measure__in=codes, narrowing_key__in=narrowings, starts__in=starts, ends__in=ends
        )
        .filter(definition__in={one.definition for one in known})
        .order_by("measure", "narrowing_key", "starts", "ends", *lost, "-as_of", "-computed_at")
        .distinct("measure", "narrowing_key", "starts", "ends")
    )
    if not cells:
        rows = rows.defer("cells", "narrowing")
    found = ((row, (row.measure, row.narrowing_key, row.starts, row.ends)) for row in rows)
    return {wanted[key]: row for row, key in found if key in wanted}


def _without_value(codes: Sequence[str]) -> ExpressionWrapper[Q]:
    """Return what orders the results of these measures that have no value behind those that have one."""
    return ExpressionWrapper(Q(measure__in=codes, value=None), output_field=BooleanField())


def of_measure(*, code: str, limit: int = 100) -> Sequence[Result]:
    """Return the results of a measure, the newest periods first."""
    rows = Result.objects.filter(measure=code).order_by("-starts", "ends", "narrowing_key", "-as_of")
    return list(rows[:limit])


def one(*, code: str, key: UUID) -> Result:
    """Return one result of a measure; raises `Result.DoesNotExist`."""
    return Result.objects.get(pk=key, measure=code)
