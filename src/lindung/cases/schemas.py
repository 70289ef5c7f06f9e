"""What the HTTP interface of the hub takes and gives. Codes are those of the vocabularies."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from lindung.cases import actions, words
from lindung.cases.kinds import task_kind
from lindung.cases.models import Case, Person, Task

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
