"""Taking access in an emergency: four hours, for one officer, told to the lead and the data officers at once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from lindung.access.actors import Actor
from lindung.access.caps import Limit
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.access.purposes import Purpose
from lindung.cases import actions as cases
from lindung.cases import queries as hub
from lindung.cases.emergency import checks
from lindung.cases.emergency.models import Alarm, Emergency
from lindung.cases.emergency.problems import NotOpened, SeenAlready, TooMany
from lindung.cases.models import Case
from lindung.kernel import audit, outbox
from lindung.kernel.codes import read_code
from lindung.kernel.country import current
from lindung.kernel.problems import Refusal
from lindung.kernel.sealing import warrants
from lindung.kernel.sealing.providers import provider

LIFE: Final = timedelta(hours=4)
REVIEW: Final = timedelta(hours=72)
ENTRIES: Final = Limit("emergency/entries", 3, timedelta(days=1))
"""By the human, not the account."""
TRIES: Final = Limit("emergency/tries", 10, timedelta(days=1))
"""Codes that open nothing: a slip of the hand is none of the three, guessing is an alarm."""


@dataclass(frozen=True, slots=True)
class Entered:
    """The access, or why there is none: returned rather than raised, because its count and trace must outlive it."""

    emergency: Emergency | None = None
    refused: Refusal | None = None


@transaction.atomic
def enter(*, code: str, reason: str, explanation: str, by: Actor, at: datetime) -> Entered:
    """Take access to the case with exactly this code for four hours; sealed sections and exports are never part of it.

    Refused, and told, after three in a day; a wrong code and a case that does not open answer alike. Raises `Invalid`
    for words that say nothing, `SeenAlready`, `Locked`.
    """
    by.require(Permission.EMERGENCY_ENTER)
    proper = read_code(code, prefix=current().case_prefix) or ""
    checks.assert_reason(reason=reason)
    plain = checks.explained(explanation=explanation, code=code)
    if hub.live_grants(by).filter(case__code=proper).exists():
        raise SeenAlready
    human = str(User.objects.values_list("human", flat=True).get(pk=by.user_id))
    if not ENTRIES.take(of=human, at=at):
        return _alarm(kind=Alarm.Kind.ENTRIES, by=by, at=at)
    entry = _open(code=proper, reason=reason, explanation=plain, by=by, at=at)
    if entry is None:
        ENTRIES.give_back(of=human)
        if not TRIES.take(of=human, at=at):
            return _alarm(kind=Alarm.Kind.CODES, by=by, at=at)
        audit.record(event="emergency.missed", subject=User(pk=by.user_id), by=by, at=at)
        return Entered(refused=NotOpened())
    _tell(entry=entry, by=by, at=at)
    return Entered(emergency=entry)


def _open(*, code: str, reason: str, explanation: str, by: Actor, at: datetime) -> Emergency | None:
    """Make the access and its grant, and see that the case then opens; None, and no trace in the tables, if not.

    A case that some other rule keeps from this officer (a conflict of interest) stays shut: that is asked last, of
    the same queries and walls that every page asks.
    """
    key = uuid.uuid4()
    with transaction.atomic():
        found = _rows(
            "SELECT * FROM emergency_enter(%s, %s, %s, %s, %s, %s, %s, %s)",
            [key, code, by.user_id, by.organisation_id, reason, explanation, at, at + LIFE],
        )
        case_id, person_id = found[0] if found else (uuid.uuid4(), uuid.uuid4())
        _grant(key=key, person_id=person_id, by=by, at=at)
        if found and hub.visible_to(by).filter(pk=case_id).exists():
            return Emergency.objects.select_related("case").get(pk=key)
        transaction.set_rollback(True)
    return None


def _grant(*, key: UUID, person_id: UUID, by: Actor, at: datetime) -> None:
    """Sign the grant and let the database write it; done for a wrong code too: it takes as long."""
    statement = warrants.statement(
        grant=key,
        subject=person_id,
        purpose=Purpose.EMERGENCY,
        sections=[],
        user=by.user_id,
        organisation=by.organisation_id,
        since=at,
        until=at + LIFE,
    )
    _rows("SELECT emergency_grant(%s, %s)", [key, provider().sign(statement=statement)])


def _rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _tell(*, entry: Emergency, by: Actor, at: datetime) -> None:
    """Tell the lead by a task, everybody on the case by the timeline, and who oversees it by the entry itself."""
    case: Case = entry.case
    cases.open_task(
        case=case,
        kind="emergency.told",
        organisation=entry.lead_organisation,
        by=by,
        at=at,
        due_at=entry.until,
        subject_id=entry.pk,
    )
    cases.tell(case=case, kind="emergency.entered", by=by, at=at)
    audit.record(
        event="emergency.entered",
        subject=entry,
        by=by,
        at=at,
        detail={"emergency": str(entry.pk), "reason": entry.reason, "until": entry.until.isoformat()},
    )
    outbox.emit(event="emergency.entered", subject_id=entry.pk, at=at)


def _alarm(*, kind: str, by: Actor, at: datetime) -> Entered:
    alarm = Alarm.objects.create(kind=kind, user_id=by.user_id, at=at)
    audit.record(event="emergency.refused", subject=alarm, by=by, at=at, detail={"kind": kind})
    outbox.emit(event="emergency.alarm", subject_id=alarm.pk, at=at)
    return Entered(refused=TooMany())
