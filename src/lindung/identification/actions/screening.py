"""Conducting a screening: begin, answer page by page, stop and go on, finish with the rule's advice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.actions import PersonFacts, advance, fulfil, learn_age, open_case, open_task, tell
from lindung.cases.models import Case
from lindung.identification import queries
from lindung.identification.instruments import Advice as Found
from lindung.identification.instruments import (
    AgeFinding,
    Answer,
    AnswerError,
    Instrument,
    assess,
    coercion_required,
    relevant_questions,
    validate,
)
from lindung.identification.models import Advice, Screening
from lindung.identification.workflow import SCREENING
from lindung.kernel import audit
from lindung.kernel.country import current
from lindung.kernel.problems import Conflict, Invalid, Refusal

FINISH, DECIDE, AGAIN = "screening.finished", "screening.decided", "screening.started"
STOP_REASONS = ("not_safe", "distress", "person_asked", "no_interpreter", "interrupted", "other")


class AnsweredMeanwhile(Conflict):
    """Someone else answered the same questions otherwise since this page was opened; both answers are known."""

    def __init__(self, questions: Sequence[str], *, version: int) -> None:
        super().__init__(
            _("Someone else has answered the same questions meanwhile. Compare, then save again.")
        )
        self.questions = tuple(questions)
        self.version = version


class AlreadyTalking(Refusal):
    """The organisation has a screening of this person that is not finished."""

    code = "already_screening"


class CaseClosed(Refusal):
    """A talk on a case that has ended: nobody would follow what comes of it."""

    code = "case_closed"


@transaction.atomic
def start(
    *,
    instrument: str,
    language: str,
    by: Actor,
    at: datetime,
    case_id: UUID | None = None,
    facts: PersonFacts | None = None,
    origin: str = "screening",
    place: str = "",
    district: str = "",
    found_on: date | None = None,
    code_draw: int | None = None,
) -> Screening:
    """Begin a screening along the newest version of `instrument`; without `case_id` it opens the person's case.

    Nothing of `facts` need be known. Raises `Invalid` for codes the country does not know, `AlreadyTalking` where
    the organisation has one unfinished, `Case.DoesNotExist` for outsiders.
    """
    by.require(Permission.SCREENING_CONDUCT)
    chosen = queries.instruments().get(instrument)
    if chosen is None:
        raise Invalid(
            _("This instrument is not in the list. Choose one of those offered."), field="instrument"
        )
    if language not in chosen.languages:
        raise Invalid(_("The instrument does not speak this language. Choose another."), field="language")
    if case_id is None:
        if found_on is None:
            raise Invalid(_("Enter the day on which the person was found."), field="found_on")
        opened = open_case(
            facts=facts or PersonFacts(),
            origin=origin,
            place=place,
            district=district,
            found_on=found_on,
            by=by,
            at=at,
            code_draw=code_draw,
        )
        case_id = opened.pk
    case = cases.for_change(case_id=case_id, by=by)
    if case.closed_at is not None:
        raise CaseClosed(_("This case is closed. Have it reopened, or start a screening with a new case."))
    unfinished = (Screening.State.IN_PROGRESS, Screening.State.STOPPED)
    if Screening.objects.filter(case=case, organisation=by.organisation_id, state__in=unfinished).exists():
        raise AlreadyTalking(_("A screening of this person is not finished yet. Go on with that one."))
    screening = Screening.objects.create(
        case=case,
        instrument=chosen.id,
        instrument_version=chosen.version,
        language=language,
        topic=chosen.safe_to_talk.id,
        organisation_id=by.organisation_id,
        started_at=at,
        started_by_id=by.user_id,
    )
    fulfil(case=case, act=AGAIN, by=by, at=at)
    open_task(
        case=case,
        kind="screening.finish",
        organisation=screening.organisation,
        by=by,
        at=at,
        fulfilled_by=FINISH,
        subject_id=screening.pk,
    )
    tell(case=case, kind="screening.started", by=by, at=at, instrument=dict(chosen.title.root))
    audit.record(
        event="identification.started", subject=screening, by=by, at=at, detail={"instrument": chosen.id}
    )
    return screening


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
) -> Screening:
    """Keep the answers of one page. `raw` holds question id to what the form sent; what is absent was skipped.

    Sending the same page twice changes nothing. Raises `Invalid` at the question at fault, and
    `AnsweredMeanwhile` where another hand has answered the same question otherwise since `expected_version`.
    """
    by.require(Permission.SCREENING_CONDUCT)
    rows = queries.conducted_by(by).select_for_update(of=("self",))
    screening = rows.get(pk=screening_id)
    screening.state = SCREENING.pick("answer", state=screening.state, subject=screening).target
    instrument = queries.instrument_of(screening=screening)
    given = _validated(instrument, topic_id, raw, screening.values(), at)
    disputed = [
        question
        for question, value in given.items()
        if value is not None
        and _written_since(screening, question, expected_version, by) not in (None, _plain(value))
    ]
    if disputed:
        raise AnsweredMeanwhile(disputed, version=screening.version)
    screening.version += 1
    answers = dict(screening.answers)
    for question, value in given.items():
        if value is None:
            if _written_since(screening, question, expected_version, by) is None:
                answers.pop(question, None)
        elif question not in answers or answers[question]["value"] != _plain(value):
            answers[question] = {
                "value": _plain(value),
                "instrument": screening.instrument_version,
                "version": screening.version,
                "at": at.isoformat(),
                "by": str(by.user_id),
            }
    screening.answers, screening.topic = answers, topic_id
    if language in instrument.languages:
        screening.language = language
    screening.save(update_fields=["answers", "topic", "state", "version", "language"])
    audit.record(event="identification.answered", subject=screening, by=by, at=at, detail={"topic": topic_id})
    return screening


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


def _written_since(screening: Screening, question: str, version: int, by: Actor) -> object | None:
    """Return what another hand has answered since `version`; one's own later answer is no one else's."""
    kept = screening.answers.get(question)
    if not kept or kept["version"] <= version or kept["by"] == str(by.user_id):
        return None
    return kept["value"]  # type: ignore[no-any-return]


def _plain(value: Answer) -> object:
    return list(value) if isinstance(value, tuple) else value


@transaction.atomic
def stop(*, screening_id: UUID, by: Actor, at: datetime, reason: str = "other") -> Screening:
    """Stop the talk and keep what was said; it can be taken up again, or finished as it is."""
    if reason not in STOP_REASONS:
        raise Invalid(_("Choose why you stopped, or leave it at “other”."), field="reason")
    _case, screening = _locked(screening_id, by)
    screening.state = SCREENING.pick("stop", state=screening.state, subject=screening).target
    screening.stopped_at, screening.stop_reason = at, reason
    screening.version += 1
    screening.save(update_fields=["state", "stopped_at", "stop_reason", "version"])
    tell(case=screening.case, kind="screening.stopped", by=by, at=at)
    audit.record(event="identification.stopped", subject=screening, by=by, at=at, detail={"reason": reason})
    return screening


@transaction.atomic
def resume(*, screening_id: UUID, by: Actor, at: datetime) -> Screening:
    """Take up a stopped talk where it was."""
    _case, screening = _locked(screening_id, by)
    screening.state = SCREENING.pick("resume", state=screening.state, subject=screening).target
    screening.save(update_fields=["state"])
    audit.record(event="identification.resumed", subject=screening, by=by, at=at)
    return screening


@transaction.atomic
def finish(*, screening_id: UUID, by: Actor, at: datetime) -> Advice:
    """Finish the talk: keep what the rule advises, and ask for the officer's decision."""
    case, screening = _locked(screening_id, by)
    screening.state = SCREENING.pick("finish", state=screening.state, subject=screening).target
    screening.finished_at, screening.finished_by_id = at, by.user_id
    screening.version += 1
    screening.save(update_fields=["state", "finished_at", "finished_by", "version"])
    instrument = queries.instrument_of(screening=screening)
    found = advise(screening=screening, case=case, at=at)
    learn_age(
        case=case, lowest=found.age.lowest, highest=found.age.highest, basis=found.age.basis, by=by, at=at
    )
    advice = Advice.objects.create(
        screening=screening,
        code=found.code.value,
        urgent=found.urgent,
        counts_as_child=found.counts_as_child,
        indicators=[sign.id for sign in found.indicators],
        result={language: found.as_json(language=language) for language in instrument.languages},
        computed_at=at,
    )
    if found.urgent and not case.urgent:
        case.urgent = True
        case.save(update_fields=["urgent"])
    if case.stage == "reported":
        advance(case=case, step="screen", by=by, at=at, on_behalf=True)
    fulfil(case=case, act=FINISH, by=by, at=at, subject_id=screening.pk)
    open_task(
        case=case,
        kind="screening.decide",
        organisation=screening.organisation,
        by=by,
        at=at,
        fulfilled_by=DECIDE,
        subject_id=screening.pk,
    )
    labels = {language: found.label(language) for language in instrument.languages}
    tell(case=case, kind="screening.finished", by=by, at=at, advice=labels)
    audit.record(
        event="identification.finished", subject=screening, by=by, at=at, detail={"advice": found.code.value}
    )
    return advice


