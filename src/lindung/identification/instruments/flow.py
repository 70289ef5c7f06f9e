"""Which questions and pages a talk has, given what was answered so far."""

from __future__ import annotations

from lindung.identification.instruments.conditions import Answer, Answers, grounds
from lindung.identification.instruments.model import Instrument, Question, Stop, Topic


def relevant_questions(*, instrument: Instrument, topic: Topic, answers: Answers) -> tuple[Question, ...]:
    """Return the questions of one page that are asked, in order."""
    shown = set(asked(instrument=instrument, answers=answers))
    return tuple(question for question in topic.questions if question.id in shown)


def asked(*, instrument: Instrument, answers: Answers) -> list[str]:
    """Return the ids of the questions that are asked, in the order of the talk.

    A condition sees only answers to questions that are themselves asked: what hangs on a withdrawn question
    goes too.
    """
    shown: list[str] = []
    seen: dict[str, Answer] = {}
    for question in instrument.questions.values():
        if question.relevant is None or grounds(condition=question.relevant, answers=seen):
            shown.append(question.id)
            seen[question.id] = answers.get(question.id)
    return shown


def counted(*, instrument: Instrument, answers: Answers) -> Answers:
    """Return only the answers to questions that are asked."""
    return {question: answers.get(question) for question in asked(instrument=instrument, answers=answers)}


def pages(*, instrument: Instrument, answers: Answers) -> tuple[Topic, ...]:
    """Return the pages that have something to ask, the opening check first: "part 3 of 7" counts these."""
    shown = set(asked(instrument=instrument, answers=answers))
    return tuple(topic for topic in instrument.pages if shown & {question.id for question in topic.questions})


def next_topic(*, instrument: Instrument, answers: Answers, after: str | None = None) -> Topic | None:
    """Return the page that follows `after` (the first when None), or None after the last.

    Raises KeyError when the instrument has no topic `after`.
    """
    order = [topic.id for topic in instrument.pages]
    start = 0 if after is None else order.index(instrument.topic(after).id) + 1
    later = set(order[start:])
    return next((topic for topic in pages(instrument=instrument, answers=answers) if topic.id in later), None)


def stops(*, instrument: Instrument, answers: Answers) -> tuple[Stop, ...]:
    """Return the reasons to stop talking that the answers show, in the order of the file."""
    given = counted(instrument=instrument, answers=answers)
    return tuple(stop for stop in instrument.stop if grounds(condition=stop.when, answers=given))
