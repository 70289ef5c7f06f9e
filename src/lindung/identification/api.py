"""The acts of identification over HTTP: the same as on the pages, and the same advice.

A case is named by its code, a talk and a determination by its id. Send an `Idempotency-Key` with each act: sent
twice, it is done once. Answers to a page need none: sending them twice changes nothing.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from lindung.access.api import actor_of, once
from lindung.cases import queries as cases
from lindung.cases import words
from lindung.cases.actions import PersonFacts, view
from lindung.identification import actions, queries
from lindung.identification import schemas as shape
from lindung.kernel import clock
from lindung.kernel.web.problem import refused

router = Router(tags=["identification"])


def _shown(request: HttpRequest, screening_id: UUID) -> shape.ScreeningOut:
    found = queries.screening(screening_id=screening_id, by=actor_of(request))
    return shape.ScreeningOut.of(queries.record_of(screening=found))


@router.get("/instruments", response=list[shape.InstrumentOut])
def instruments(request: HttpRequest) -> list[shape.InstrumentOut]:
    """List the country's instruments in their newest published version."""
    return [shape.InstrumentOut.of(one) for one in queries.instruments().values()]


@router.post("/", response=shape.ScreeningOut)
def start(request: HttpRequest, given: shape.StartIn) -> shape.ScreeningOut:
    """Begin a talk with someone new (their case is opened with it) or, with `case_code`, on an open case."""
    by = actor_of(request)
    case_id = cases.by_code(code=given.case_code, by=by).pk if given.case_code else None
    facts = PersonFacts(
        sex=given.sex,
        age_years=given.age_years,
        age_basis="unsure" if given.age_years is None else "estimated",
        nationality=given.nationality,
        languages=tuple(given.languages),
        interpreter_needed=given.interpreter_needed,
    )
    key = once(
        request,
        lambda: str(
            actions.start(
                instrument=given.instrument,
                language=given.language,
                case_id=case_id,
                facts=facts,
                origin=given.origin,
                place=given.place,
                district=given.district,
                found_on=given.found_on,
                by=by,
                at=clock.now(),
            ).pk
        ),
    )
    return _shown(request, UUID(key))


@router.get("/{uuid:screening_id}", response=shape.ScreeningOut)
def get(request: HttpRequest, screening_id: UUID) -> shape.ScreeningOut:
    """Show a talk and what came of it, never an answer."""
    return _shown(request, screening_id)


@router.get("/cases/{case_code}", response=list[shape.ScreeningOut])
def of_case(request: HttpRequest, case_code: str) -> list[shape.ScreeningOut]:
    """List a case's talks, the newest first."""
    case = view(code=case_code, by=actor_of(request), at=clock.now())
    return [shape.ScreeningOut.of(record) for record in queries.screenings_of(case=case)]


@router.post("/{uuid:screening_id}/answers/open", response=shape.AnswersOut)
def open_answers(request: HttpRequest, screening_id: UUID) -> shape.AnswersOut | HttpResponse:
    """Open what was said and the reasons of the advice, where the role may. The opening is recorded."""
    opened = actions.open_answers(screening_id=screening_id, by=actor_of(request), at=clock.now())
    for one in (opened.answers, opened.advice, opened.reasons):
        if one.refusal:
            return refused(one.refusal)
    told = opened.told(words.language())
    return shape.AnswersOut(
        answers=dict(opened.said),
        version=opened.record.screening.version,
        advice=dict(told) if told else None,
        reasons=opened.reasons.content,
    )


@router.put("/{uuid:screening_id}/topics/{topic_id}", response=shape.ScreeningOut)
def answer(
    request: HttpRequest, screening_id: UUID, topic_id: str, given: shape.TopicIn
) -> shape.ScreeningOut:
    """Keep the answers of one page. What is absent was skipped; `version` is the one they were given on."""
    actions.answer(
        screening_id=screening_id,
        topic_id=topic_id,
        raw=given.answers,
        expected_version=given.version,
        language=given.language,
        by=actor_of(request),
        at=clock.now(),
    )
    return _shown(request, screening_id)


