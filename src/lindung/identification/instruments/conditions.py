"""Conditions over answers: when a question is asked, when an indicator is found, when help is urgent.

Three shapes, nested at will, and all of them positive. There is no "not": an answer that was not given must
never make anything true, and more answers must never make a condition false again. Both are what keeps
advice honest.

    {question: who_holds_papers, is: [employer, agent]}     one of these codes was answered
    {question: hours_a_day, at_least: 12}                   a number from 12 up (`at_most` likewise)
    {all: [...]}  {any: [...]}                              every one, or one of them
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import Field, model_validator

from lindung.kernel.law.labels import Entry

Answer = str | int | Sequence[str] | None
"""What one question holds: a code, a text, an ISO date, a number, several codes; None when it was skipped."""

Answers = Mapping[str, Answer]
"""Question id -> answer. A missing key and None both mean skipped."""

UNSURE = "unsure"
"""The code that says "I do not know": recorded, never counted for or against anything."""


class Condition(Entry):
    """One condition; see the module for its three shapes."""

    question: str | None = None
    codes: tuple[str, ...] = Field(default=(), alias="is")
    at_least: int | None = None
    at_most: int | None = None
    every: tuple[Condition, ...] = Field(default=(), alias="all")
    either: tuple[Condition, ...] = Field(default=(), alias="any")

    @model_validator(mode="after")
    def _has_one_shape(self) -> Condition:
        shapes = [self.question is not None, bool(self.every), bool(self.either)]
        if shapes.count(True) != 1:
            raise ValueError("a condition has exactly one of `question`, `all` and `any`: split it up")
        bounded = self.at_least is not None or self.at_most is not None
        if (bool(self.codes) + bounded) != (self.question is not None):
            raise ValueError(
                "a condition on a question has either `is` or `at_least`/`at_most`, and nothing else has"
            )
        if UNSURE in self.codes:
            raise ValueError("`unsure` never counts as a sign: remove it from `is`")
        return self

    def questions(self) -> Iterator[Condition]:
        """Yield the conditions on single questions inside this one."""
        if self.question is not None:
            yield self
        for inner in (*self.every, *self.either):
            yield from inner.questions()


def grounds(*, condition: Condition, answers: Answers) -> tuple[str, ...]:
    """Return the ids of the questions whose answers make the condition true; empty when it does not hold."""
    if condition.every:
        parts = [grounds(condition=inner, answers=answers) for inner in condition.every]
        return _unique(parts) if all(parts) else ()
    if condition.either:
        return _unique([grounds(condition=inner, answers=answers) for inner in condition.either])
    question = condition.question or ""
    return (question,) if _matches(condition, answers.get(question)) else ()


def _matches(condition: Condition, answer: Any) -> bool:
    if answer is None or isinstance(answer, bool):
        return False
    if condition.codes:
        given = (
            {answer}
            if isinstance(answer, str)
            else set(answer)
            if isinstance(answer, list | tuple)
            else set()
        )
        return not given.isdisjoint(condition.codes)
    if not isinstance(answer, int):
        return False
    enough = condition.at_least is None or answer >= condition.at_least
    return enough and (condition.at_most is None or answer <= condition.at_most)


def _unique(parts: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(question for part in parts for question in part))
