"""Opening what a person said, and why something was determined: reads that leave their trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.purposes import Section
from lindung.cases import sections
from lindung.cases.opened import Opened, Value, open_for_page
from lindung.identification import queries
from lindung.identification.instruments import Answer
from lindung.identification.kept import values_of
from lindung.identification.models import Determination
from lindung.identification.queries import ScreeningRecord
from lindung.kernel.problems import Refusal
from lindung.kernel.sealing.problems import Tampered
from lindung.kernel.sealing.ring import Ring


class AnswersClosed(Refusal):
    """The reader's role needs what came of the talk, not what was said in it."""

    code = "answers_closed"
    status = 403


@dataclass(frozen=True, slots=True)
class OpenedTalk:
    """A talk with everything sealed about it opened.

    Each part is opened by itself: where one is not what was sealed, its `Value` says so and the others are there.
    `answers` holds question id to value, `advice` language to the whole advice, `reasons` those of the decision.
    """

    record: ScreeningRecord
    answers: Value
    advice: Value
    reasons: Value

    @property
    def said(self) -> Mapping[str, Answer]:
        """The answers, none where they do not open."""
        return self.answers.content or {}

    def told(self, language: str) -> Mapping[str, Any] | None:
        """Return the whole advice in `language`, else in the first it has; None where there is none to show."""
        spoken: dict[str, dict[str, Any]] = self.advice.content or {}
        return spoken.get(language) or next(iter(spoken.values()), None)


def open_answers(*, screening_id: UUID, by: Actor, at: datetime) -> OpenedTalk:
    """Open a talk for reading; the opening is recorded before anything is shown.

    Raises `AnswersClosed` where the role may not, `NotCovered` where the purpose does not, `Locked`,
    Screening.DoesNotExist for outsiders.
    """
    screening = queries.screening(screening_id=screening_id, by=by)
    if not queries.may_read_answers(screening=screening, actor=by):
        raise AnswersClosed(
            _("Your role does not open the answers. Ask those who talked with the person for what you need.")
        )
    event = "identification.answers_opened"
    ring = sections.to_read(
        case=screening.case, by=by, at=at, sections=[Section.SCREENING], event=event, subject=screening
    )
    record = queries.record_of(screening=screening)
    answers = _value(ring, screening, "answers")
    return OpenedTalk(
        record=record,
        answers=Value(values_of(answers.content or {}), answers.problem, answers.refusal),
        advice=_value(ring, record.advice, "result"),
        reasons=_value(ring, record.decision, "reasons"),
    )


def _value(ring: Ring, row: Any, name: str) -> Value:
    if row is None:
        return Value()
    try:
        return Value(ring.open(row, name))
    except Tampered as tampered:
        return Value(problem=str(tampered), refusal=tampered)


def read_determination(*, determination_id: UUID, by: Actor, at: datetime) -> tuple[Determination, Opened]:
    """Return a determination and what of its reasons the reader's purposes open; the look is recorded.

    Raises Determination.DoesNotExist for outsiders.
    """
    found = queries.determination(determination_id=determination_id, by=by)
    opened = open_for_page(
        case=found.case,
        by=by,
        at=at,
        sections=[Section.DETERMINATION],
        event="determination.viewed",
        subject=found,
    )
    return found, opened
