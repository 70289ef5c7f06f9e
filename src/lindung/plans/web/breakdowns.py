"""Figures broken down, in words. What the system counted hides small numbers, as whatever is printed does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lindung.plans.figures import Figure
from lindung.plans.reporting import words as reported


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One dimension: its name, and for each value its name and number; None where it is hidden."""

    name: str
    rows: Sequence[tuple[str, Decimal | None]]

    @property
    def hidden(self) -> bool:
        """Whether something is not shown."""
        return any(number is None for _name, number in self.rows)


def breakdowns(*, figure: Figure) -> list[Breakdown]:
    """Return the dimensions of a figure in the order they were told."""
    return [_told(dimension, cells) for dimension, cells in figure.cells.items()]


def _told(dimension: str, cells: Mapping[str, Decimal]) -> Breakdown:
    rows = [(reported.part(dimension, code), number) for code, number in cells.items()]
    return Breakdown(reported.dimension(dimension).capitalize(), rows)
