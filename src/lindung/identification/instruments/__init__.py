"""Screening instruments: forms as data, and the one engine that asks, checks and advises.

    instrument = pick(instruments=current_instruments(), name="adult")
    topic = next_topic(instrument=instrument, answers=answers, after="about_you")
    kept = validate(question=question, raw=request_value, at=now)
    advice = assess(instrument=instrument, answers=answers, at=now)

Pages, the command line and the examples in the files all call the same functions. Nothing here knows the
web or a database.
"""

from lindung.identification.instruments.advice import (
    Advice,
    FoundElement,
    FoundIndicator,
    FoundNeed,
    Reason,
)
from lindung.identification.instruments.age import AgeFinding
from lindung.identification.instruments.answers import AnswerError, validate, validate_all
from lindung.identification.instruments.assessment import assess
from lindung.identification.instruments.conditions import Answer, Answers
from lindung.identification.instruments.current import (
    coercion_required,
    current_instruments,
    instruments_folder,
)
from lindung.identification.instruments.examples import check_folder
from lindung.identification.instruments.flow import asked, next_topic, pages, relevant_questions, stops
from lindung.identification.instruments.load import (
    InstrumentError,
    UnknownInstrument,
    load_instruments,
    newest,
    pick,
)
from lindung.identification.instruments.model import (
    AdviceCode,
    Element,
    Instrument,
    Question,
    QuestionType,
    Stop,
    Strength,
    Topic,
)

__all__ = [
    "Advice",
    "AdviceCode",
    "AgeFinding",
    "Answer",
    "AnswerError",
    "Answers",
    "Element",
    "FoundElement",
    "FoundIndicator",
    "FoundNeed",
    "Instrument",
    "InstrumentError",
    "Question",
    "QuestionType",
    "Reason",
    "Stop",
    "Strength",
    "Topic",
    "UnknownInstrument",
    "asked",
    "assess",
    "check_folder",
    "coercion_required",
    "current_instruments",
    "instruments_folder",
    "load_instruments",
    "newest",
    "next_topic",
    "pages",
    "pick",
    "relevant_questions",
    "stops",
    "validate",
    "validate_all",
]
