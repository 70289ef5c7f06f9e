"""Properties of the rule, for whatever anyone may answer."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lindung.identification.instruments import (
    AdviceCode,
    AgeFinding,
    Element,
    Instrument,
    Question,
    QuestionType,
    Strength,
    asked,
    assess,
)
from lindung.identification.instruments.assessment import reaches
from lindung.identification.instruments.model import Enough
from lindung.identification.instruments.tests.packs import AT, INSTRUMENTS, any_adult, any_child

ADULT = AgeFinding(lowest=18, basis="document")
CHILD = AgeFinding(highest=17, basis="document")
ORDER = list(AdviceCode)


def an_answer(question: Question) -> st.SearchStrategy[Any]:
    codes = [choice.code for choice in question.options]
    if question.type is QuestionType.SELECT_MULTIPLE:
        return st.lists(st.sampled_from(codes), unique=True, max_size=3).map(tuple)
    if codes:
        return st.sampled_from(codes)
    if question.type is QuestionType.INTEGER:
        return st.integers(question.least or 0, question.most or 99)
    return st.sampled_from(["2019", "2020-02"]) if question.type is QuestionType.DATE else st.text(max_size=9)


@st.composite
def talks(draw: st.DrawFn, instrument: Instrument | None = None) -> tuple[Instrument, dict[str, Any]]:
    """An instrument, and the answers of one talk: any of the questions that were asked, others skipped."""
    chosen = instrument or draw(st.sampled_from(list(INSTRUMENTS.values())))
    wanted = draw(st.sets(st.sampled_from(list(chosen.questions)), max_size=25))
    answers: dict[str, Any] = {}
    for name, question in chosen.questions.items():
        if name in wanted and name in asked(instrument=chosen, answers=answers):
            answers[name] = draw(an_answer(question))
    return chosen, answers


@given(talks())
@settings(max_examples=60, deadline=None)
def test_an_adult_is_presumed_exactly_when_all_three_elements_are_indicated(talk: Any) -> None:
    instrument, answers = talk
    advice = assess(instrument=instrument, answers=answers, at=AT, age=ADULT)
    assert (advice.code is AdviceCode.PRESUME) == all(found.indicated for found in advice.elements)


@given(talks())
@settings(max_examples=60, deadline=None)
def test_a_child_is_presumed_exactly_when_act_and_purpose_are_indicated(talk: Any) -> None:
    instrument, answers = talk
    advice = assess(instrument=instrument, answers=answers, at=AT, age=CHILD)
    shown = all(advice.element(element).indicated for element in (Element.ACT, Element.PURPOSE))
    assert (advice.code is AdviceCode.PRESUME) == shown


@given(talks())
@settings(max_examples=60, deadline=None)
def test_who_may_be_a_child_is_advised_as_one(talk: Any) -> None:
    instrument, answers = talk
    unknown = assess(instrument=instrument, answers=answers, at=AT, age=AgeFinding())
    child = assess(instrument=instrument, answers=answers, at=AT, age=CHILD)
    adult = assess(instrument=instrument, answers=answers, at=AT, age=ADULT)
    assert unknown.code is child.code
    assert ORDER.index(child.code) >= ORDER.index(adult.code)


@given(talks())
@settings(max_examples=60, deadline=None)
def test_a_law_that_asked_for_coercion_never_raises_advice_nor_unmakes_a_child_victim(talk: Any) -> None:
    instrument, answers = talk
    for age in (ADULT, CHILD):
        today = assess(instrument=instrument, answers=answers, at=AT, age=age)
        before = assess(instrument=instrument, answers=answers, at=AT, age=age, coercion_required=True)
        assert ORDER.index(before.code) <= ORDER.index(today.code)
        if age is CHILD:
            assert (before.code is AdviceCode.PRESUME) == (today.code is AdviceCode.PRESUME)


@given(talks(instrument=any_child()), st.data())
@settings(max_examples=60, deadline=None)
def test_more_means_never_lower_the_advice_for_a_child(talk: Any, data: st.DataObject) -> None:
    instrument, answers = talk
    means = [sign for sign in instrument.indicators if sign.element is Element.MEANS and sign.when.codes]
    more = dict(answers)
    for sign in data.draw(st.lists(st.sampled_from(means), min_size=1, max_size=3)):
        name = sign.when.question or ""
        kind = instrument.questions[name].type
        if not more.get(name):
            more[name] = sign.when.codes if kind is QuestionType.SELECT_MULTIPLE else sign.when.codes[0]
    before = assess(instrument=instrument, answers=answers, at=AT, age=CHILD)
    after = assess(instrument=instrument, answers=more, at=AT, age=CHILD)
    assert ORDER.index(after.code) >= ORDER.index(before.code)


@given(talks())
@settings(max_examples=60, deadline=None)
def test_answering_what_was_skipped_with_no_or_unsure_never_adds_an_indicator(talk: Any) -> None:
    instrument, answers = talk
    before = assess(instrument=instrument, answers=answers, at=AT, age=ADULT)
    for word in ("no", "unsure"):
        filled = dict(answers)
        for name in asked(instrument=instrument, answers=answers):
            if instrument.questions[name].type is QuestionType.YES_NO_UNSURE:
                filled.setdefault(name, word)
        after = assess(instrument=instrument, answers=filled, at=AT, age=ADULT)
        assert after.indicators == before.indicators
        assert after.code is before.code


@given(talks())
@settings(max_examples=60, deadline=None)
def test_every_indicator_points_at_an_answer_and_every_gap_is_listed(talk: Any) -> None:
    instrument, answers = talk
    advice = assess(instrument=instrument, answers=answers, at=AT)
    for found in advice.indicators:
        assert found.from_questions
        assert all(answers.get(question) for question in found.from_questions)
        assert not set(found.from_questions) & set(advice.missing)
    shown = asked(instrument=instrument, answers=answers)
    assert set(advice.missing) == {name for name in shown if answers.get(name) in (None, "unsure", "", ())}


@given(talks())
@settings(max_examples=30, deadline=None)
def test_the_explanation_is_complete_in_every_language_and_repeats_no_free_text(talk: Any) -> None:
    instrument, answers = talk
    told = "a name that was told in confidence"
    for question in instrument.questions.values():
        if question.type is QuestionType.TEXT:
            answers[question.id] = told
    advice = assess(instrument=instrument, answers=answers, at=AT)
    for language in instrument.languages:
        lines = advice.explain(language)
        assert lines
        assert not any("{" in line or "}" in line for line in lines)
        assert told not in str(advice.as_json(language=language))


def test_nothing_answered_shows_nothing() -> None:
    for instrument in INSTRUMENTS.values():
        advice = assess(instrument=instrument, answers={}, at=AT)
        assert advice.code is AdviceCode.NO_INDICATORS
        assert advice.counts_as_child
        assert not advice.urgent


def test_a_stronger_sign_stands_in_for_a_weaker_one() -> None:
    line = [Enough(medium=1, weak=1)]
    assert reaches(lines=line, found=[Strength.STRONG, Strength.MEDIUM])
    assert not reaches(lines=line, found=[Strength.STRONG])
    assert not reaches(lines=line, found=[Strength.WEAK, Strength.WEAK])
    assert not reaches(lines=[Enough(strong=1)], found=[Strength.MEDIUM] * 9)


def test_a_strong_sign_says_more_than_a_weak_one() -> None:
    adult = any_adult()
    strong = assess(instrument=adult, answers={"papers": "kept"}, at=AT, age=ADULT)
    weak = assess(instrument=adult, answers={"owes_money": "yes"}, at=AT, age=ADULT)
    assert strong.element(Element.MEANS).indicated
    assert not weak.element(Element.MEANS).indicated
