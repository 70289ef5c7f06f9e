"""Charts say what they show, hide what is hidden, and reach for nothing outside."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from lindung.statistics.charts import Bar, Chart, Segment, bars, multiples, stacked

pytestmark = pytest.mark.slow
YEARS = [Bar("2021", Decimal(12), "12"), Bar("2022", Decimal(1900), "1,900"), Bar("2023", None, "no report")]
NASTY = '<script>alert(1)</script> & "q" datum.x {{y}} url(http://example.invalid/x)'


def drawn() -> list[Chart]:
    segments = [Segment("done", "Done", "#1f6b4a", "#ffffff"), Segment("late", "Late", "#b3261e", "#ffffff")]
    return [
        bars(values=YEARS, alt="Bars", target=Decimal(50), target_text="Target 50"),
        stacked(rows={"North": {"done": 3, "late": 4}, "South": {"late": 9}}, segments=segments, alt="Rows"),
        multiples(series={"North": YEARS, "South": YEARS, "West": YEARS}, alt="Many", columns=2),
    ]


def texts(chart: Chart) -> list[str]:
    return [node.text or "" for node in ET.fromstring(chart.svg).iter("{http://www.w3.org/2000/svg}text")]


def test_words_and_numbers_are_texts_in_the_font_that_is_built() -> None:
    upright, across, small = drawn()
    assert {"12", "1,900", "no report", "Target 50", "2023"} <= set(texts(upright))
    assert {"Done", "Late", "North", "South", "3", "4", "9"} <= set(texts(across))
    assert {"North", "South", "West", "2021", "2023"} <= set(texts(small))
    for chart in (upright, across, small):
        families = set(re.findall(r'font-family="([^"]*)"', chart.svg))
        assert families == {"Public Sans"}


def test_nothing_comes_from_outside_and_nothing_runs() -> None:
    for chart in drawn():
        reached = re.sub(r'xmlns(:xlink)?="[^"]*"', "", chart.svg)
        assert not re.search(r"https?:|data:|href|<script|<style|style=|@import|\bon\w+=", reached)


def test_a_chart_is_one_picture_with_words() -> None:
    for chart, words in zip(drawn(), ("Bars", "Rows", "Many"), strict=True):
        root = ET.fromstring(chart.svg)
        assert (root.get("role"), root.get("aria-label"), chart.alt) == ("img", words, words)
        assert chart.width > 0 and chart.height > 0


def test_drawn_again_it_is_the_same() -> None:
    from lindung.statistics.charts import drawing

    first = [chart.svg for chart in drawn()]
    drawing._svg.cache_clear()
    assert [chart.svg for chart in reversed([*reversed(drawn())])] == first


@pytest.mark.parametrize("secret", [1, 2, 77, 4321])
def test_a_suppressed_number_leaves_no_trace(secret: int) -> None:
    """However large it was: the picture is the same, to the last byte."""

    def picture(value: int | None) -> str:
        hidden = Bar("2023", None if value is None else Decimal(value), "not shown", suppressed=True)
        return (
            bars(values=[*YEARS[:2], hidden], alt="x").svg
            + multiples(series={"a": [*YEARS[:2], hidden]}, alt="x").svg
        )

    assert picture(secret) == picture(None)
    assert "not shown" in picture(secret)


def test_a_suppressed_number_is_drawn_otherwise_than_nothing() -> None:
    hidden = bars(values=[*YEARS[:2], Bar("2023", None, "", suppressed=True)], alt="x").svg
    nothing = bars(values=[*YEARS[:2], Bar("2023", None, "")], alt="x").svg
    assert hidden != nothing and "stroke-dasharray" in hidden


def test_texts_do_not_act() -> None:
    segments = [Segment("a", NASTY, "#1f6b4a", "#ffffff")]
    for chart in (
        bars(values=[Bar(NASTY, Decimal(1), NASTY)], alt=NASTY, target=Decimal(2), target_text=NASTY),
        stacked(rows={NASTY: {"a": 3}}, segments=segments, alt=NASTY),
        multiples(series={NASTY: YEARS}, alt=NASTY),
    ):
        root = ET.fromstring(chart.svg)
        assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
        assert root.get("aria-label") == NASTY
        assert NASTY in texts(chart)


def test_what_the_fonts_lack_is_named() -> None:
    assert "a [U+1F600]" in texts(bars(values=[Bar("a 😀", Decimal(1), "1")], alt="x"))
