"""Figures broken down, in words. What the system counted hides small numbers, as whatever is printed does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language

from lindung.plans.figures import Figure
from lindung.plans.reporting import words as reported
from lindung.plans.reporting.models import Progress
from lindung.statistics import disclosure, facts, hiding, labels, measures


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One dimension: its name, and for each value its name and number; None where it is hidden."""

    name: str
    rows: Sequence[tuple[str, Decimal | int | None]]

    @property
    def hidden(self) -> bool:
        """Whether something is not shown."""
        return any(number is None for _name, number in self.rows)


def breakdowns(*, figure: Figure) -> list[Breakdown]:
    """Return the dimensions of a figure in the order they were told; none of what was computed and has no measure."""
    if figure.measure or figure.origin == Progress.Origin.COMPUTED:
        return _counted(figure)
    return [_told(dimension, cells) for dimension, cells in figure.cells.items()]


def _told(dimension: str, cells: Mapping[str, Decimal]) -> Breakdown:
    rows = [(reported.part(dimension, code), number) for code, number in cells.items()]
    return Breakdown(reported.dimension(dimension).capitalize(), rows)


def _counted(figure: Figure) -> list[Breakdown]:
    """Return what was computed: counts protected together, under one total; of other values about cases nothing."""
    measure, language = measures.all().get(figure.measure), get_language() or ""
    if measure is None or figure.value is None:
        return []
    columns = facts.get(measure.population).columns
    shown: Mapping[str, Mapping[str, Decimal | int | None]] = figure.cells
    if hiding.of_cases(measure):
        if measure.worth not in hiding.COUNTED:
            return []
        _total, shown = disclosure.protect_cells(
            cells={name: {code: round(n) for code, n in row.items()} for name, row in figure.cells.items()},
            total=round(figure.value),
            threshold=hiding.threshold(),
        )
    return [
        Breakdown(
            str(columns[name].words),
            [(labels.of(columns[name], code, language), number) for code, number in row.items()],
        )
        for name, row in shown.items()
        if name in columns and set(row) - {facts.UNKNOWN}  # what nobody recorded tells nothing
    ]
