"""Who counts as a child: whoever may be one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lindung.identification.instruments import AgeFinding, assess
from lindung.identification.instruments.age import age_from_answers
from lindung.identification.instruments.model import AgeQuestions
from lindung.identification.instruments.tests.packs import AT, any_adult

RULE = any_adult().rule.model_copy(update={"age": AgeQuestions(born="born", years="years", adult="adult")})


@pytest.mark.parametrize(
    ("born", "lowest", "highest"),
    [
        ("2008-11-07", 18, 18),
        ("2008-11-08", 17, 17),
        ("2008-11", 17, 18),
        ("2008-10", 18, 18),
        ("2008", 17, 18),
        ("2007", 18, 19),
        ("2026-11", 0, 0),
    ],
)
def test_a_birth_date_leaves_as_much_open_as_was_said(born: str, lowest: int, highest: int) -> None:
    found = age_from_answers(rule=RULE, answers={"born": born, "years": 40}, at=AT)
    assert (found.lowest, found.highest) == (lowest, highest)


@pytest.mark.parametrize(
    ("answers", "child"),
    [
        ({"years": 18}, False),
        ({"years": 17}, True),
        ({"adult": "yes"}, False),
        ({"adult": "no"}, True),
        ({"adult": "unsure"}, True),
        ({}, True),
        ({"born": "2008"}, True),
    ],
)
def test_who_may_be_a_child_is_no_sure_adult(answers: dict[str, int | str], child: bool) -> None:
    found = age_from_answers(rule=RULE, answers=answers, at=AT)
    assert found.surely_adult(child_under=18) is not child


def test_a_leap_day_child_comes_of_age_on_the_first_of_march() -> None:
    day_before, day = (datetime(2026, month, day, tzinfo=UTC) for month, day in ((2, 28), (3, 1)))
    assert age_from_answers(rule=RULE, answers={"born": "2008-02-29"}, at=day_before).highest == 17
    assert age_from_answers(rule=RULE, answers={"born": "2008-02-29"}, at=day).lowest == 18


def test_the_officers_doubt_makes_the_age_unknown_and_a_finding_settles_it() -> None:
    answers = {"age_years": 25, "age_doubt": "yes"}
    assert assess(instrument=any_adult(), answers=answers, at=AT).counts_as_child
    known = AgeFinding(lowest=25, highest=25, basis="document")
    assert not assess(instrument=any_adult(), answers=answers, at=AT, age=known).counts_as_child


def test_the_officers_doubt_does_not_make_a_child_less_of_one() -> None:
    advice = assess(instrument=any_adult(), answers={"age_years": 15, "age_doubt": "yes"}, at=AT)
    assert advice.age.highest == 15


def test_a_span_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(ValueError, match="Swap them"):
        AgeFinding(lowest=20, highest=10)
