"""The hub over HTTP: the acts of the pages, under the same permissions. No operation gives or takes a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import Field

from lindung.access.api import actor_of, once
from lindung.access.models import Organisation
from lindung.cases import actions, queries, refuges
from lindung.cases.kinds import wording
from lindung.cases.models import Case, Person, Task
from lindung.cases.schemas import (
    CaseOut,
    CaseQuery,
    CasesOut,
    EntryOut,
    MoveIn,
    NoteIn,
    OpenIn,
    PersonIn,
    PersonOut,
    TaskOut,
)
from lindung.cases.sections import in_hand
from lindung.kernel import clock

router = Router(tags=["cases"])


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
