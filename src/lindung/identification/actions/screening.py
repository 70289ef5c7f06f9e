"""Conducting a screening: begin, stop and go on, finish with the rule's advice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases import queries as cases
from lindung.cases import sections
from lindung.cases.actions import PersonFacts, advance, fulfil, learn_age, open_case, open_task, tell
from lindung.cases.models import Case
from lindung.identification import queries
from lindung.identification.instruments import Advice as Found
from lindung.identification.instruments import AgeFinding, Answer, assess, coercion_required
from lindung.identification.kept import open_kept, values_of
from lindung.identification.models import Advice, Screening
from lindung.identification.workflow import SCREENING
from lindung.kernel import audit
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid, Refusal

FINISH, DECIDE, AGAIN = "screening.finished", "screening.decided", "screening.started"
STOP_REASONS = ("not_safe", "distress", "person_asked", "no_interpreter", "interrupted", "other")


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
    the organisation has one unfinished, `NotCovered` where its part does not include answers, `Case.DoesNotExist`
    for outsiders.
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
    if Section.SCREENING not in sections.in_hand(case=case, by=by, at=at).sections:
        raise sections.NotCovered
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
def stop(*, screening_id: UUID, by: Actor, at: datetime, reason: str = "other") -> Screening:
    """Stop the talk and keep what was said; it can be taken up again, or finished as it is. Needs no key."""
    if reason not in STOP_REASONS:
        raise Invalid(_("Choose why you stopped, or leave it at “other”."), field="reason")
    _case, screening = _locked(screening_id, by)
    screening.state = SCREENING.pick("stop", state=screening.state, subject=screening).target
    screening.stopped_at, screening.stop_reason = at, reason
    screening.save(update_fields=["state", "stopped_at", "stop_reason"])
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
    """Finish the talk: keep what the rule advises, and ask for the officer's decision.

    Raises `StepRefused` when it was finished before, `Tampered` for answers that are not those given, `Locked`.
    """
    case, screening = _locked(screening_id, by)
    screening.state = SCREENING.pick("finish", state=screening.state, subject=screening).target
    screening.finished_at, screening.finished_by_id = at, by.user_id
    ring = sections.to_write(case=case, by=by, at=at, sections=[Section.SCREENING])
    answers = values_of(open_kept(screening=screening, ring=ring))
    screening.save(update_fields=["state", "finished_at", "finished_by"])
    instrument = queries.instrument_of(screening=screening)
    found = advise(screening=screening, case=case, answers=answers, at=at)
    learn_age(
        case=case, lowest=found.age.lowest, highest=found.age.highest, basis=found.age.basis, by=by, at=at
    )
    advice = Advice(
        screening=screening,
        code=found.code.value,
        urgent=found.urgent,
        counts_as_child=found.counts_as_child,
        elements={
            one.element.value: {"needed": one.needed, "indicated": one.indicated} for one in found.elements
        },
        computed_at=at,
    )
    told = {language: found.as_json(language=language) for language in instrument.languages}
    ring.seal(advice, "result", told)
    advice.save(force_insert=True)
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


def advise(*, screening: Screening, case: Case, answers: Mapping[str, Answer], at: datetime) -> Found:
    """Return what the rule makes of the answers so far, by the law of the day the person was found.

    The answers' own age counts; where they tell none, what is known of the person does.
    """
    instrument = queries.instrument_of(screening=screening)
    needed = coercion_required(pack=current(), on=case.found_on)
    found = assess(instrument=instrument, answers=answers, at=at, coercion_required=needed)
    person = case.person
    years = person.age_on(case.found_on)
    if found.age.basis != "unknown" or years is None or person.child_until_known:
        return found
    basis = {"document": "document", "stated": "stated"}.get(person.age_basis, "estimated")
    known = AgeFinding(lowest=years, highest=years, basis=basis)  # type: ignore[arg-type]
    return assess(instrument=instrument, answers=answers, at=at, age=known, coercion_required=needed)


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
