"""Declares the facts of the rooms below; rooms above declare their own."""

from __future__ import annotations

from lindung.statistics import facts
from lindung.statistics.facts import care, cases, ground, helpers, spokes


def declare() -> None:
    """Make them known."""
    for fact in (*cases.ALL, *spokes.ALL, *ground.ALL, *care.ALL, *helpers.ALL):
        facts.declare(fact)