@router.post("/{uuid:screening_id}/stop", response=shape.ScreeningOut)
def stop(request: HttpRequest, screening_id: UUID, given: shape.StopIn) -> shape.ScreeningOut:
    """Stop the talk; what was said is kept."""
    by = actor_of(request)
    once(
        request,
        lambda: str(actions.stop(screening_id=screening_id, reason=given.reason, by=by, at=clock.now()).pk),
    )
    return _shown(request, screening_id)


@router.post("/{uuid:screening_id}/resume", response=shape.ScreeningOut)
def resume(request: HttpRequest, screening_id: UUID) -> shape.ScreeningOut:
    """Take up a stopped talk."""
    by = actor_of(request)
    once(request, lambda: str(actions.resume(screening_id=screening_id, by=by, at=clock.now()).pk))
    return _shown(request, screening_id)


@router.post("/{uuid:screening_id}/finish", response=shape.ScreeningOut)
def finish(request: HttpRequest, screening_id: UUID) -> shape.ScreeningOut:
    """Finish the talk and get the outline of the rule's advice; its reasons open with the answers."""
    by = actor_of(request)
    once(request, lambda: str(actions.finish(screening_id=screening_id, by=by, at=clock.now()).pk))
    return _shown(request, screening_id)


@router.post("/{uuid:screening_id}/decision", response=shape.ScreeningOut)
def decide(request: HttpRequest, screening_id: UUID, given: shape.DecisionIn) -> shape.ScreeningOut:
    """Decide. Reasons are needed where the decision parts from the advice."""
    by = actor_of(request)
    once(
        request,
        lambda: str(
            actions.decide(
                screening_id=screening_id,
                decision=given.decision,
                reasons=given.reasons,
                exploitation=given.exploitation,
                by=by,
                at=clock.now(),
            ).pk
        ),
    )
    return _shown(request, screening_id)


@router.get("/cases/{case_code}/determinations", response=list[shape.DeterminationOut])
def determinations(request: HttpRequest, case_code: str) -> list[shape.DeterminationOut]:
    """List a case's determinations, the newest first, reconsidered ones included."""
    case = view(code=case_code, by=actor_of(request), at=clock.now())
    return [shape.DeterminationOut.of(one) for one in queries.determinations_of(case=case)]


@router.get("/determinations/{uuid:determination_id}", response=shape.DeterminationOut)
def show_determination(request: HttpRequest, determination_id: UUID) -> shape.DeterminationOut:
    """Show a determination with the authority's reasons, where your purposes cover them. The look is recorded."""
    found, opened = actions.read_determination(
        determination_id=determination_id, by=actor_of(request), at=clock.now()
    )
    return shape.DeterminationOut.opened(found, opened)


@router.post("/cases/{case_code}/determinations", response=shape.DeterminationOut)
def determine(request: HttpRequest, case_code: str, given: shape.DeterminationIn) -> shape.DeterminationOut:
    """Record what the authority determined."""
    by = actor_of(request)
    case = cases.by_code(code=case_code, by=by)
    key = once(
        request,
        lambda: str(
            actions.determine(
                case_id=case.pk,
                result=given.result,
                authority=given.authority,
                grounds_found=given.grounds,
                reasons=given.reasons,
                made_on=given.made_on,
                document_reference=given.document_reference,
                by=by,
                at=clock.now(),
            ).pk
        ),
    )
    return shape.DeterminationOut.of(queries.determination(determination_id=UUID(key), by=by))


@router.post("/determinations/{uuid:determination_id}/reconsideration", response=shape.DeterminationOut)
def reconsider(
    request: HttpRequest, determination_id: UUID, given: shape.ReconsiderationIn
) -> shape.DeterminationOut:
    """Take a determination up again; it stays on record."""
    by = actor_of(request)
    once(
        request,
        lambda: str(
            actions.reconsider(determination_id=determination_id, why=given.why, by=by, at=clock.now()).pk
        ),
    )
    return shape.DeterminationOut.of(queries.determination(determination_id=determination_id, by=by))
