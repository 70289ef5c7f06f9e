"""Every mistake in a plan's file is told, with its line, and none of it is taken."""

from __future__ import annotations

from typing import Any

import pytest

from lindung.plans.importing.reading import read_bytes
from lindung.plans.testing import SMALL, small_plan
from lindung.plans.tests.editing import Edit, activity, told


@pytest.mark.usefixtures("organisations")
@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda one: one["activities"].append(one["activities"][0]), "P1.S1.O1.i is given twice; keep one"),
        (lambda one: one["pillars"].append(one["pillars"][0]), "P1 is given twice; keep one"),
        (lambda one: activity(one, "P1.S1.O1.i").update(responsible=["NOBODY"]), "there is no actor NOBODY"),
        (lambda one: activity(one, "P1.S1.O1.i").update(supporting=["CARE"]), "CARE is named twice"),
        (lambda one: activity(one, "P1.S1.O1.i").update(starts=2019), "2019-01-01 is outside the plan"),
        (lambda one: activity(one, "P1.S1.O1.i").update(ends=2026), "2026-12-31 is outside the plan"),
        (
            lambda one: activity(one, "P1.S1.O1.i").update(starts=2024, ends=2022),
            "before it starts on 2024-01-01",
        ),
        (lambda one: activity(one, "P1.S1.O1.i").update(objective="S1"), "the objective, not both"),
        (lambda one: activity(one, "P1.S1.O1.i").update(surprise=1), "Extra inputs are not permitted"),
        (lambda one: one["outputs"][0].update(objective="S9"), "there is no objective S9"),
        (lambda one: one["objectives"][0].update(duties=["none"]), "the code list duties has no none"),
        (lambda one: one["actors"][0].update(organisations=["nowhere"]), "there is no organisation nowhere"),
        (lambda one: one["actors"][0].update(title={"en": "Board"}), "no text in language ms; add it"),
        (lambda one: one["plan"].update(region="asia"), "either the country or the region"),
        (lambda one: one["periods"][0].update(due_on="2021-06-01"), "periods.0.due_on"),
    ],
)
def test_every_mistake_is_told_with_file_and_line(edit: Edit, words: str) -> None:
    said = told(edit)
    assert any(words in one for one in said), said
    assert all(one.startswith("small.yaml:") for one in said)


@pytest.mark.usefixtures("organisations")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"targets": [{"span": "annual", "value": -1}]}, "a target cannot be negative"),
        ({"targets": [{"span": "period", "value": 1}]}, "names its period"),
        ({"targets": [{"span": "period", "period": "2030", "value": 1}]}, "there is no period 2030"),
        (
            {"targets": [{"span": "plan", "value": 1}, {"span": "plan", "value": 2}]},
            "for the same time; keep one",
        ),
        ({"unit": "parsecs"}, "the code list plan_units has no parsecs"),
        ({"disaggregate": ["mood"]}, "the code list plan_dimensions has no mood"),
        ({"share": {"min": 30, "group": "giants"}}, "the code list plan_dimensions has no giants"),
        ({"feed": {"report": "NOBODY"}}, "there is no actor NOBODY"),
        (
            {"feed": {"report": "CARE", "measure": "cases.opened"}},
            "exactly one of measure, programmes and report",
        ),
        ({"feed": {"report": "CARE", "where": {"kind": ["x"]}}}, "a report has none"),
        ({"starts": 2020}, "2020-01-01 is outside the plan"),
        ({"feed": {"measure": "cases.imagined"}}, "there is no measure cases.imagined"),
    ],
)
def test_mistakes_of_an_indicator_are_told(change: dict[str, Any], words: str) -> None:
    said = told(lambda one: one["activities"][0]["indicators"][0].update(change))
    assert any(words in one for one in said), said


@pytest.mark.django_db
def test_an_objective_of_another_plan_is_named_as_such() -> None:
    small_plan()
    said = told(lambda one: (one["plan"].update(code="SMALL-2"), one["objectives"].pop(0)))
    assert any("S1 is part of another plan, SMALL-1; name one of this plan" in one for one in said), said


def test_a_line_is_the_line_of_the_mistake() -> None:
    lines = SMALL.read_text("utf-8").splitlines()
    number = next(place for place, one in enumerate(lines, start=1) if "responsible: [PARTNERS, CARE]" in one)
    data = SMALL.read_text("utf-8").replace("[PARTNERS, CARE]", "[PARTNER, CARE]").encode()
    [problem] = read_bytes(data=data, name="small.yaml").problems
    assert (problem.file, problem.line) == ("small.yaml", number)
