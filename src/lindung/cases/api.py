"""The hub over HTTP: the acts of the pages, under the same permissions. No operation gives or takes a name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from lindung.access.api import actor_of, once
from lindung.access.models import Organisation
from lindung.cases import actions, queries, refuges, words
from lindung.cases.kinds import task_kind, wording
from lindung.cases.models import Case, Person, Task
from lindung.cases.sections import in_hand
from lindung.kernel import clock

router = Router(tags=["cases"])
Code = Annotated[str, Field(min_length=1, max_length=40)]


class _In(Schema):
    """Input: a key nobody knows is a mistake worth hearing of."""

    model_config = ConfigDict(extra="forbid")


class FactsIn(_In):
    """What is known of a person; leave out what nobody knows. Codes are those of the vocabularies."""

    sex: Code = "unknown"
    age_years: int | None = None
    birth_on: date | None = None
    age_basis: Literal["document", "stated", "estimated", "unsure"] = "unsure"
    nationality: Annotated[
        str, Field(max_length=3, description="ISO 3166-1 alpha-3; XXX for a stateless person.")
    ] = ""
    languages: list[Code] = Field(
        default_factory=list, max_length=20, description="ISO 639 codes, best first."
    )
    interpreter_needed: bool | None = None
    needs: list[Code] = Field(default_factory=list, max_length=20)

    def facts(self) -> actions.PersonFacts:
        """Return the facts as the domain takes them."""
        return actions.PersonFacts(
            sex=self.sex,
            age_years=self.age_years,
            birth_on=self.birth_on,
            age_basis=self.age_basis,
            nationality=self.nationality,
            languages=tuple(self.languages),
            interpreter_needed=self.interpreter_needed,
            needs=tuple(self.needs),
        )


class OpenIn(_In):
    """A case to open."""

    facts: FactsIn = FactsIn()
    origin: Code
    place: Code = Field(description="ISO 3166-2 of where the person was found.")
    district: str = Field("", max_length=60)
    found_on: date
    exploitation: str = Field("", max_length=40)
    urgent: bool = False


class PersonIn(FactsIn):
    """Corrected facts; `version` is the one they were read at."""

    version: int = Field(ge=1)


class NoteIn(_In):
    """A note; 10,000 characters at most."""

    text: str
    audience: Literal["notes", "care", "enquiry"] = Field(
        "notes", description="Everyone on the case, those who care, or those who enquire and prosecute."
    )


class MoveIn(_In):
    """A later step; `close` also says how the case ended."""

    step: Literal["begin_recovery", "plan_leaving", "follow_up", "close", "reopen"]
    outcome: str = Field("", max_length=24)


class PersonOut(Schema):
    """The facts of a person. Never a name; the day of birth stays closed."""

    sex: str
    birth_year: int | None
    age_basis: str
    child_until_known: bool
    nationality: str
    languages: list[str]
    interpreter_needed: bool | None
    needs: list[str] | None = Field(description="Null in lists, and where your purposes do not cover them.")
    version: int

    @staticmethod
    def resolve_needs(person: Person) -> list[str] | None:
        """Give the urgent needs where they were opened for the caller."""
        return getattr(person, "opened_needs", None)


class CaseOut(Schema):
    """A case as lists show it."""

    code: str
    stage: str
    stage_name: str
    stage_since: datetime
    outcome: str
    origin: str
    place: str
    district: str
    found_on: date
    exploitation: str
    is_child: bool
    urgent: bool
    lead_organisation: str
    opened_at: datetime
    closed_at: datetime | None
    person: PersonOut

    @staticmethod
    def resolve_stage_name(case: Case) -> str:
        """Word the stage in the caller's language (`Accept-Language`)."""
        return words.stage(case.stage)

    @staticmethod
    def resolve_lead_organisation(case: Case) -> str:
        """Give the organisation's stable code."""
        return case.lead_organisation.code


class CasesOut(Schema):
    """A page of cases, newest first; `next` is the cursor of the following page, empty at the end."""

    items: list[CaseOut]
    next: str


class TaskOut(Schema):
    """A task or clock; `computation` is how the law came to its date."""

    id: UUID
    kind: str
    title: str
    state: str
    organisation: str | None
    rule: str
    started_at: datetime | None
    due_at: datetime | None
    act_by: datetime | None
    escalated_at: datetime | None
    ended_at: datetime | None
    computation: dict[str, object]

    @staticmethod
    def resolve_title(task: Task) -> str:
        """Word the kind in the caller's language."""
        return str(task_kind(code=task.kind).title)

    @staticmethod
    def resolve_organisation(task: Task) -> str | None:
        """Give the organisation's stable code; none where the caller may not know which shelter it is."""
        one, reader = task.organisation, task.told_to  # type: ignore[attr-defined]
        return None if reader.hides(kind=one.kind, organisation_id=one.pk) else one.code


class EntryOut(Schema):
    """Something that happened."""

    kind: str
    words: str
    happened_at: datetime
    organisation: str | None = Field(description="Null where the caller may not know which shelter it is.")


