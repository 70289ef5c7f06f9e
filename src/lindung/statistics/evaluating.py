"""Running a compiled measure on an engine, and reading what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from lindung.statistics.asking import Frame, Narrowing
from lindung.statistics.compiling import Engine, compiled
from lindung.statistics.measures import Measure

Number = int | float
Cells = Mapping[str, Mapping[str, Number]]
PLACES: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A figure. `value` is None where there is nothing to judge: no row in a share, no span, a period not begun.

    For a share `numerator` of `denominator`; for a median the `denominator` says of how many spans. `cells` holds, by
    dimension and code, the value of that part.
    """

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    cells: Cells


NOTHING: Final = Evaluated(None, None, None, {})


def evaluate(
    *,
    measure: Measure,
    frame: Frame,
    narrowing: Narrowing,
    engine: Engine,
    dimensions: Sequence[str] | None = None,
) -> Evaluated:
    """Return the figure of one measure. Raises `Invalid` for what cannot narrow or divide it."""
    statement = compiled(measure=measure, frame=frame, narrowing=narrowing, dimensions=dimensions)
    if not frame.begun:
        return NOTHING
    names = statement.dimensions
    found: dict[str, dict[str, Number]] = {name: {} for name in names}
    whole = _read(measure, None, 0)
    for row in engine(statement.sql, statement.params):
        codes, summed, (first, second) = row[: len(names)], row[len(names) : -2], row[-2:]
        read = _read(measure, first, second)
        if all(summed):
            whole = read
        elif read.value is not None:
            place = list(summed).index(0)
            found[names[place]][str(codes[place])] = plain(read.value)
    return Evaluated(
        whole.value,
        whole.numerator,
        whole.denominator,
        {name: dict(sorted(parts.items())) for name, parts in found.items()},
    )


def _read(measure: Measure, first: Any, second: Any) -> Evaluated:
    """Return what two numbers of a row mean."""
    rows = Decimal(second)
    if measure.worth == "share":
        hits = Decimal(first or 0)
        return Evaluated(_round(100 * hits / rows) if rows else None, hits, rows, {})
    if measure.worth in ("median", "percentile", "most"):
        return Evaluated(_round(first) if rows else None, None, rows, {})
    return Evaluated(_round(first or 0), None, None, {})


def _round(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(PLACES, rounding=ROUND_HALF_UP)


def plain(value: Decimal) -> Number:
    """Return a number as JSON holds it: whole ones without places."""
    return int(value) if value == value.to_integral_value() else float(value)
