"""Small charts: a line through a few marks on a scale. What they show stands beside them in words too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT, EDGE = 120, 32, 5
"""Of the drawing, in units of its view box."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line to draw: its points as an SVG attribute, where it ends, and the marks in words, oldest first."""

    points: str
    end: tuple[int, int]
    marks: Sequence[tuple[date, int]]


def line(marks: Sequence[tuple[date, int]], *, lowest: int, highest: int) -> Line | None:
    """Return the line through marks, oldest first, spaced by their days; None where there are fewer than two."""
    if len(marks) < 2:
        return None
    first, span = marks[0][0], max((marks[-1][0] - marks[0][0]).days, 0)
    placed = [
        (
            _along((day - first).days / span if span else number / (len(marks) - 1)),
            _up((value - lowest) / (highest - lowest)),
        )
        for number, (day, value) in enumerate(marks)
    ]
    return Line(points=" ".join(f"{x},{y}" for x, y in placed), end=placed[-1], marks=tuple(marks))


def _along(share: float) -> int:
    return round(EDGE + share * (WIDTH - 2 * EDGE))


def _up(share: float) -> int:
    return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE))
