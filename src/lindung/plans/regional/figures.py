"""From measures to what may leave: counts, protected together with their total."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.statistics import actions as statistics
from lindung.statistics import measures
from lindung.statistics.asking import Ask
from lindung.statistics.disclosure import protect_cells
from lindung.statistics.models import Result

COUNTED: Final = frozenset({"count", "distinct"})
"""Sorts of value that leave: how many. A share or a middle would tell of those it was taken over."""
MOST: Final = 100
AT_HOME: Final = frozenset({"organisation"})
"""Dimensions that do not leave: which body did it is nobody's concern abroad."""


def offered() -> list[tuple[str, str]]:
    """Return the measures that can be released, code and title in the reader's language."""
    from django.utils.translation import get_language

    language = get_language() or ""
    return [(one.code, one.title.text(language)) for one in measures.all().values() if one.worth in COUNTED]


def gathered(
    *, codes: Sequence[str], starts: date, ends: date, as_of: date, at: datetime
) -> list[dict[str, Any]]:
    """Return each measure over a period as a release holds it, protected. Raises `Invalid`."""
    wanted = list(dict.fromkeys(codes))
    if not wanted or len(wanted) > MOST:
        raise Invalid(_("Choose the measures to release, at least one."), field="measures")
    known = measures.all()
    for code in wanted:
        if code not in known or known[code].worth not in COUNTED:
            raise Invalid(
                _("“%(code)s” is no count that can be released. Choose measures from the list.")
                % {"code": code[:80]},
                field="measures",
            )
    asks = [Ask(measure=code, starts=starts, ends=ends) for code in wanted]
    results = statistics.compute(asks=asks, as_of=as_of, at=at)
    return [_one(result, known[result.measure]) for result in results]


def _one(result: Result, measure: measures.Measure) -> dict[str, Any]:
    if result.value is None:
        raise Invalid(
            _("“%(code)s” has no value for this period. Leave it out, or choose another period.")
            % {"code": measure.code},
            field="measures",
        )
    cells = {
        name: {code: _whole(count) for code, count in parts.items()}
        for name, parts in result.cells.items()
        if name not in AT_HOME
    }
    value, parts = protect_cells(cells=cells, total=_whole(result.value), threshold=threshold())
    return {
        "code": measure.code,
        "definition": measure.definition,
        "title": dict(measure.title.root),
        "unit": dict(measure.unit.root),
        "value": value,
        "cells": parts,
    }


def _whole(value: Any) -> int:
    return int(Decimal(str(value)))


def threshold() -> int:
    """Return the count below which the country hides numbers."""
    return current().disclosure.threshold
