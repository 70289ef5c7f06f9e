"""Reads of results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lindung.statistics.asking import Ask
from lindung.statistics.models import Result


def latest(*, asks: Iterable[Ask], cells: bool = True) -> dict[Ask, Result]:
    """Return, for each ask that has been computed, the result with the latest knowledge. One query.

    Without `cells` the parts by dimension are left in the database.
    """
    wanted = {ask.key: ask for ask in asks}
    if not wanted:
        return {}
    codes, narrowings, starts, ends = (set(column) for column in zip(*wanted, strict=True))
    rows = (
        Result.objects.filter(
            measure__in=codes, narrowing_key__in=narrowings, starts__in=starts, ends__in=ends
        )
        .order_by("measure", "narrowing_key", "starts", "ends", "-as_of", "-computed_at")
        .distinct("measure", "narrowing_key", "starts", "ends")
    )
    if not cells:
        rows = rows.defer("cells", "narrowing")
    found = ((row, (row.measure, row.narrowing_key, row.starts, row.ends)) for row in rows)
    return {wanted[key]: row for row, key in found if key in wanted}


def of_measure(*, code: str, limit: int = 100) -> Sequence[Result]:
    """Return the results of a measure, the newest periods first."""
    rows = Result.objects.filter(measure=code).order_by("-starts", "ends", "narrowing_key", "-as_of")
    return list(rows[:limit])
