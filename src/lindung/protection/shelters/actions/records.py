"""Keeping the records of stays. Callers hold the case's lock."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import IntegrityError, models, transaction
from psycopg.errors import ExclusionViolation

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases import queries as cases
from lindung.cases import sections
from lindung.cases.actions import open_task, tell
from lindung.cases.models import Case, Task
from lindung.cases.refuges import KNOWING
from lindung.cases.sections import NotCovered
from lindung.kernel import audit, outbox
from lindung.kernel.text import clean_text
from lindung.protection import queries as protection
from lindung.protection.shelters.models import Stay
from lindung.protection.shelters.problems import AlreadyPlaced, NoBed

WORDS_LIMIT: Final = 4_000


def hold_key(stay_id: UUID) -> UUID:
    """Return the key that carries what a house may see while a bed is held; its own, for the stay's part follows."""
    return uuid5(stay_id, "hold")


def clean(text: str) -> str:
    """Return words as they are kept."""
    return clean_text(value=text, limit=WORDS_LIMIT)


def check_knows(*, case: Case, by: Actor) -> None:
    """Raise `NotCovered` for somebody whose part in the case does not let them know where the person is."""
    if by.may(Permission.CASE_READ_NATIONAL):
        return
    if not cases.live_grants(by).filter(case=case, purpose__in=KNOWING).exists():
        raise NotCovered


def seal(row: models.Model, *, by: Actor, at: datetime, **said: str) -> None:
    """Seal what was said into a row of a case; nothing where nothing was. Raises `NotCovered`, `Locked`."""
    given = {name: clean(value) for name, value in said.items() if clean(value)}
    if given:
        case: Case = row.case  # type: ignore[attr-defined]
        ring = sections.to_write(case=case, by=by, at=at, sections=[Section.CARE])
        for name, value in given.items():
            ring.seal(row, name, value)


def save_new(row: Stay) -> None:
    """Insert a stay. The database decides: raises `NoBed` where the bed is taken, `AlreadyPlaced` for the person."""
    _saving(row, force_insert=True)


def save_arrival(row: Stay) -> None:
    """Turn a hold into a stay; raises as `save_new`."""
    _saving(row, update_fields=["state", "starts_at", "ends_at", "order_kind"])


def _saving(row: Stay, **how: Any) -> None:
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError as error:
        cause = error.__cause__
        if isinstance(cause, ExclusionViolation):
            if cause.diag.constraint_name == "stay_no_bed_twice":
                raise NoBed from None
            raise AlreadyPlaced from None
        raise


def told(row: Stay, what: str, *, by: Actor | None, at: datetime, happened_at: datetime) -> None:
    """Tell the timeline, which names no place."""
    tell(case=row.case, kind=f"shelters.{what}", by=by, at=at, happened_at=happened_at)


def noted(row: models.Model, act: str, *, by: Actor | None, at: datetime, **detail: Any) -> None:
    """Leave the trail of an act and tell the other rooms."""
    event = f"shelters.{act}"
    audit.record(event=event, subject=row, by=by, at=at, detail=detail)
    case = str(getattr(row, "case_id", ""))
    outbox.emit(event=event, subject_id=row.pk, at=at, payload={"case": case} if case else {})


def task_for_officer(
    case: Case,
    *,
    kind: str,
    fulfilled_by: str,
    by: Actor | None,
    at: datetime,
    due_at: datetime | None = None,
    subject_id: UUID | None = None,
) -> None:
    """Open a task for the protection officer's organisation, or that which leads the case; one of a kind is enough."""
    there = Task.objects.filter(case=case, kind=kind, state=Task.State.OPEN)
    if subject_id is not None:
        there = there.filter(subject_id=subject_id)
    if there.exists():
        return
    office, role = officer_of(case)
    open_task(
        case=case,
        kind=kind,
        organisation=office,
        role=role,
        fulfilled_by=fulfilled_by,
        due_at=due_at,
        subject_id=subject_id,
        by=by,
        at=at,
    )


def officer_of(case: Case) -> tuple[Organisation, str]:
    """Return the organisation and role of who protects the person."""
    for order in reversed(protection.running(case=case)):
        if order.protection_officer_id is not None and order.protection_officer is not None:
            return order.protection_officer.organisation, "protection_officer"
    return case.lead_organisation, ""
