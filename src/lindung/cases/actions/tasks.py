"""Opening, fulfilling and escalating tasks; starting the clocks of the law."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission
from lindung.cases import queries
from lindung.cases.kinds import task_kind
from lindung.cases.models import Case, Task
from lindung.kernel import audit
from lindung.kernel.country import current
from lindung.kernel.law import due
from lindung.kernel.problems import Refusal


def open_task(
    *,
    case: Case,
    kind: str,
    organisation: Organisation,
    by: Actor | None,
    at: datetime,
    started_at: datetime | None = None,
    due_at: datetime | None = None,
    fulfilled_by: str = "",
    role: str = "",
    subject_id: UUID | None = None,
) -> Task:
    """Open a task for an organisation; `fulfilled_by` names the act that will end it.

    With `started_at` it is a clock whose end an authority has set, where no rule of law counts it.
    """
    task_kind(code=kind)
    return Task.objects.create(
        case=case,
        kind=kind,
        organisation=organisation,
        role=role,
        subject_id=subject_id,
        place=case.place,
        started_at=started_at,
        due_at=due_at,
        fulfilled_by=fulfilled_by,
        created_at=at,
    )


def start_clock(
    *,
    case: Case,
    kind: str,
    rule: str,
    start: datetime,
    organisation: Organisation,
    by: Actor | None,
    at: datetime,
    fulfilled_by: str,
    role: str = "",
    subject_id: UUID | None = None,
) -> Task | None:
    """Start the clock of a rule of law for this case; None where this country's law has no such rule.

    The computed end is stored with the rule's code and its value's start date, so that it can explain itself
    years later; it is recomputed by an explicit act only.
    """
    task_kind(code=kind)
    pack = current()
    if pack.rule(rule) is None:
        return None
    end = due(pack=pack, rule_code=rule, start=start, place=case.place)
    return Task.objects.create(
        case=case,
        kind=kind,
        organisation=organisation,
        role=role,
        subject_id=subject_id,
        place=case.place,
        rule=rule,
        rule_value_since=end.value_since,
        started_at=start,
        due_at=end.due_at,
        act_by=end.act_by,
        computation=end.as_json(),
        fulfilled_by=fulfilled_by,
        created_at=at,
    )


def fulfil(*, case: Case, act: str, by: Actor | None, at: datetime, subject_id: UUID | None = None) -> int:
    """End the open tasks that `act` fulfils (about `subject_id`, if given); return how many."""
    return _end(case=case, act=act, state=Task.State.DONE, by=by, at=at, subject_id=subject_id)


def cancel(
    *,
    case: Case,
    by: Actor | None,
    at: datetime,
    act: str = "",
    subject_id: UUID | None = None,
    keep: str = "",
) -> int:
    """Cancel the open tasks that `act` would fulfil (all of the case without one); return how many.

    Tasks that wait for the act `keep` stay open.
    """
    cancelled = Task.State.CANCELLED
    return _end(case=case, act=act, state=cancelled, by=by, at=at, subject_id=subject_id, keep=keep)


def _end(
    *,
    case: Case,
    act: str,
    state: str,
    by: Actor | None,
    at: datetime,
    subject_id: UUID | None,
    keep: str = "",
) -> int:
    tasks = Task.objects.filter(case=case, state=Task.State.OPEN)
    if keep:
        tasks = tasks.exclude(fulfilled_by=keep)
    if act:
        tasks = tasks.filter(fulfilled_by=act)
    if subject_id is not None:
        tasks = tasks.filter(subject_id=subject_id)
    return tasks.update(state=state, ended_at=at, ended_by_id=by.user_id if by else None)


@transaction.atomic
def assign(*, task_id: UUID, to: User | None, by: Actor, at: datetime) -> Task:
    """Give a task of the actor's own organisation to one of its people, or back to all (`to=None`)."""
    by.require(Permission.TASK_ASSIGN)
    task = queries.tasks_for(by).select_for_update(of=("self",)).get(pk=task_id, state=Task.State.OPEN)
    if to is not None and to.organisation_id != task.organisation_id:
        raise User.DoesNotExist
    task.assignee = to
    task.save(update_fields=["assignee"])
    audit.record(
        event="cases.task_assigned", subject=task, by=by, at=at, detail={"to": str(to.pk) if to else None}
    )
    return task


class EndsByItself(Refusal):
    """A task that an act fulfils is never ticked by hand."""

    code = "ends_by_its_act"


@transaction.atomic
def tick(*, task_id: UUID, by: Actor, at: datetime) -> Task:
    """Mark a task of the actor's organisation as done, where no act in the system could tell.

    Raises `EndsByItself` for a task with such an act, `Task.DoesNotExist` for one that is not theirs or has ended.
    """
    by.require(Permission.CASE_READ)
    seen = Task.objects.get(pk=task_id, organisation=by.organisation_id)
    Case.objects.select_for_update(of=("self",)).get(pk=seen.case_id)
    task = Task.objects.select_for_update(of=("self",)).get(pk=task_id, state=Task.State.OPEN)
    if task.fulfilled_by:
        raise EndsByItself(
            _("This task ends by itself once its act is recorded. Open it and record the act.")
        )
    task.state, task.ended_at, task.ended_by_id = Task.State.DONE, at, by.user_id
    task.save(update_fields=["state", "ended_at", "ended_by"])
    audit.record(event="cases.task_done", subject=task, by=by, at=at, detail={"kind": task.kind})
    return task


@transaction.atomic
def sweep(*, at: datetime, limit: int = 1000) -> int:
    """Escalate what is past due to the secretariat: clocks and unanswered referrals. Run by the worker each minute."""
    late = Task.objects.filter(state=Task.State.OPEN, escalated_at=None, due_at__lt=at).select_for_update(
        skip_locked=True, of=("self",)
    )
    tasks = list(late.order_by("due_at")[:limit])
    for task in tasks:
        task.escalated_at = at
        audit.record(event="cases.task_escalated", subject=task, by=None, at=at, detail={"kind": task.kind})
    Task.objects.bulk_update(tasks, ["escalated_at"])
    return len(tasks)
