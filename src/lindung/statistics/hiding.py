"""When a figure tells of cases: then few of them are told as few, and its parts are protected or not told at all."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from lindung.kernel.country import current
from lindung.statistics import facts
from lindung.statistics.measures import Measure

CASE_KEY: Final = "case_key"
"""The column by which facts about people tell cases apart."""
COUNTED: Final = frozenset({"count", "distinct"})
"""Sorts of value that can be protected: how many. A share or a middle would tell of those it was taken over."""


def threshold() -> int:
    """Return the count below which the country hides numbers."""
    return current().disclosure.threshold


def of_cases(measure: Measure) -> bool:
    """Tell whether a measure counts over facts about cases; events and bodies have nothing to hide."""
    return CASE_KEY in facts.get(measure.population).columns


def few(*, measure: Measure, value: Decimal | int | None) -> bool:
    """Tell whether a value is a count about cases from 1 to below the threshold, which nobody is told."""
    counted = of_cases(measure) and measure.worth in COUNTED
    return counted and value is not None and 0 < value < threshold()


def as_few() -> str:
    """Return what is told instead of a hidden value: "fewer than 3"."""
    return _("fewer than %(n)d") % {"n": threshold()}
