"""Keeping what is said, page by page: nothing is lost, and nobody overwrites another hand unawares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases import sections
from lindung.identification import queries
from lindung.identification.instruments import (
    Answer,
    AnswerError,
    Instrument,
    relevant_questions,
    validate,
)
from lindung.identification.kept import Kept, open_kept, values_of
from lindung.identification.models import Screening
from lindung.identification.workflow import SCREENING
from lindung.kernel import audit
from lindung.kernel.country import current
from lindung.kernel.problems import Conflict, Invalid


class AnsweredMeanwhile(Conflict):
    """Someone else answered the same questions otherwise since this page was opened; both answers are known."""

    def __init__(self, questions: Sequence[str], *, version: int) -> None:
        super().__init__(
            _("Someone else has answered the same questions meanwhile. Compare, then save again.")
        )
        self.questions = tuple(questions)
        self.version = version


@dataclass(frozen=True, slots=True)
class Answered:
    """A talk whose page was kept, and every answer it holds by now."""

    screening: Screening
    answers: Mapping[str, Answer]


@transaction.atomic
def answer(
    *,
    screening_id: UUID,
    topic_id: str,
    raw: Mapping[str, object],
    expected_version: int,
    by: Actor,
    at: datetime,
    language: str = "",
) -> Answered:
    """Keep the answers of one page. `raw` holds question id to what the form sent; what is absent was skipped.

    Sending the same page twice changes nothing. Raises `Invalid` at the question at fault, and
    `AnsweredMeanwhile` where another hand has answered the same question otherwise since `expected_version`,
    `NotCovered` once the organisation's part no longer includes the answers, and `Locked`.
    """
    by.require(Permission.SCREENING_CONDUCT)
    rows = queries.conducted_by(by).select_related("case").select_for_update(of=("self",))
    screening = rows.get(pk=screening_id)
    screening.state = SCREENING.pick("answer", state=screening.state, subject=screening).target
    instrument = queries.instrument_of(screening=screening)
    ring = sections.to_write(case=screening.case, by=by, at=at, sections=[Section.SCREENING])
    answers = open_kept(screening=screening, ring=ring)
    given = _validated(instrument, topic_id, raw, values_of(answers), at)
    disputed = [
        question
        for question, value in given.items()
        if value is not None
        and _written_since(answers, question, expected_version, by) not in (None, _plain(value))
    ]
    if disputed:
        raise AnsweredMeanwhile(disputed, version=screening.version)
    screening.version += 1
    for question, value in given.items():
        if value is None:
            if _written_since(answers, question, expected_version, by) is None:
                answers.pop(question, None)
        elif question not in answers or answers[question]["value"] != _plain(value):
            answers[question] = {
                "value": _plain(value),
                "instrument": screening.instrument_version,
                "version": screening.version,
                "at": at.isoformat(),
                "by": str(by.user_id),
            }
    ring.seal(screening, "answers", answers)
    screening.topic = topic_id
    if language in instrument.languages:
        screening.language = language
    screening.save(update_fields=["answers", "topic", "state", "version", "language"])
    audit.record(event="identification.answered", subject=screening, by=by, at=at, detail={"topic": topic_id})
    return Answered(screening=screening, answers=values_of(answers))


def _validated(
    instrument: Instrument,
    topic_id: str,
    raw: Mapping[str, object],
    known: Mapping[str, object],
    at: datetime,
) -> dict[str, Answer]:
    """Return question id to kept answer (None: skipped) for the questions of the page.

    A question that an answer on this very page makes relevant is kept too.
    """
    try:
        topic = instrument.topic(topic_id)
    except KeyError:
        raise Invalid(_("This page is not part of the screening. Open the screening again.")) from None
    local = at.astimezone(ZoneInfo(current().time_zone))  # "today" is the day where the talk takes place
    kept: dict[str, Answer] = {}
    for question in topic.questions:
        try:
            kept[question.id] = validate(question=question, raw=raw.get(question.id), at=local)
        except AnswerError as error:
            raise Invalid(
                error.explain(get_language() or current().default_language), field=question.id
            ) from None
    merged = {**known, **kept}
    relevant = {q.id for q in relevant_questions(instrument=instrument, topic=topic, answers=merged)}  # type: ignore[arg-type]
    return {question: value if question in relevant else None for question, value in kept.items()}


def _written_since(answers: Kept, question: str, version: int, by: Actor) -> object | None:
    """Return what another hand has answered since `version`; one's own later answer is no one else's."""
    kept = answers.get(question)
    if not kept or kept["version"] <= version or kept["by"] == str(by.user_id):
        return None
    return kept["value"]  # type: ignore[no-any-return]


def _plain(value: Answer) -> object:
    return list(value) if isinstance(value, tuple) else value
