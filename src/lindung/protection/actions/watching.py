"""Watching over the end of an order: the clocks and tasks that are about it. Callers hold the case's lock."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.cases.actions import cancel, open_task, start_clock
from lindung.cases.models import Task
from lindung.kernel.country import current
from lindung.protection.actions.records import enforcement_of
from lindung.protection.models import Order
from lindung.protection.rules import ONE_DAY


def watch_end(
    *,
    order: Order,
    kind: str,
    organisation: Organisation,
    role: str,
    fulfilled_by: str,
    by: Actor,
    at: datetime,
) -> Task | None:
    """Let an organisation know by when the order must be dealt with. Return the task, None without an end.

    Where the order lasts as long as the law says, that is a clock of the law; where the document or the court
    sets the end, the clock runs from the making of the order to its end.
    """
    given: dict[str, Any] = {
        "case": order.case,
        "kind": kind,
        "organisation": organisation,
        "role": role,
        "fulfilled_by": fulfilled_by,
        "subject_id": order.pk,
        "by": by,
        "at": at,
    }
    if counts_by_law(order=order):
        start = clock_start(order=order)
        return start_clock(rule=order.rule, start=start, **given)
    if order.ends_on is None:
        return None
    return open_task(started_at=order.made_at, due_at=end_of(order=order), **given)


def counts_by_law(*, order: Order) -> bool:
    """Tell whether the order ends exactly when the law's count does."""
    if not order.rule:
        return False
    return (
        order.ends_on is None or order.ends_on == date.fromisoformat(order.computation["last_day"]) + ONE_DAY
    )


def clock_start(*, order: Order) -> datetime:
    """Return the moment from which the law counts an order."""
    return datetime.fromisoformat(order.computation["started_at"])


def end_of(*, order: Order) -> datetime | None:
    """Return the first moment after the order, None while it has no end."""
    if order.ends_on is None:
        return None
    return datetime.combine(order.ends_on, time(), tzinfo=current().zone(order.case.place))


def act_by(*, order: Order) -> datetime | None:
    """Return by when it is wise to act on the order: the last working time in it, or else its end."""
    if counts_by_law(order=order) and (wise := order.computation.get("act_by")):
        return datetime.fromisoformat(wise)
    return end_of(order=order)


def hand_over(*, old: Order, new: Order, by: Actor, at: datetime) -> None:
    """Cancel what is open about one record and open the same about the one that takes its place or carries it on.

    Clocks are counted afresh, from the new record's own moment, and go to the officers it names.
    """
    case = new.case
    tasks = Task.objects.filter(case=case, subject_id=old.pk, state=Task.State.OPEN).select_related(
        "organisation"
    )
    waiting = list(tasks)
    cancel(case=case, subject_id=old.pk, by=by, at=at)
    for task in waiting:
        given: dict[str, Any] = {
            "kind": task.kind,
            "organisation": _responsible(task=task, order=new),
            "role": task.role,
            "fulfilled_by": task.fulfilled_by,
            "by": by,
            "at": at,
        }
        if task.kind == "report.sign":
            open_task(case=case, subject_id=new.pk, due_at=act_by(order=new), **given)
        elif new.ends_on or new.rule:
            watch_end(order=new, **given)
        else:
            open_task(case=case, subject_id=new.pk, **given)


def _responsible(*, task: Task, order: Order) -> Organisation:
    """Return whose task it is now: the organisation of the officer or court that the order names for it."""
    if task.role == "protection_officer" and order.protection_officer is not None:
        return order.protection_officer.organisation
    if task.role == "enforcement_officer":
        return enforcement_of(case=order.case, order=order)
    if task.role == "court_registrar" and order.court is not None:
        return order.court
    return task.organisation
