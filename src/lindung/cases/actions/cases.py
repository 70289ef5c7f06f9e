"""Opening and moving cases, and who takes part in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.holders import actions as holders
from lindung.access.holders.queries import recipients
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.cases import queries
from lindung.cases.actions.timeline import tell
from lindung.cases.models import Case, Involvement, Note, Person, PersonLink
from lindung.cases.models.person import AgeBasis
from lindung.cases.rules import check_facts, check_origin, check_place
from lindung.cases.workflow import CASE
from lindung.kernel import audit, outbox
from lindung.kernel.codes import new_code
from lindung.kernel.country import current
from lindung.kernel.fields import Tier
from lindung.kernel.problems import Conflict, Invalid
from lindung.kernel.text import clean_text

NOTE_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a person without a name. Every field may be unknown."""

    sex: str = "unknown"
    age_years: int | None = None
    birth_on: date | None = None
    age_basis: str = AgeBasis.UNSURE
    nationality: str = ""
    languages: tuple[str, ...] = ()
    interpreter_needed: bool | None = None
    needs: tuple[str, ...] = field(default=())


@transaction.atomic
def open_case(
    *,
    facts: PersonFacts,
    origin: str,
    place: str,
    found_on: date,
    by: Actor,
    at: datetime,
    district: str = "",
    exploitation: str = "",
    urgent: bool = False,
    code_draw: int | None = None,
) -> Case:
    """Open a case for a person who may be a victim; no name is needed.

    Raises `Invalid` for codes the country does not know and dates that contradict each other.
    """
    by.require(Permission.CASE_OPEN)
    pack = current()
    check_place(place=place, district=district)
    check_origin(origin=origin, exploitation=exploitation)
    check_facts(facts=facts, found_on=found_on, at=at)
    person = Person.objects.create(created_at=at, **_columns(facts, found_on))
    holders.seal_subject(subject=person.pk, rings=recipients(organisation_id=by.organisation_id), at=at)
    case = Case.objects.create(
        code=new_code(prefix=pack.case_prefix, draw=code_draw),
        person=person,
        stage=CASE.initial,
        stage_since=at,
        origin=origin,
        place=place,
        district=district,
        found_on=found_on,
        exploitation=exploitation,
        is_child=person.is_child_on(found_on, majority=pack.age_of_majority),
        urgent=urgent,
        lead_organisation_id=by.organisation_id,
        opened_at=at,
        opened_by_id=by.user_id,
    )
    involve(
        case=case,
        organisation=Organisation.objects.get(pk=by.organisation_id),
        purpose=Involvement.Purpose.IDENTIFICATION,
        at=at,
    )
    tell(case=case, kind="case.opened", by=by, at=at)
    audit.record(event="cases.opened", subject=case, by=by, at=at)
    outbox.emit(event="cases.opened", subject_id=case.pk, at=at)
    return case


def view(*, code: str, by: Actor, at: datetime) -> Case:
    """Return a visible case and record that it was seen. Raises Case.DoesNotExist for outsiders."""
    case = queries.by_code(code=code, by=by)
    with transaction.atomic(savepoint=False):
        audit.record(event="cases.viewed", subject=case, by=by, at=at)
    return case


def _columns(facts: PersonFacts, seen_on: date) -> dict[str, Any]:
    birth_year = facts.birth_on.year if facts.birth_on else None
    if birth_year is None and facts.age_years is not None:
        birth_year = seen_on.year - facts.age_years
    return {
        "sex": facts.sex,
        "birth_on": facts.birth_on,
        "birth_year": birth_year,
        "age_basis": facts.age_basis,
        "child_until_known": facts.age_basis == AgeBasis.UNSURE,
        "nationality": facts.nationality,
        "languages": list(dict.fromkeys(facts.languages)),
        "interpreter_needed": facts.interpreter_needed,
        "needs": list(dict.fromkeys(facts.needs)),
    }


