"""What the HTTP interface of identification takes and gives. Answers are codes, as the instruments name them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from lindung.cases import words
from lindung.cases.opened import Opened
from lindung.identification.instruments import Instrument
from lindung.identification.models import Determination
from lindung.identification.queries import ScreeningRecord, outline


class InstrumentOut(Schema):
    """A form to talk along."""

    id: str
    version: int
    title: str
    languages: list[str]
    topics: dict[str, list[str]]

    @classmethod
    def of(cls, instrument: Instrument) -> InstrumentOut:
        """Return an instrument with the questions of each of its pages, in order."""
        return cls(
            id=instrument.id,
            version=instrument.version,
            title=instrument.title.text(words.language()),
            languages=list(instrument.languages),
            topics={page.id: [one.id for one in page.questions] for page in instrument.pages},
        )


class StartIn(Schema):
    """A talk to begin. With `case_code` the facts are those of the case, and what stands here is not read."""

    instrument: str
    language: str
    case_code: str = ""
    place: str = ""
    district: str = ""
    found_on: date | None = None
    origin: str = ""
    age_years: int | None = None
    sex: str = "unknown"
    nationality: str = ""
    languages: list[str] = Field(default_factory=list)
    interpreter_needed: bool | None = None


class TopicIn(Schema):
    """The answers of one page: question id to a code, several codes, a number, a text, or a date as ISO text."""

    answers: dict[str, str | int | list[str] | None]
    version: int
    language: str = ""


class StopIn(Schema):
    """Why the talk stops."""

    reason: str = "other"


class DecisionIn(Schema):
    """The officer's decision."""

    decision: str
    reasons: str = ""
    exploitation: str = ""


class AnswersOut(Schema):
    """What was said, the rule's whole advice with the signs it goes by, and the reasons of the decision.

    Null: there is no advice before the talk is finished, and no reasons where none were given.
    """

    answers: dict[str, Any]
    version: int
    advice: dict[str, Any] | None
    reasons: str | None = None


class ScreeningOut(Schema):
    """A talk and what came of it. `advice` is the outline of the rule's; `decision` the officer's."""

    id: UUID
    case_code: str
    instrument: str
    instrument_version: int
    language: str
    state: str
    topic: str
    version: int
    organisation: str
    started_at: datetime
    stop_reason: str
    advice: dict[str, Any] | None
    decision: str | None
    follows_advice: bool | None

    @classmethod
    def of(cls, record: ScreeningRecord) -> ScreeningOut:
        """Return a talk as the interface gives it."""
        talk, advice, decision = record.screening, record.advice, record.decision
        return cls(
            id=talk.pk,
            case_code=talk.case.code,
            instrument=talk.instrument,
            instrument_version=talk.instrument_version,
            language=talk.language,
            state=talk.state,
            topic=talk.topic,
            version=talk.version,
            organisation=talk.organisation.code,
            started_at=talk.started_at,
            stop_reason=talk.stop_reason,
            advice=outline(advice=advice, language=words.language()) if advice else None,
            decision=decision.code if decision else None,
            follows_advice=decision.follows_advice if decision else None,
        )


class DeterminationIn(Schema):
    """What the authority's document says."""

    result: str
    authority: str
    grounds: list[str] = Field(default_factory=list)
    reasons: str
    made_on: date
    document_reference: str


class ReconsiderationIn(Schema):
    """What is new or was wrong."""

    why: str


class DeterminationOut(Schema):
    """A determination; a reconsidered one stays on record. Reasons are null unless it was opened by itself."""

    id: UUID
    result: str
    state: str
    authority: str
    grounds: list[str]
    reasons: str | None = None
    made_on: date
    document_reference: str
    recorded_at: datetime
    reconsiders: UUID | None
    reconsidered_at: datetime | None
    reconsidered_why: str | None = None

    @classmethod
    def of(cls, found: Determination) -> DeterminationOut:
        """Return a determination as the interface gives it."""
        return cls(
            id=found.pk,
            result=found.result,
            state=found.state,
            authority=found.authority,
            grounds=list(found.grounds),
            made_on=found.made_on,
            document_reference=found.document_reference,
            recorded_at=found.recorded_at,
            reconsiders=found.reconsiders_id,
            reconsidered_at=found.reconsidered_at,
        )

    @classmethod
    def opened(cls, found: Determination, opened: Opened) -> DeterminationOut:
        """Return a determination with what its reader may open of it."""
        shown = cls.of(found)
        shown.reasons = opened.value(found, "reasons").content
        shown.reconsidered_why = opened.value(found, "reconsidered_why").content
        return shown
