"""Questions of an instrument as a page shows and sends them: plain data in, plain data out, no database.

What is read aloud to the person is in the language of the talk; what is meant for the officer is in the
language the officer reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.http import QueryDict

from lindung.cases import words
from lindung.identification.instruments import (
    Answer,
    AnswerError,
    Question,
    QuestionType,
    validate,
)
from lindung.identification.instruments.answers import PLACE_LIMIT, TEXT_LIMIT

BUTTON_LETTERS: Final = 14
"""Three buttons stand side by side where no label is longer; else they stand below each other."""
DATE_PARTS: Final = ("year", "month", "day")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose."""

    code: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its page. `look` is how it is answered; `error`, `theirs` and `yours` appear when needed."""

    id: str
    look: str
    label: str
    hint: str
    spoken: str
    for_officer: bool
    options: Sequence[Option]
    text: str
    parts: Mapping[str, str]
    answered: bool
    limit: int
    error: str = ""
    theirs: str = ""
    yours: str = ""

    @property
    def target(self) -> str:
        """The id of the first control, which an error links to."""
        if self.look in {"buttons", "stacked", "ticks"} and self.options:
            return f"q-{self.id}-{self.options[0].code}"
        return f"q-{self.id}-day" if self.look == "date" else f"q-{self.id}"

    @property
    def described_by(self) -> str:
        """The ids of what explains the control."""
        present = (
            ("note", self.for_officer),
            ("hint", self.hint),
            ("error", self.error),
            ("theirs", self.theirs),
        )
        return " ".join(f"q-{self.id}-{name}" for name, shown in present if shown)


def read(*, sent: QueryDict) -> dict[str, object]:
    """Return name to what the page sent, without the page's own fields (`_…`); what was skipped is absent.

    A date in three boxes becomes ISO text, as much of it as was said; a gap in it stays and is refused later.
    """
    raw: dict[str, object] = {}
    for name in sent:
        question, _dash, part = name.partition("-")
        if question.startswith("_") or question == "csrfmiddlewaretoken":
            continue
        values = [value for value in sent.getlist(name) if value]
        if values and part not in DATE_PARTS:
            raw[name] = values
        elif values and question not in raw:
            raw[question] = _date_of(sent, question)
    return raw


def _date_of(sent: QueryDict, name: str) -> str:
    parts = [sent.get(f"{name}-{part}", "").strip() for part in DATE_PARTS]
    while not parts[-1] and len(parts) > 1:
        parts.pop()
    return "-".join(parts)


def mistakes(
    *, raw: Mapping[str, object], questions: Sequence[Question], at: datetime, language: str
) -> dict[str, str]:
    """Return question id to what is wrong with its answer, for every question at fault."""
    found = {}
    for question in questions:
        try:
            validate(question=question, raw=raw.get(question.id), at=at)
        except AnswerError as error:
            found[question.id] = error.explain(language)
    return found


def ask(*, question: Question, value: object, language: str, spoken: str) -> Asked:
    """Return a question ready to be shown with what is kept of it, or with what was just sent.

    `language` is the officer's, `spoken` that of the talk.
    """
    own = language if question.to == "officer" else spoken
    values = value if isinstance(value, list | tuple) else [value]
    chosen = [str(one) for one in values if one not in (None, "")]
    options = [Option(one.code, one.label.text(own), one.code in chosen) for one in question.options]
    if question.type is QuestionType.LANGUAGE:
        options = [Option(code, name, code in chosen) for code, name in words.language_choices()]
    text = "".join(chosen[:1]) if not options else ""
    parts = dict(zip(DATE_PARTS, [*text.split("-"), "", "", ""], strict=False))
    return Asked(
        id=question.id,
        look=_look(question, options),
        label=question.label.text(own),
        hint=question.hint.text(own) if question.hint else "",
        spoken=own,
        for_officer=question.to == "officer",
        options=options,
        text=text,
        parts=parts if question.type is QuestionType.DATE else {},
        answered=bool(chosen),
        limit=PLACE_LIMIT if question.type is QuestionType.PLACE else TEXT_LIMIT,
    )


def _look(question: Question, options: Sequence[Option]) -> str:
    match question.type:
        case QuestionType.YES_NO_UNSURE:
            return "buttons"
        case QuestionType.SELECT_ONE:
            short = len(options) <= 3 and all(len(option.label) <= BUTTON_LETTERS for option in options)
            return "buttons" if short else "stacked"
        case QuestionType.SELECT_MULTIPLE:
            return "ticks"
        case QuestionType.LANGUAGE:
            return "select"
        case QuestionType.INTEGER:
            return "number"
        case QuestionType.DATE:
            return "date"
        case QuestionType.PLACE:
            return "line"
        case QuestionType.TEXT:
            return "text"


def say(*, question: Question, value: Answer | object, language: str) -> str:
    """Return an answer in words."""
    labels = {choice.code: choice.label.text(language) for choice in question.options}
    if question.type is QuestionType.LANGUAGE and value:
        return words.language_name(str(value))
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(labels.get(str(one), str(one)) for one in values if one not in (None, ""))


def disputed(*, asked: Asked, question: Question, theirs: object, yours: object, language: str) -> Asked:
    """Return the question with both answers beside it: the colleague's that is saved, and the one just sent."""
    return replace(
        asked,
        theirs=say(question=question, value=theirs, language=language),
        yours=say(question=question, value=yours, language=language),
    )
