"""From what was sent to what is kept: checked, cleaned, or refused with a reason that repeats nothing.

Kept answers are plain JSON values: a code, a tuple of codes, a whole number, a text, a date as ISO text.
People often know only the year, or the month: a date is `2019`, `2019-06` or `2019-06-30`, exactly as much
as was said.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime

import pycountry

from lindung.identification.instruments.conditions import Answer
from lindung.identification.instruments.model import Instrument, Question, QuestionType
from lindung.kernel.vocabularies import vocabulary

TEXT_LIMIT = 4_000
"""Characters in a text: about a page. Longer stories belong into the notes of the case."""
PLACE_LIMIT = 200
EARLIEST_YEAR = 1900
_DIGITS = 9
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_KEPT_CONTROLS = "\n"
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = frozenset("\u200c\u200d")
"""Zero-width joiners are letters' business in Burmese, Bengali, Nepali and Tamil: they stay."""


class AnswerError(ValueError):
    """An answer that cannot be kept. Carries a code of the `answer_errors` list, and never the answer."""

    def __init__(self, question: str, key: str, **params: int) -> None:
        self.question = question
        self.key = key
        self.params: Mapping[str, int] = params
        super().__init__(f"Question '{question}': {self.explain('en')}")

    def explain(self, language: str) -> str:
        """Return what is wrong and what to do, in the reader's language."""
        return vocabulary("answer_errors").label(self.key, language).format(**self.params)


def validate(*, question: Question, raw: object, at: datetime) -> Answer:
    """Return the answer to keep, or None when the question was skipped (None, blank, nothing chosen).

    Takes what a form sends (texts, or a list of texts) and what a JSON file holds. `at` is the moment of
    the talk, aware of its time zone: dates after its day are refused. Raises AnswerError.
    """
    if isinstance(raw, bool):
        raise AnswerError(question.id, "wrong_kind")
    if (
        raw is None
        or (isinstance(raw, str) and not clean(raw))
        or (isinstance(raw, list | tuple) and not raw)
    ):
        return None
    match question.type:
        case QuestionType.YES_NO_UNSURE | QuestionType.SELECT_ONE:
            return _one_code(question, raw)
        case QuestionType.SELECT_MULTIPLE:
            return _codes(question, raw)
        case QuestionType.INTEGER:
            return _integer(question, raw)
        case QuestionType.DATE:
            return _date(question, _text(question, raw), at)
        case QuestionType.LANGUAGE:
            return _language(question, _text(question, raw))
        case QuestionType.PLACE:
            return _limited(question, _text(question, raw), PLACE_LIMIT)
        case QuestionType.TEXT:
            return _limited(question, _text(question, raw), TEXT_LIMIT)


def validate_all(*, instrument: Instrument, raw: Mapping[str, object], at: datetime) -> dict[str, Answer]:
    """Return all answers to keep, skipped ones left out. Raises AnswerError at the first bad one."""
    kept: dict[str, Answer] = {}
    for name, value in raw.items():
        if name not in instrument.questions:
            raise AnswerError(clean(str(name))[:60], "unknown_question")
        answer = validate(question=instrument.questions[name], raw=value, at=at)
        if answer is not None:
            kept[name] = answer
    return kept


def clean(text: str) -> str:
    """Return the text composed and trimmed, without control, direction and other invisible characters.

    Direction characters can make a text read as another one; nothing that a person says needs them.
    """
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "".join(
        character
        for character in plain
        if character in _KEPT_CONTROLS
        or character in _JOINERS
        or unicodedata.category(character) not in _DROPPED
    ).strip()


def _text(question: Question, raw: object) -> str:
    if isinstance(raw, list | tuple) and len(raw) == 1:
        raw = raw[0]
    if isinstance(raw, int) and question.type is QuestionType.DATE:
        raw = str(raw)
    if not isinstance(raw, str):
        raise AnswerError(question.id, "wrong_kind")
    if len(raw) > 4 * TEXT_LIMIT:  # say so before working through megabytes
        raise AnswerError(question.id, "too_long", length=len(raw), most=TEXT_LIMIT)
    return clean(raw)


def _limited(question: Question, text: str, most: int) -> str | None:
    if len(text) > most:
        raise AnswerError(question.id, "too_long", length=len(text), most=most)
    return text or None


def _one_code(question: Question, raw: object) -> str:
    if isinstance(raw, list | tuple) and len(raw) > 1:
        raise AnswerError(question.id, "one_only")
    code = _text(question, raw)
    if code not in {choice.code for choice in question.options}:
        raise AnswerError(question.id, "unknown_choice")
    return code


def _codes(question: Question, raw: object) -> tuple[str, ...] | None:
    given = [raw] if isinstance(raw, str) else raw
    if not isinstance(given, list | tuple) or not all(isinstance(code, str) for code in given):
        raise AnswerError(question.id, "wrong_kind")
    wanted = {clean(code) for code in given[: len(question.options) * 4]} - {""}
    options = {choice.code: choice for choice in question.options}
    if not wanted <= options.keys() or len(given) > len(options) * 4:
        raise AnswerError(question.id, "unknown_choice")
    if len(wanted) > 1 and any(options[code].exclusive for code in wanted):
        raise AnswerError(question.id, "exclusive_choice")
    return tuple(code for code in options if code in wanted) or None


def _integer(question: Question, raw: object) -> int:
    if isinstance(raw, int):
        number = raw
    else:
        text = _text(question, raw)
        if not re.fullmatch(r"[+-]?[0-9]+", text) or len(text) > _DIGITS:
            raise AnswerError(question.id, "not_a_number")
        number = int(text)
    if abs(number) >= 10**_DIGITS:
        raise AnswerError(question.id, "not_a_number")
    if question.least is not None and number < question.least:
        raise AnswerError(question.id, "number_too_small", least=question.least)
    if question.most is not None and number > question.most:
        raise AnswerError(question.id, "number_too_big", most=question.most)
    return number


def _date(question: Question, text: str, at: datetime) -> str:
    found = _DATE.fullmatch(text)
    if found is None:
        raise AnswerError(question.id, "not_a_date")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    if year < EARLIEST_YEAR:
        raise AnswerError(question.id, "too_early", year=EARLIEST_YEAR)
    if month is not None and not 1 <= month <= 12:
        raise AnswerError(question.id, "no_such_day")
    if month is not None and day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise AnswerError(question.id, "no_such_day")
    said = tuple(part for part in (year, month, day) if part is not None)
    if not question.future and said > (at.year, at.month, at.day)[: len(said)]:
        raise AnswerError(question.id, "in_the_future")
    return "-".join(f"{part:02d}" for part in said)


def _language(question: Question, text: str) -> str:
    code = text.lower()
    known = re.fullmatch(r"[a-z]{2,3}", code) and pycountry.languages.get(**{f"alpha_{len(code)}": code})
    if not known:
        raise AnswerError(question.id, "unknown_language")
    return code