class CaseQuery(Schema):
    """What to list; leave out what does not matter."""

    stage: list[str] = Field(default_factory=list)
    place: str = ""
    is_child: bool | None = None
    open_only: bool = True
    after: str = Field("", description="The `next` of the page before.")
    size: int = Field(50, ge=1, le=200)


@router.get("", response=CasesOut, summary="List cases")
def list_cases(request: HttpRequest, wanted: Query[CaseQuery]) -> object:
    """List the cases the caller may see, newest first, in pages that stay right while new cases arrive."""
    found, following = queries.page(
        actor=actor_of(request),
        wanted=queries.CaseFilter(
            stages=frozenset(wanted.stage),
            place=wanted.place,
            is_child=wanted.is_child,
            open_only=wanted.open_only,
        ),
        after=queries.Cursor.read(wanted.after),
        size=wanted.size,
    )
    return {"items": found, "next": str(following) if following else ""}


@router.post("", response={201: CaseOut}, summary="Open a case")
def open_case(request: HttpRequest, given: OpenIn) -> object:
    """Open a case for a person who may be a victim; no name is needed. An `Idempotency-Key` makes it safe to retry."""
    by = actor_of(request)

    def act() -> str:
        opened = actions.open_case(
            facts=given.facts.facts(),
            origin=given.origin,
            place=given.place,
            district=given.district,
            found_on=given.found_on,
            exploitation=given.exploitation,
            urgent=given.urgent,
            by=by,
            at=clock.now(),
        )
        return opened.code

    return Status(201, queries.by_code(code=once(request, act), by=by))


@router.get("/{code}", response=CaseOut, summary="Read a case")
def read_case(request: HttpRequest, code: str) -> Case:
    """Return a case; the look and the sections opened with it are recorded."""
    seen = actions.see(code=code, by=actor_of(request), at=clock.now())
    seen.case.person.opened_needs = seen.needs  # type: ignore[attr-defined]  # for the answer only
    return seen.case


@router.put("/{code}/person", response=PersonOut, summary="Correct the facts of the person")
def change_person(request: HttpRequest, code: str, given: PersonIn) -> Person:
    """Replace what is known of the person; 409 `changed_meanwhile` when `version` is no longer the present one."""
    by = actor_of(request)
    case = queries.by_code(code=code, by=by)

    def act() -> str:
        actions.change_person(
            case_id=case.pk, facts=given.facts(), expected_version=given.version, by=by, at=clock.now()
        )
        return case.code

    return queries.by_code(code=once(request, act), by=by).person


@router.post("/{code}/notes", response={204: None}, summary="Write a note")
def write_note(request: HttpRequest, code: str, given: NoteIn) -> object:
    """Write a note on the case."""
    by = actor_of(request)
    case = queries.by_code(code=code, by=by)

    def act() -> str:
        written = actions.note(
            case_id=case.pk, text=given.text, audience=given.audience, by=by, at=clock.now()
        )
        return str(written.pk)

    once(request, act)
    return Status(204, None)


@router.post("/{code}/steps", response=CaseOut, summary="Take a later step")
def move(request: HttpRequest, code: str, given: MoveIn) -> Case:
    """Begin recovery, plan leaving, follow up, close or reopen; 409 `step_refused` out of turn."""
    by = actor_of(request)
    case = queries.by_code(code=code, by=by)

    def act() -> str:
        actions.move(case_id=case.pk, step=given.step, outcome=given.outcome, by=by, at=clock.now())
        return case.code

    return queries.by_code(code=once(request, act), by=by)


@router.get("/{code}/tasks", response=list[TaskOut], summary="List the tasks and clocks of a case")
def list_tasks(request: HttpRequest, code: str) -> Sequence[Task]:
    """Return the tasks of a case, the open ones first, soonest due first."""
    case, reader = _looked_at(request, code)
    tasks = queries.tasks_of(case=case)
    for task in tasks:
        task.told_to = reader  # type: ignore[attr-defined]  # for the answer only
    return tasks


@router.get("/{code}/timeline", response=list[EntryOut], summary="Read what happened")
def read_timeline(
    request: HttpRequest, code: str, limit: Annotated[int, Field(ge=1, le=500)] = 100
) -> object:
    """Return the newest entries of the timeline, worded in the caller's language."""
    case, reader = _looked_at(request, code)
    return [
        {
            "kind": entry.kind,
            "words": wording(kind=entry.kind, params=reader.params(entry.params)),
            "happened_at": entry.happened_at,
            "organisation": _code_of(entry.organisation, reader),
        }
        for entry in queries.timeline_of(case=case, limit=limit)
    ]


def _looked_at(request: HttpRequest, code: str) -> tuple[Case, refuges.Reader]:
    """Return a case whose look is recorded, and how the caller may read of the organisations on it."""
    actor, at = actor_of(request), clock.now()
    case = actions.view(code=code, by=actor, at=at)
    hand = in_hand(case=case, by=actor, at=at)
    return case, refuges.reader(actor=actor, purposes=hand.purposes)


def _code_of(organisation: Organisation | None, reader: refuges.Reader) -> str | None:
    if organisation is None:
        return ""
    hidden = reader.hides(kind=organisation.kind, organisation_id=organisation.pk)
    return None if hidden else organisation.code
