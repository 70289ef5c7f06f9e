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
from lindung.access.purposes import Purpose, Section
from lindung.cases import guards, queries, sections
from lindung.cases.actions.grants import end_previews, involve
from lindung.cases.actions.timeline import tell
from lindung.cases.finding.indexing import index
from lindung.cases.finding.tokens import Born
from lindung.cases.majority.recording import note_birth
from lindung.cases.models import Case, Grant, Person, PersonLink
from lindung.cases.models.person import AgeBasis
from lindung.cases.rules import check_facts, check_origin, check_place
from lindung.cases.sections import Hand
from lindung.cases.workflow import CASE
from lindung.kernel import audit, outbox
from lindung.kernel.codes import new_code
from lindung.kernel.country import current
from lindung.kernel.problems import Conflict, Invalid
from lindung.kernel.sealing.problems import Erased, Locked
from lindung.kernel.sealing.ring import Ring

SHOWN_WITH_CASE = frozenset({Section.NEEDS, Section.NOTES, Section.CARE, Section.ENQUIRY})
"""What a case page opens along with the case, as far as the reader's purposes cover it."""
_SEALED = {"birth_on": Section.BIRTH, "needs": Section.NEEDS}


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
    person = Person(created_at=at, **_columns(facts, found_on))
    _seal(person, facts, sections.first_keys(person_id=person.pk, at=at, sections=_SEALED.values()))
    person.save(force_insert=True)
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
        purpose=Purpose.IDENTIFICATION,
        at=at,
        basis=Grant.Basis.LEAD,
    )
    index(person_id=person.pk, facts={"birth": Born(facts.birth_on, person.birth_year)}, by=by, at=at)
    if case.is_child and facts.birth_on is not None:
        note_birth(case=case, birth_on=facts.birth_on, at=at)
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


@dataclass(frozen=True, slots=True)
class Seen:
    """A case with the sections its page shows; `ring` is None where none may be opened, or while they are `locked`."""

    case: Case
    hand: Hand
    ring: Ring | None
    locked: bool

    @property
    def needs(self) -> list[str] | None:
        """The codes of urgent needs; None where they stay closed to the reader."""
        if self.ring is None or not self.ring.covers(Section.NEEDS):
            return None
        return list(self.ring.open(self.case.person, "needs") or [])


def see(*, code: str, by: Actor, at: datetime) -> Seen:
    """Return a visible case with what of it the reader's purposes open, the look and the sections recorded first.

    Without the keeper of the keys the open facts are there and the rest is `locked`.
    Raises Case.DoesNotExist for outsiders.
    """
    case = queries.by_code(code=code, by=by)
    hand = sections.in_hand(case=case, by=by, at=at)
    wanted = SHOWN_WITH_CASE & hand.sections
    ring, locked = None, False
    try:
        ring = hand.ring(wanted) if wanted else None
    except Locked:
        locked = True
    except Erased:
        wanted = frozenset()
    with transaction.atomic(savepoint=False):
        opened = sorted(wanted) if ring else []
        detail = {"sections": opened, **hand.trace}
        audit.record(event="cases.viewed", subject=case, by=by, at=at, detail=detail)
    return Seen(case=case, hand=hand, ring=ring, locked=locked)


def _columns(facts: PersonFacts, found_on: date) -> dict[str, Any]:
    """Return the open facts as columns; what is sealed goes through `_seal`."""
    years = facts.age_years
    if facts.birth_on:
        birthday_to_come = (found_on.month, found_on.day) < (facts.birth_on.month, facts.birth_on.day)
        years = found_on.year - facts.birth_on.year - birthday_to_come
    return {
        "sex": facts.sex,
        "birth_year": None if years is None else found_on.year - years,
        "age_basis": facts.age_basis,
        "child_until_known": facts.age_basis == AgeBasis.UNSURE,
        "nationality": facts.nationality,
        "languages": list(dict.fromkeys(facts.languages)),
        "interpreter_needed": facts.interpreter_needed,
    }


def _sealed_values(facts: PersonFacts) -> dict[str, Any]:
    return {
        "birth_on": facts.birth_on.isoformat() if facts.birth_on else None,
        "needs": list(dict.fromkeys(facts.needs)),
    }


def _seal(person: Person, facts: PersonFacts, ring: Ring) -> None:
    for name, value in _sealed_values(facts).items():
        ring.seal(person, name, value)


@transaction.atomic
def change_person(
    *, case_id: UUID, facts: PersonFacts, expected_version: int, by: Actor, at: datetime
) -> Person:
    """Correct what is known of a person. Raises `Conflict` when someone else has since `expected_version`.

    The trail keeps each open field's old value: a correction never hides what was believed before. Of a sealed one
    it keeps only that it changed: the trail has more readers than what it tells of.
    """
    by.require(Permission.CASE_CHANGE)
    case = queries.for_change(case_id=case_id, by=by)
    person = case.person
    if person.version != expected_version:
        raise Conflict(_("Someone else changed these facts while you were writing. Compare, then decide."))
    check_facts(facts=facts, found_on=case.found_on, at=at)
    ring = sections.to_write(case=case, by=by, at=at, sections=_SEALED.values())
    after, hidden = _columns(facts, case.found_on), _sealed_values(facts)
    old = {name: getattr(person, name) for name in after if getattr(person, name) != after[name]}
    sealed = [name for name, value in hidden.items() if (ring.open(person, name) or None) != (value or None)]
    for name in old:
        setattr(person, name, after[name])
    person.version += 1
    _seal(person, facts, ring)
    person.save()
    index(person_id=person.pk, facts={"birth": Born(facts.birth_on, person.birth_year)}, by=by, at=at)
    case.is_child = person.is_child_on(case.found_on, majority=current().age_of_majority)
    case.version += 1
    case.save(update_fields=["is_child", "version"])
    if case.is_child or "birth_on" in sealed or "birth_year" in old:
        note_birth(case=case, birth_on=facts.birth_on, at=at)
    detail = {"before": old, "sealed": sealed}
    audit.record(event="cases.person_changed", subject=case, by=by, at=at, detail=detail)
    if old or sealed:
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
    Raises `StepRefused` out of turn, `NotAllowed` without the permission, and what a room's guard objects
    (`cases.guards`).
    """
    row = CASE.pick(step, state=case.stage, subject=case, switched_off=current().steps_switched_off)
    if not on_behalf:
        by.require(row.permission)
    guards.ask(case=case, step=step, outcome=outcome, at=at)
    before, case.stage, case.stage_since = case.stage, row.target, at
    if row.target in CASE.final:
        if not outcome:
            raise Invalid(_("Say how the case ended before closing it."), field="outcome")
        case.closed_at, case.outcome = at, outcome
        if outcome != "other_harm":  # there the referral to another agency goes on, and what was asked before
            end_previews(case=case, at=at)
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
    if case.closed_at is not None:
        guards.end_all(case=case, by=by, at=at)
    return case


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
