"""The rule that turns answers into advice.

The thresholds are data of the instrument; the logic of the elements is the Protocol's and the same
everywhere: an adult needs act, means and purpose, a child act and purpose. More signs never lower the
advice, and silence never counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lindung.identification.instruments.advice import Advice, FoundElement, FoundIndicator, FoundNeed
from lindung.identification.instruments.age import AgeFinding, age_from_answers
from lindung.identification.instruments.conditions import UNSURE, Answers, grounds
from lindung.identification.instruments.flow import counted, stops
from lindung.identification.instruments.model import (
    AdviceCode,
    Element,
    Enough,
    Instrument,
    Strength,
    Threshold,
)

PROTOCOL_ELEMENTS = (Element.ACT, Element.MEANS, Element.PURPOSE)
_WEAKER = {Strength.STRONG: Strength.MEDIUM, Strength.MEDIUM: Strength.WEAK, Strength.WEAK: Strength.WEAK}


def assess(
    *,
    instrument: Instrument,
    answers: Answers,
    at: datetime,
    age: AgeFinding | None = None,
    coercion_required: bool = False,
) -> Advice:
    """Return what the answers advise at the moment of the talk.

    `answers` are as `validate` keeps them; those to questions that are no longer asked do not count. `age`
    is what is known from elsewhere, such as a document; None takes it from the answers. Who may be a child
    counts as one. `coercion_required` is what the law asked for at the time of the events.
    """
    given = counted(instrument=instrument, answers=answers)
    weaker = frozenset(instrument.rule.weaker_if_coercion_required if coercion_required else ())
    known = age or age_from_answers(rule=instrument.rule, answers=given, at=at)
    child = not known.surely_adult(child_under=instrument.rule.child_under)
    indicators = _found_indicators(instrument, given, weaker)
    missing = tuple(question for question, answer in given.items() if not _is_answered(answer))
    required = instrument.rule.presume.child if child else instrument.rule.presume.adult
    elements = tuple(
        _found_element(instrument, element, indicators, missing, needed=element in required)
        for element in PROTOCOL_ELEMENTS
    )
    needs = tuple(
        FoundNeed(id=need.id, from_questions=found)
        for need in instrument.urgent
        if (found := grounds(condition=need.when, answers=given))
    )
    weakened = not child and any(sign.id in weaker for sign in indicators)
    code = _advice(instrument, elements, indicators)
    halted = tuple(stop.id for stop in stops(instrument=instrument, answers=given))
    return Advice(
        instrument=instrument.id,
        version=instrument.version,
        at=at,
        code=code,
        counts_as_child=child,
        age=known,
        urgent_needs=needs,
        elements=elements,
        indicators=indicators,
        stops=halted,
        child_under=instrument.rule.child_under,
        weakened=weakened,
        missing=missing,
    )


def _is_answered(answer: object) -> bool:
    return answer is not None and answer not in (UNSURE, "", (), [])


def _found_indicators(
    instrument: Instrument, given: Answers, weaker: frozenset[str]
) -> tuple[FoundIndicator, ...]:
    return tuple(
        FoundIndicator(
            id=indicator.id,
            element=indicator.element,
            strength=_WEAKER[indicator.strength] if indicator.id in weaker else indicator.strength,
            from_questions=found,
        )
        for indicator in instrument.indicators
        if (found := grounds(condition=indicator.when, answers=given))
    )


def _found_element(
    instrument: Instrument,
    element: Element,
    indicators: Sequence[FoundIndicator],
    missing: Sequence[str],
    *,
    needed: bool,
) -> FoundElement:
    mine = [indicator for indicator in indicators if indicator.element is element]
    asking = {
        condition.question
        for indicator in instrument.indicators
        if indicator.element is element
        for condition in indicator.when.questions()
    }
    return FoundElement(
        element=element,
        needed=needed,
        indicated=reaches(
            lines=_threshold(instrument, element).indicated, found=[sign.strength for sign in mine]
        ),
        indicators=tuple(sign.id for sign in mine),
        from_questions=tuple(dict.fromkeys(question for sign in mine for question in sign.from_questions)),
        open_questions=tuple(question for question in missing if question in asking),
    )


def reaches(*, lines: Sequence[Enough], found: Sequence[Strength]) -> bool:
    """Tell whether the signs satisfy one of the lines; a stronger sign may stand in for a weaker one."""
    strong, medium, weak = (found.count(strength) for strength in Strength)
    return any(
        strong >= line.strong
        and strong + medium >= line.strong + line.medium
        and strong + medium + weak >= line.strong + line.medium + line.weak
        for line in lines
    )


def _threshold(instrument: Instrument, element: Element) -> Threshold:
    thresholds = instrument.rule.elements
    return {
        Element.ACT: thresholds.act,
        Element.MEANS: thresholds.means,
        Element.PURPOSE: thresholds.purpose,
    }[element]


def _advice(
    instrument: Instrument, elements: Sequence[FoundElement], indicators: Sequence[FoundIndicator]
) -> AdviceCode:
    if all(found.indicated for found in elements if found.needed):
        return AdviceCode.PRESUME
    for element in PROTOCOL_ELEMENTS:
        strengths = [sign.strength for sign in indicators if sign.element is element]
        if reaches(lines=_threshold(instrument, element).look_further, found=strengths):
            return AdviceCode.LOOK_FURTHER
    if any(sign.element is not Element.ACT for sign in indicators):
        return AdviceCode.OTHER_HARM
    return AdviceCode.NO_INDICATORS