@transaction.atomic
def change_person(
    *, case_id: UUID, facts: PersonFacts, expected_version: int, by: Actor, at: datetime
) -> Person:
    """Correct what is known of a person. Raises `Conflict` when someone else has since `expected_version`.

    The trail keeps each field's old value: a correction never hides what was believed before. Of a sealed one it
    keeps only that it changed: the trail has more readers than what it tells of.
    """
    by.require(Permission.CASE_CHANGE)
    case = queries.for_change(case_id=case_id, by=by)
    person = case.person
    if person.version != expected_version:
        raise Conflict(_("Someone else changed these facts while you were writing. Compare, then decide."))
    check_facts(facts=facts, found_on=case.found_on, at=at)
    before = {name: getattr(person, name) for name in _columns(facts, case.found_on)}
    after = _columns(facts, case.found_on)
    changed = {name: before[name] for name in after if before[name] != after[name]}
    for name in changed:
        setattr(person, name, after[name])
    person.version += 1
    person.save()
    case.is_child = person.is_child_on(case.found_on, majority=current().age_of_majority)
    case.version += 1
    case.save(update_fields=["is_child", "version"])
    sealed = [name for name in changed if Person.field_classes[name] is Tier.SEALED]
    old = {name: value for name, value in changed.items() if name not in sealed}
    detail = {"before": old, "sealed": sealed}
    audit.record(event="cases.person_changed", subject=case, by=by, at=at, detail=detail)
    if changed:
        tell(case=case, kind="case.person_changed", by=by, at=at)
    return person


def advance(
    *,
    case: Case,
    step: str,
    by: Actor,
    at: datetime,
    outcome: str = "",
    harm: str = "",
    on_behalf: bool = False,
) -> Case:
    """Take one step of the lawful path; `case` must be locked by `queries.for_change`.

    `on_behalf` skips the step's own permission where a spoke's act, already permitted, implies the step.
    Raises `StepRefused` out of turn and `NotAllowed` without the permission.
    """
    row = CASE.pick(step, state=case.stage, subject=case, switched_off=current().steps_switched_off)
    if not on_behalf:
        by.require(row.permission)
    before, case.stage, case.stage_since = case.stage, row.target, at
    if row.target in CASE.final:
        if not outcome:
            raise Invalid(_("Say how the case ended before closing it."), field="outcome")
        case.closed_at, case.outcome = at, outcome
    elif case.closed_at is not None:
        case.closed_at, case.outcome = None, ""
    if harm:
        case.harm = harm
    case.version += 1
    case.save(update_fields=["stage", "stage_since", "closed_at", "outcome", "harm", "version"])
    audit.record(
        event="cases.advanced",
        subject=case,
        by=by,
        at=at,
        detail={"step": step, "from": before, "to": row.target, "outcome": outcome},
    )
    outbox.emit(event="cases.advanced", subject_id=case.pk, at=at, payload={"step": step, "to": row.target})
    return case


def involve(*, case: Case, organisation: Organisation, purpose: str, at: datetime) -> Involvement:
    """Give an organisation a part in the case; a part that had ended is taken up again."""
    part, _created = Involvement.objects.update_or_create(
        case=case,
        organisation=organisation,
        defaults={"until": None},
        create_defaults={"purpose": purpose, "since": at, "case_opened_at": case.opened_at},
    )
    return part


def withdraw(*, case: Case, organisation: Organisation, at: datetime) -> None:
    """End an organisation's part in the case, from this moment on."""
    Involvement.objects.filter(case=case, organisation=organisation, until=None).update(until=at)


@transaction.atomic
def link_people(*, case_id: UUID, other_case_id: UUID, kind: str, by: Actor, at: datetime) -> PersonLink:
    """Record that the persons of two visible cases belong together; `kind` reads from the first to the second."""
    by.require(Permission.CASE_CHANGE)
    if kind not in PersonLink.Kind.values:
        raise Invalid(_("Choose how they belong together from the list."), field="kind")
    first, second = sorted((case_id, other_case_id))
    if first == second:
        raise Invalid(
            _("A person cannot be linked to themselves. Enter the other person's case code."), field="other"
        )
    cases = {key: queries.for_change(case_id=key, by=by) for key in (first, second)}
    case, other = cases[case_id], cases[other_case_id]
    link, created = PersonLink.objects.get_or_create(
        person=case.person, other=other.person, kind=kind, defaults={"created_at": at}
    )
    if created:
        for one in (case, other):
            tell(case=one, kind="case.linked", by=by, at=at)
        audit.record(
            event="cases.linked", subject=case, by=by, at=at, detail={"kind": kind, "other": str(other.pk)}
        )
    return link


@transaction.atomic
def note(*, case_id: UUID, text: str, by: Actor, at: datetime) -> Note:
    """Write a note. Raises `Invalid` for an empty or overlong one, or one with hidden characters."""
    by.require(Permission.NOTE_WRITE)
    case = queries.for_change(case_id=case_id, by=by)
    plain = clean_text(value=text, limit=NOTE_LIMIT)
    if not plain.strip():
        raise Invalid(_("Write the note before saving it."), field="text")
    written = Note.objects.create(
        case=case, text=plain, written_at=at, by_id=by.user_id, organisation_id=by.organisation_id
    )
    audit.record(event="cases.note_written", subject=case, by=by, at=at)
    return written
