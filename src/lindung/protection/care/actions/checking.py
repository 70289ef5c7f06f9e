"""Check-ins: planned, done, missed; and what happens at once when somebody is not safe."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.cases.actions import cancel, fulfil, open_task
from lindung.cases.models import Case
from lindung.kernel import outbox
from lindung.kernel.country import current
from lindung.protection import queries as protection
from lindung.protection.care import queries
from lindung.protection.care import words as names
from lindung.protection.care.actions import common
from lindung.protection.care.kit import kit_of
from lindung.protection.care.models import CheckIn
from lindung.protection.care.problems import OutOfTurn


@transaction.atomic
def check_in(*, case_id: UUID, safety: str, said: str, by: Actor, at: datetime) -> CheckIn:
    """Record how the person is: the check-in that was due, or one in between. The next one is planned from today.

    Not safe: the protection officer and the national secretariat are asked to act at once. Raises `Invalid`.
    """
    case = common.writing(case_id=case_id, by=by, at=at)
    common.known(safety, CheckIn.Safety.values, field="safety")
    text = common.words(said, field="words")
    row = queries.to_come(case=case).select_for_update(of=("self",)).first()
    row = row or CheckIn(id=uuid.uuid4(), case=case, due_on=common.today(case, at), made_at=at)
    row.state, row.done_at, row.safety = CheckIn.State.DONE, at, safety
    row.by_id, row.organisation_id = by.user_id, by.organisation_id
    common.seal(row, case=case, by=by, at=at, words=text)
    row.save()
    fulfil(case=case, act=names.CHECKED_IN, by=by, at=at)
    plan = queries.current_plan(case=case)
    days = queries.days_between(plan)
    if days and case.closed_at is None:
        plan_next(case=case, days=days, by=by, at=at)
    common.noted(row, f"care.check_in_{safety}", case=case, by=by, at=at, safety=safety)
    if safety == CheckIn.Safety.NOT_SAFE:
        _alarm(row, case=case, by=by, at=at)
    return row


@transaction.atomic
def answer_alarm(*, check_in_id: UUID, said: str, by: Actor, at: datetime) -> CheckIn:
    """Record what was done so that the person is safe; ends what was asked of everyone. Raises `OutOfTurn`."""
    found = queries.check_ins(by=by).get(pk=check_in_id)
    case = common.writing(case_id=found.case_id, by=by, at=at)
    row = CheckIn.objects.select_for_update(of=("self",)).get(pk=check_in_id)
    if row.safety != CheckIn.Safety.NOT_SAFE or row.answered_at is not None:
        raise OutOfTurn
    common.seal(row, case=case, by=by, at=at, answer=common.words(said, field="words", needed=True))
    row.answered_at = at
    row.save(update_fields=["answer", "answered_at"])
    fulfil(case=case, act=names.MADE_SAFE, subject_id=row.pk, by=by, at=at)
    common.noted(row, "care.alarm_answered", case=case, by=by, at=at)
    return row


def plan_next(*, case: Case, days: int, by: Actor, at: datetime) -> CheckIn:
    """Plan the next check-in so many days from today, in place of the one to come, if any. The case is locked."""
    call_off(case=case, by=by, at=at)
    due = common.today(case, at) + timedelta(days=days)
    row = CheckIn.objects.create(case=case, due_on=due, made_at=at, organisation_id=by.organisation_id)
    common.ask(case=case, kind=names.CHECK_IN, act=names.CHECKED_IN, due=due, by=by, at=at)
    return row


def call_off(*, case: Case, by: Actor, at: datetime) -> None:
    """Call off the check-in that is to come, if any, with its task."""
    queries.to_come(case=case).update(state=CheckIn.State.CANCELLED)
    cancel(case=case, act=names.CHECKED_IN, by=by, at=at)


@transaction.atomic
def note_missed(*, at: datetime, limit: int = 500) -> int:
    """Note the check-ins that nobody made on their day; return how many. For the worker.

    They stay to be made; their tasks, past due, come to the secretariat as all that are.
    """
    found = 0
    for row in queries.overdue(at=at, limit=limit):
        if common.end_of(row.due_on, case=row.case) > at:
            continue
        row.missed_at = at
        row.save(update_fields=["missed_at"])
        common.noted(row, "care.check_in_missed", case=row.case, by=None, at=at)
        found += 1
    return found


def _alarm(row: CheckIn, *, case: Case, by: Actor, at: datetime) -> None:
    due = at + timedelta(hours=kit_of(current()).settings.alarm.hours)
    for kind, office, role in _called(case):
        open_task(
            case=case,
            kind=kind,
            organisation=office,
            role=role,
            subject_id=row.pk,
            fulfilled_by=names.MADE_SAFE,
            due_at=due,
            by=by,
            at=at,
        )
    outbox.emit(event="care.not_safe", subject_id=row.pk, at=at, payload={"case": str(case.pk)})


def _called(case: Case) -> Iterator[tuple[str, Organisation, str]]:
    """Yield the task, office and role of everyone who is told that a person is not safe."""
    officer = next(
        (one.protection_officer for one in protection.running(case=case) if one.protection_officer), None
    )
    if officer is not None:
        yield names.NOT_SAFE, officer.organisation, "protection_officer"
    else:
        office = queries.plan_keeper(case=case) or case.lead_organisation
        yield names.NOT_SAFE, office, ""
    for office in Organisation.objects.filter(national=True, active=True):
        yield names.NOT_SAFE_KNOWN, office, "case_coordinator"
