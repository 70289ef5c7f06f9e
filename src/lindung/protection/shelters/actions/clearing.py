"""Beds of people whose case is closed: nobody keeps one silently. A hold ends, and the house says where they went."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lindung.cases.actions import cancel, open_task
from lindung.cases.models import Task
from lindung.protection.shelters import words
from lindung.protection.shelters.actions.placing import let_go_locked
from lindung.protection.shelters.models import Stay


@transaction.atomic
def clear_closed(*, at: datetime, limit: int = 500) -> int:
    """End holds of closed cases and ask each house, once for a stay, where the person went; return how many.

    Where a case was opened again, nothing is asked any more. For the worker: whoever closes a case often may not know
    that the person lives in a house.
    """
    closed = Stay.objects.filter(case__closed_at__isnull=False).select_related("case", "organisation")
    holds = closed.filter(state=Stay.State.HELD).select_for_update(of=("self",), skip_locked=True)
    done = 0
    for row in holds.order_by("starts_at")[:limit]:
        let_go_locked(row, by=None, at=at)
        done += 1
    open_ones = Task.objects.filter(kind=words.SAY_WHERE, state=Task.State.OPEN)
    asked = open_ones.filter(case__closed_at__isnull=False).values("subject_id")
    for row in closed.filter(state=Stay.State.HERE).exclude(pk__in=asked).order_by("starts_at")[:limit]:
        open_task(
            case=row.case,
            kind=words.SAY_WHERE,
            organisation=row.organisation,
            fulfilled_by=words.STAY_ENDED,
            subject_id=row.pk,
            by=None,
            at=at,
        )
        done += 1
    for task in open_ones.filter(case__closed_at=None).select_related("case")[:limit]:
        cancel(case=task.case, act=words.STAY_ENDED, subject_id=task.subject_id, by=None, at=at)
    return done
