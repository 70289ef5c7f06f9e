"""Figures as they may be told: few cases are told as few, wherever they stand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override

from lindung.plans import wording
from lindung.plans.figuring import Figure
from lindung.plans.rules import Judgement, Verdict, Why


def figure(measure: str, value: str | None) -> Figure:
    """Return a figure that a measure gave."""
    number = None if value is None else Decimal(value)
    return Figure(value=number, judgement=Judgement(Verdict.NO_VALUE, Why.NOT_REPORTED), measure=measure)


@pytest.mark.parametrize("value", ["1", "2"])
def test_few_cases_are_told_as_few(value: str) -> None:
    few = figure("determinations.victims", value)
    assert wording.hides(few)
    assert wording.shown(few) == "fewer than 3"


@pytest.mark.parametrize(
    ("measure", "value", "text"),
    [
        ("determinations.victims", "0", "0"),
        ("determinations.victims", "3", "3"),
        ("determinations.victims", None, "–"),
        ("determinations.days", "2", "2"),  # days, not people
        ("programmes.events", "1", "1"),
        ("no.such", "1", "1"),
        ("", "1", "1"),  # reported
    ],
)
def test_everything_else_is_told(measure: str, value: str | None, text: str) -> None:
    told = figure(measure, value)
    assert not wording.hides(told)
    assert wording.shown(told) == text


def test_few_are_told_in_malay() -> None:
    with override("ms"):
        assert wording.shown(figure("cases.opened", "1")) == "kurang daripada 3"
