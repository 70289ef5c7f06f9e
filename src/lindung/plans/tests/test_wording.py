"""Figures as they may be told: few cases are told as few, wherever they stand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override

from lindung.plans import wording
from lindung.plans.figuring import Figure
from lindung.plans.reviews.tests.conftest import Small, small
from lindung.plans.rules import Judgement, Verdict, Why
from lindung.plans.schemas import _figure
from lindung.plans.tests.test_figures import SCREENED, computed
from lindung.plans.tests.test_screens import signed_in
from lindung.plans.web.breakdowns import breakdowns

__all__ = ["small"]  # a fixture


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


def divided(measure: str, value: str | None) -> Figure:
    """Return a computed figure with parts."""
    cells = {"sex": {"female": Decimal(value or 1)}}
    return replace(figure(measure, value), cells=cells, origin="computed")


def test_parts_of_few_of_shares_and_of_measures_that_are_gone_are_not_told() -> None:
    for one in (
        divided("determinations.victims", "1"),
        divided("determinations.days", "40"),
        divided("no.such", "40"),
        divided("", "40"),
        divided("determinations.victims", None),
    ):
        assert breakdowns(figure=one) == []
    [told] = breakdowns(figure=divided("determinations.victims", "40"))
    assert [number for _name, number in told.rows] == [40]


@pytest.mark.django_db
def test_few_cases_are_nowhere_a_number(small: Small) -> None:
    computed(small, SCREENED, "2024", "2", cells={"sex": {"female": 2}})
    indicator = small.indicator(SCREENED)
    reader = signed_in(small.people.monitor)
    for name, code in (("plans:indicator", indicator.code), ("plans:activity", indicator.activity.code)):
        page = reader.get(reverse(name, args=["SMALL-1", code]) + "?period=2024").content.decode()
        assert "fewer than 3" in page and ">2<" not in page and "Female" not in page


def test_the_api_tells_no_few_cases_either() -> None:
    few = replace(figure("determinations.victims", "1"), computed=Decimal(1))
    told = _figure(few, {"measure": "determinations.victims"})
    assert (told["value"], told["computed"], told["hidden"]) == (None, None, True)
    reported = replace(figure("", "9"), computed=Decimal(1))
    told = _figure(reported, {"measure": "determinations.victims"})
    assert (told["value"], told["computed"], told["hidden"]) == (9, None, False)
    many = _figure(figure("determinations.victims", "9"), {"measure": "determinations.victims"})
    assert (many["value"], many["hidden"]) == (9, False)
