"""What ends by itself: permissions whose order, pass or time is over, papers that run out. Run by the worker."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from lindung.cases.actions import cancel
from lindung.cases.models import Case
from lindung.cases.rules import local_date
from lindung.kernel.country import current
from lindung.protection.models import Order
from lindung.protection.permissions import queries, words
from lindung.protection.permissions.actions import common
from lindung.protection.permissions.actions.applying import take_back
from lindung.protection.permissions.actions.papers import fall_away
from lindung.protection.permissions.actions.working import stop_work
from lindung.protection.permissions.models import Application, Decision, Employment, Paper
from lindung.protection.permissions.pack import permissions_of

ONE_DAY = timedelta(days=1)


@transaction.atomic
def lapse(*, at: datetime, limit: int = 500) -> int:
    """End the permissions that no longer hold at `at`, and the work under them; return how many.

    Applications of closed cases are taken back. Each case is locked before its rows.
    """
    if permissions_of(current()) is None:
        return 0
    ended = sum(_end(one, at=at) for one in _suspects(on=local_date(at))[:limit])
    left = Application.objects.filter(state__in=queries.OPEN).exclude(case__closed_at=None)
    for row in left.exclude(state=Application.State.REVIEW)[:limit]:
        row.case = _locked(row.case_id)
        take_back(row, on=common.day_of(case=row.case, at=at), by=None, at=at)
    return ended


def _suspects(*, on: date) -> list[Decision]:
    running = Order.objects.filter(case=OuterRef("case"), state=Order.State.IN_FORCE).filter(
        Q(ends_on=None) | Q(ends_on__gt=on)
    )
    over = Q(last_day__lt=on) | Q(pass_until__lt=on) | Q(case__closed_at__isnull=False)
    if kinds := queries.known().order_kinds:
        fitting = [*kinds, Order.Kind.EXTENSION]
        over |= ~Q(Exists(running.filter(kind__in=fitting)))
    rows = Decision.objects.filter(over, ended_on=None, last_day__isnull=False)
    return list(rows.order_by("last_day", "id"))


def _locked(case_id: UUID) -> Case:
    return Case.objects.select_for_update(of=("self",)).get(pk=case_id)


def _end(seen: Decision, *, at: datetime) -> int:
    case = _locked(seen.case_id)
    row = Decision.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    row.case = case
    found = _why(row, at=at) if row.ended_on is None else None
    if found is None:
        return 0
    row.ended_why, row.ended_on = found
    row.save(update_fields=["ended_why", "ended_on"])
    for job in Employment.objects.filter(decision=row, ended_on=None):
        job.case = case
        stop_work(job, on=max(row.ended_on, job.started_on), why=Employment.Ended.OVER, by=None, at=at)
    cancel(case=case, act=words.RENEWED, subject_id=row.application_id, by=None, at=at)
    common.noted(row, "lapsed", case=case, by=None, at=at, why=row.ended_why)
    return 1


def _why(row: Decision, *, at: datetime) -> tuple[str, date] | None:
    """Return why a permission no longer holds, and the first day it does not; None while it does."""
    today = common.day_of(case=row.case, at=at)
    assert row.last_day is not None
    if not queries.order_last_day(case=row.case, on=today)[0] or row.case.closed_at is not None:
        return Decision.Ended.ORDER_OVER, min(today, row.last_day + ONE_DAY)
    if row.last_day < today:
        return Decision.Ended.TERM_OVER, row.last_day + ONE_DAY
    if row.pass_until is not None and row.pass_until < today:
        return Decision.Ended.PASS_OVER, row.pass_until + ONE_DAY
    return None


@transaction.atomic
def expire_papers(*, at: datetime, limit: int = 500) -> int:
    """End papers that have run out before a decision, which stops the clock; return how many."""
    if permissions_of(current()) is None:
        return 0
    collecting = (Application.State.COLLECTING, Application.State.COMPLETE)
    rows = Paper.objects.filter(
        ended_on=None, valid_until__lt=local_date(at), application__state__in=collecting
    )
    found = list(rows.order_by("valid_until", "id")[:limit])
    return sum(_expire(one, at=at) for one in found)


def _expire(seen: Paper, *, at: datetime) -> int:
    case = _locked(seen.case_id)
    application = Application.objects.select_for_update(of=("self",)).get(pk=seen.application_id)
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    application.case = case
    assert paper.valid_until is not None
    if paper.ended_on is not None or paper.valid_until >= common.day_of(case=case, at=at):
        return 0
    fall_away(paper, application, why=Paper.Ended.EXPIRED, on=paper.valid_until + ONE_DAY, by=None, at=at)
    return 1
