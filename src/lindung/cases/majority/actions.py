"""Recording that a child came of age, and asking in time what has to be reviewed."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import actions as cases
from lindung.cases import queries as hub
from lindung.cases.actions.grants import end_carried_together
from lindung.cases.consents import hooks
from lindung.cases.majority import queries, words
from lindung.cases.majority.models import Majority
from lindung.cases.majority.recording import month_after
from lindung.cases.models import Case
from lindung.cases.models.person import AgeBasis
from lindung.cases.rules import local_date
from lindung.kernel import audit
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid

FURTHEST = 12 * 18
"""Months ahead of which a coming of age can be recorded."""
TO_CHECK = 1
"""Months within which somebody finds out."""


@transaction.atomic
def record(*, case_id: UUID, adult: bool, by: Actor, at: datetime, month: date | None = None) -> Majority:
    """Record that a child has come of age, or in which later `month` (any day of it) they will.

    Raises `Invalid` for somebody who was no child here, and for a month that has passed; Case.DoesNotExist.
    """
    by.require(Permission.CASE_CHANGE)
    case = hub.for_change(case_id=case_id, by=by)
    found = Majority.objects.select_for_update().filter(case=case).first()
    if not (case.is_child or case.person.child_until_known) or (found and found.reached_at):
        raise Invalid(_("This person is no child here. Correct the facts if that is wrong."))
    today = local_date(at)
    if adult:
        row = found or Majority(case=case, month=today.replace(day=1), basis=AgeBasis.STATED, recorded_at=at)
        _reached(row, by=by, at=at)
        return row
    if month is None:
        raise Invalid(_("Choose in which month they come of age."), field="month")
    first = month.replace(day=1)
    if not today.replace(day=1) <= first <= month_after(day=today, months=FURTHEST):
        raise Invalid(_("Choose this month or a later one."), field="month")
    if case.person.birth_on is not None:
        raise Invalid(_("The day of birth is on record. Correct it there, and the month follows."))
    row, _made = Majority.objects.update_or_create(
        case=case, defaults={"month": first, "basis": AgeBasis.STATED, "recorded_at": at}
    )
    for kind in (words.CHECK, words.NOW):
        cases.fulfil(case=case, act=f"{words.RECORDED}.{kind}", by=by, at=at)
    cases.tell(case=case, kind="majority.known", by=by, at=at)
    audit.record(event="majority.known", subject=case, by=by, at=at, detail={"month": first.isoformat()})
    return row


def _reached(row: Majority, *, by: Actor | None, at: datetime) -> None:
    """Let the person answer for themselves: what others agreed to for them ends, and they are asked anew."""
    case = row.case
    row.reached_at, row.reached_by_id = at, by.user_id if by else None
    row.save()
    ended = list(queries.lapsing(case=case))
    carriers: list[UUID] = []
    for consent in ended:
        consent.case = case
        carriers += hooks.stop_all(consent=consent, by=by, at=at) if by else [consent.pk]
    for kind in (words.CHECK, words.NOW, words.NEAR):
        cases.fulfil(case=case, act=f"{words.RECORDED}.{kind}", by=by, at=at)
    if ended:
        cases.open_task(case=case, kind=words.ASK_ANEW, organisation=case.lead_organisation, by=by, at=at)
    cases.tell(case=case, kind="majority.reached", by=by, at=at)
    detail = {"consents": len(ended)}
    audit.record(event="majority.reached", subject=case, by=by, at=at, detail=detail)
    end_carried_together(basis_ids=carriers, at=at)  # last: with it the case may close to who acts


@transaction.atomic
def sweep(*, at: datetime, limit: int = 500) -> int:
    """Open the tasks that are due, and let come of age whose month has passed; return how many. For the worker."""
    today, count = local_date(at), 0
    for row in queries.passed(on=today).select_for_update(of=("self",), skip_locked=True)[:limit]:
        _reached(row, by=None, at=at)
        count += 1
    for kind, until in ((words.NEAR, today + queries.BEFORE), (words.NOW, today)):
        for row in queries.coming(kind=kind, until=until)[:limit]:
            if kind == words.NEAR and row.month <= today:
                continue  # it is this month already: the next task says so
            _ask(row.case, kind, row.month if kind == words.NEAR else row.at_latest, at)
            count += 1
    for case in queries.perhaps(on=today)[:limit]:
        _ask(case, words.CHECK, month_after(day=today, months=TO_CHECK), at)
        count += 1
    return count


def _ask(case: Case, kind: str, day: date, at: datetime) -> None:
    due = datetime.combine(day, time(), tzinfo=ZoneInfo(current().time_zone))
    cases.open_task(
        case=case,
        kind=kind,
        organisation=case.lead_organisation,
        due_at=max(due, at),
        fulfilled_by="" if kind == words.NEAR else f"{words.RECORDED}.{kind}",
        by=None,
        at=at,
    )