def advise(*, screening: Screening, case: Case, at: datetime) -> Found:
    """Return what the rule makes of the answers so far, by the law of the day the person was found.

    The answers' own age counts; where they tell none, what is known of the person does.
    """
    instrument = queries.instrument_of(screening=screening)
    needed = coercion_required(pack=current(), on=case.found_on)
    given = screening.values()
    found = assess(instrument=instrument, answers=given, at=at, coercion_required=needed)
    person = case.person
    years = person.age_on(case.found_on)
    if found.age.basis != "unknown" or years is None or person.child_until_known:
        return found
    basis = {"document": "document", "stated": "stated"}.get(person.age_basis, "estimated")
    known = AgeFinding(lowest=years, highest=years, basis=basis)  # type: ignore[arg-type]
    return assess(instrument=instrument, answers=given, at=at, age=known, coercion_required=needed)


def _locked(screening_id: UUID, by: Actor) -> tuple[Case, Screening]:
    """Lock the case, then the screening; only the organisation that conducts it may."""
    by.require(Permission.SCREENING_CONDUCT)
    own = queries.own_screening(screening_id=screening_id, by=by)
    case = cases.for_change(case_id=own.case_id, by=by)
    screening = (
        Screening.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=own.pk)
    )
    screening.case = case
    return case, screening
