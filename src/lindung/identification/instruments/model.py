"""What an instrument is made of: topics, questions, indicators, a rule, and examples that are its tests.

An instrument is data in a country pack. Everything a reader sees carries every language of the instrument,
and everything a program stores is a code. `check_instrument` in `consistency` holds the parts against each
other.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

from pydantic import Field

from lindung.identification.instruments.conditions import Condition
from lindung.kernel.law.labels import Entry, Labels
from lindung.kernel.vocabularies import vocabulary

Identifier = str
Sensitivity = Literal["open", "protected", "sealed"]

YES_NO_UNSURE = "yes_no_unsure"


class Element(StrEnum):
    """The three elements of trafficking (TIP Protocol 2000, art. 3), and harm that is none of them."""

    ACT = "act"
    MEANS = "means"
    PURPOSE = "purpose"
    HARM = "harm"


class Strength(StrEnum):
    """How much one indicator says (grades of the Delphi indicators, ILO and European Commission 2009)."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


class AdviceCode(StrEnum):
    """What the rule can advise, the least first."""

    NO_INDICATORS = "no_indicators"
    OTHER_HARM = "other_harm"
    LOOK_FURTHER = "look_further"
    PRESUME = "presume"


class QuestionType(StrEnum):
    """How a question is answered."""

    YES_NO_UNSURE = YES_NO_UNSURE
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    INTEGER = "integer"
    DATE = "date"
    TEXT = "text"
    PLACE = "place"
    LANGUAGE = "language"


class Source(Entry):
    """Where content comes from. `checked` tells what was read: the source, a copy of it, or neither."""

    title: str
    href: str | None = None
    checked: Literal["read", "secondary", "recalled"]
    note: str | None = None


class Choice(Entry):
    """One answer to choose. An exclusive one ("none of these") cannot stand beside others."""

    code: Identifier
    label: Labels
    exclusive: bool = False


class Question(Entry):
    """One question, always skippable: no instrument may make a person answer."""

    id: Identifier
    type: QuestionType
    label: Labels
    hint: Labels | None = None
    choices: str | tuple[Choice, ...] = ()
    """Inline choices, or the name of a vocabulary."""
    to: Literal["person", "officer"] = "person"
    """Who answers: the person, or the one who asks (never read these aloud)."""
    relevant: Condition | None = None
    sensitivity: Sensitivity = "protected"
    least: int | None = None
    most: int | None = None
    """Bounds of a number, both allowed."""
    future: bool = False
    """A date may lie ahead. Births, journeys and jobs may not."""

    @cached_property
    def options(self) -> tuple[Choice, ...]:
        """What can be chosen, in order; empty for questions that are answered in other ways."""
        name = YES_NO_UNSURE if self.type is QuestionType.YES_NO_UNSURE else self.choices
        if not isinstance(name, str):
            return name
        known = vocabulary(name)
        return tuple(Choice(code=code, label=Labels(dict(known.labels(code)))) for code in known.codes)


class Topic(Entry):
    """One page: a few questions that belong together, and perhaps a reminder to the one who asks."""

    id: Identifier
    title: Labels
    reminder: Labels | None = None
    questions: tuple[Question, ...] = Field(min_length=1)


class Stop(Entry):
    """A reason to stop talking, seen in the answers, and what to do instead."""

    id: Identifier
    when: Condition
    say: Labels


class Indicator(Entry):
    """A sign from the `indicators` vocabulary: how strong it is here, what it shows, and what reveals it."""

    id: Identifier
    element: Element
    strength: Strength
    when: Condition


class UrgentNeed(Entry):
    """A need from the `urgent_needs` vocabulary that cannot wait for any decision."""

    id: Identifier
    when: Condition


class Enough(Entry):
    """How many signs are enough. A stronger sign always stands in for a weaker one."""

    strong: int = Field(default=0, ge=0)
    medium: int = Field(default=0, ge=0)
    weak: int = Field(default=0, ge=0)


class Threshold(Entry):
    """When an element counts as indicated, and when its signs alone are reason to look further."""

    indicated: tuple[Enough, ...] = Field(min_length=1)
    look_further: tuple[Enough, ...] = ()


class Thresholds(Entry):
    """One threshold for each element."""

    act: Threshold
    means: Threshold
    purpose: Threshold


class Required(Entry):
    """The elements that must all be indicated before the advice is to presume a victim."""

    adult: tuple[Element, ...] = Field(min_length=1)
    child: tuple[Element, ...] = Field(min_length=1)


class AgeQuestions(Entry):
    """The questions that tell the age: birth date, number of years, "18 or older?", the asker's doubt."""

    born: Identifier | None = None
    years: Identifier | None = None
    adult: Identifier | None = None
    doubt: Condition | None = None


class Rule(Entry):
    """How signs become advice. `why` says it to the officer in plain words."""

    child_under: int = Field(ge=1)
    age: AgeQuestions = AgeQuestions()
    elements: Thresholds
    presume: Required
    weaker_if_coercion_required: tuple[Identifier, ...] = ()
    """Signs of deception and of weak positions: one grade weaker under a law that asked for coercion."""
    why: Labels


class ExampleAge(Entry):
    """The age finding of an example; both bounds open means unknown."""

    lowest: int | None = None
    highest: int | None = None


class Example(Entry):
    """Answers and what must come of them: read by people, run by `check_folder` and by the tests."""

    name: str
    answers: dict[str, str | int | tuple[str, ...] | None]
    advice: AdviceCode
    at: date
    age: ExampleAge | None = None
    coercion_required: bool = False
    urgent: tuple[str, ...] = ()
    elements: tuple[Element, ...] = ()
    indicators: tuple[str, ...] | None = None
    asked: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()


class Instrument(Entry):
    """A screening form: versioned, and never changed once published."""

    id: Identifier
    version: int = Field(ge=1)
    status: Literal["draft", "published"]
    languages: tuple[str, ...] = Field(min_length=1)
    title: Labels
    audience: Labels
    summary: Labels
    intro: Labels
    sources: tuple[Source, ...] = Field(min_length=1)
    safe_to_talk: Topic
    stop: tuple[Stop, ...] = Field(min_length=1)
    topics: tuple[Topic, ...] = Field(min_length=1)
    urgent: tuple[UrgentNeed, ...] = ()
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    rule: Rule
    examples: tuple[Example, ...] = Field(min_length=1)

    @property
    def pages(self) -> tuple[Topic, ...]:
        """Every topic in the order of the talk, the opening check first."""
        return (self.safe_to_talk, *self.topics)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its id, in the order of the talk."""
        return {question.id: question for topic in self.pages for question in topic.questions}

    def topic(self, topic_id: str) -> Topic:
        """Return one topic; KeyError when the instrument has no such topic."""
        return {topic.id: topic for topic in self.pages}[topic_id]


def texts(part: Any, path: str = "") -> Iterator[tuple[str, Labels]]:
    """Yield every text of an instrument with the path that leads to it."""
    if isinstance(part, Labels):
        yield path, part
    elif isinstance(part, Entry):
        for name in type(part).model_fields:
            yield from texts(getattr(part, name), f"{path}.{name}" if path else name)
    elif isinstance(part, tuple):
        for number, inner in enumerate(part):
            yield from texts(inner, f"{path}[{getattr(inner, 'id', None) or number}]")
