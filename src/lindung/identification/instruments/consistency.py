"""Holds the parts of an instrument against each other: what no schema of single values can see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lindung.identification.instruments.conditions import Condition
from lindung.identification.instruments.model import (
    Element,
    Instrument,
    Question,
    QuestionType,
    texts,
)
from lindung.kernel.vocabularies import UnknownVocabulary, vocabulary

Where = tuple[str | int, ...]
Mistake = tuple[str, Where]
"""What is wrong and how to mend it, and the path in the file where it stands."""

_CHOSEN = {QuestionType.YES_NO_UNSURE, QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE}
_LISTED = _CHOSEN - {QuestionType.YES_NO_UNSURE}


def mistakes(*, instrument: Instrument) -> list[Mistake]:
    """Return every mistake found, in the order of the file; empty for an instrument that can be used."""
    found = [*_duplicates(instrument), *_choices(instrument)]
    if found:  # without sound questions the rest would only echo these
        return found
    return [
        *_translations(instrument),
        *_relevance(instrument),
        *_signs(instrument),
        *_stops_and_age(instrument),
        *_examples(instrument),
    ]


def _places(instrument: Instrument) -> Iterator[tuple[Question, Where]]:
    for number, question in enumerate(instrument.safe_to_talk.questions):
        yield question, ("safe_to_talk", "questions", number)
    for page, topic in enumerate(instrument.topics):
        for number, question in enumerate(topic.questions):
            yield question, ("topics", page, "questions", number)


def _duplicates(instrument: Instrument) -> Iterator[Mistake]:
    kinds = {
        "question": ([question.id for question, _ in _places(instrument)], "topics"),
        "topic": ([topic.id for topic in instrument.pages], "topics"),
        "indicator": ([indicator.id for indicator in instrument.indicators], "indicators"),
        "example": ([example.name for example in instrument.examples], "examples"),
    }
    for kind, (names, where) in kinds.items():
        for name, times in Counter(names).items():
            if times > 1:
                yield f"the {kind} '{name}' stands here {times} times: give each its own name", (where,)


def _choices(instrument: Instrument) -> Iterator[Mistake]:
    for question, where in _places(instrument):
        if (question.type in _LISTED) != bool(question.choices):
            yield (
                f"'{question.id}': choices belong to select_one and select_multiple, and to nothing else",
                where,
            )
            continue
        try:
            codes = [choice.code for choice in question.options]
        except UnknownVocabulary as error:
            yield f"'{question.id}': {error}", where
            continue
        if len(set(codes)) < len(codes):
            yield f"'{question.id}': the same code is offered twice: keep one", where


def _translations(instrument: Instrument) -> Iterator[Mistake]:
    wanted = set(instrument.languages)
    for path, text in texts(instrument):
        lacking = wanted - text.languages
        if lacking:
            yield f"{path} has no words in: {', '.join(sorted(lacking))}", (path.split(".")[0].split("[")[0],)


def _relevance(instrument: Instrument) -> Iterator[Mistake]:
    earlier: set[str] = set()
    for question, where in _places(instrument):
        if question.relevant:
            yield from _condition(instrument, question.relevant, f"'{question.id}'", (*where, "relevant"))
            for inner in question.relevant.questions():
                if inner.question not in earlier:
                    yield (
                        f"'{question.id}' depends on '{inner.question}', which must be asked before it",
                        where,
                    )
        earlier.add(question.id)


def _signs(instrument: Instrument) -> Iterator[Mistake]:
    for number, indicator in enumerate(instrument.indicators):
        where: Where = ("indicators", number)
        if indicator.id not in vocabulary("indicators"):
            yield (
                f"'{indicator.id}' is not in the code list 'indicators': use one that is, or add it there",
                where,
            )
        yield from _condition(instrument, indicator.when, f"'{indicator.id}'", where)
        for inner in indicator.when.questions():
            asked = instrument.questions.get(inner.question or "")
            if asked and asked.type is QuestionType.YES_NO_UNSURE and "no" in inner.codes:
                yield (
                    f"'{indicator.id}': a plain no is no sign; make '{asked.id}' a select_one",
                    where,
                )
    for number, need in enumerate(instrument.urgent):
        if need.id not in vocabulary("urgent_needs"):
            yield f"'{need.id}' is not in the code list 'urgent_needs'", ("urgent", number)
        yield from _condition(instrument, need.when, f"'{need.id}'", ("urgent", number))


def _stops_and_age(instrument: Instrument) -> Iterator[Mistake]:
    for number, stop in enumerate(instrument.stop):
        yield from _condition(instrument, stop.when, f"'{stop.id}'", ("stop", number))
    age = instrument.rule.age
    if age.doubt:
        yield from _condition(instrument, age.doubt, "the doubt about the age", ("rule", "age"))
    for name in (age.born, age.years, age.adult):
        if name is not None and name not in instrument.questions:
            yield f"the age rule asks '{name}', which is no question", ("rule", "age")
    for name in set(instrument.rule.weaker_if_coercion_required) - {
        sign.id for sign in instrument.indicators
    }:
        yield f"the rule weakens '{name}', which is no indicator of this instrument", ("rule",)
    if Element.HARM in (*instrument.rule.presume.adult, *instrument.rule.presume.child):
        yield "other harm is no element of trafficking: remove it", ("rule", "presume")


def _condition(instrument: Instrument, condition: Condition, owner: str, where: Where) -> Iterator[Mistake]:
    for inner in condition.questions():
        question = instrument.questions.get(inner.question or "")
        if question is None:
            yield f"{owner} depends on '{inner.question}', which is no question of this instrument", where
        elif inner.codes and question.type in _CHOSEN:
            unknown = set(inner.codes) - {choice.code for choice in question.options}
            if unknown:
                yield f"{owner}: '{question.id}' cannot be answered {', '.join(sorted(unknown))}", where
        elif inner.codes or question.type is not QuestionType.INTEGER:
            yield (
                f"{owner}: compare '{question.id}' by code if it is chosen, by bounds if it is a number",
                where,
            )


def _examples(instrument: Instrument) -> Iterator[Mistake]:
    signs = {indicator.id for indicator in instrument.indicators}
    for number, example in enumerate(instrument.examples):
        unknown = (
            example.answers.keys() | set(example.asked) | set(example.not_asked)
        ) - instrument.questions.keys()
        unknown |= set(example.indicators or ()) - signs
        if unknown:
            named = ", ".join(sorted(unknown))
            yield (
                f"the example '{example.name}' names what the instrument has not: {named}",
                ("examples", number),
            )
