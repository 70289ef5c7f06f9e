"""Tasks as rows of a page: plain data, made once, so that the template only prints."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases.kinds import task_kind
from lindung.cases.models import Task
from lindung.cases.words import language
from lindung.desk.queries import SOON
from lindung.kernel.country import current
from lindung.kernel.law.deadline import Due
from lindung.kernel.templatetags.lindung import due as due_tag


@dataclass(frozen=True, slots=True)
class Explanation:
    """How the law came to a date: one sentence a court could read, then the count step by step."""

    sentence: str
    steps: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task as shown. `state` is a label and `colour` its tag; empty addresses mean: not on offer to this reader."""

    title: str
    url: str
    code: str
    case_url: str
    who: str
    due: SafeString | str
    act_by: SafeString | str
    state: str
    colour: str
    late: bool
    soon: bool
    dated: bool
    is_child: bool
    explanation: Explanation | None
    assign_url: str
    tick_url: str


@lru_cache(maxsize=4096)
def _explain(stored: str, spoken: str, pack_code: str) -> Explanation:
    counted = Due.from_json(json.loads(stored), pack=current())
    steps = tuple(
        (
            f"{step.day:%d.%m.%Y}"
            if step.day == step.until
            else f"{step.day:%d.%m.%Y} – {step.until:%d.%m.%Y}",
            step.text,
        )
        for step in counted.steps_in(spoken)
    )
    return Explanation(sentence=counted.explanation(spoken), steps=steps)


def explain(task: Task) -> Explanation | None:
    """Return how a clock was counted, as stored when it started; None for a task without a rule of law."""
    if not task.rule:
        return None
    return _explain(json.dumps(task.computation, sort_keys=True), language(), current().code)


def act_url(*, task: Task, code: str) -> str:
    """Return the address of the act that fulfils the task."""
    kind = task_kind(code=task.kind)
    names = {"case_code": code} | ({"subject": task.subject_id} if kind.with_subject else {})
    return reverse(kind.url_name, kwargs=names)


def state_of(*, task: Task, at: datetime) -> tuple[str, str]:
    """Return the label of a task's state and the colour of its tag."""
    if task.state == Task.State.DONE:
        return _("Done"), "green"
    if task.state != Task.State.OPEN:
        return _("No longer needed"), "grey"
    if task.due_at is None or task.due_at >= at + SOON:
        return _("To do"), ""
    if task.due_at >= at:
        return _("Due soon"), "yellow"
    return (_("Escalated"), "red") if task.escalated_at else (_("Overdue"), "red")


def rows_of(*, tasks: Sequence[Task], actor: Actor, at: datetime, code: str = "") -> list[TaskRow]:
    """Return rows for `tasks`; give `code` where all belong to one case, else each task's case must be fetched."""
    return [_row(task, actor, at, code or task.case.code, bool(code)) for task in tasks]


def _opens(task: Task, actor: Actor) -> bool:
    return actor.may(Permission.CASE_READ_NATIONAL) or getattr(task, "case_is_open_to_us", True)


def _row(task: Task, actor: Actor, at: datetime, code: str, on_case: bool) -> TaskRow:
    label, colour = state_of(task=task, at=at)
    is_open = task.state == Task.State.OPEN
    own = is_open and task.organisation_id == actor.organisation_id
    late = is_open and task.due_at is not None and task.due_at < at
    moment = task.due_at if is_open else task.ended_at
    return TaskRow(
        title=str(task_kind(code=task.kind).title),
        url=act_url(task=task, code=code) if is_open else "",
        code=code,
        case_url=reverse("case", args=[code]) if _opens(task, actor) else "",
        who=task.assignee.display_name if task.assignee else task.organisation.name,
        due=due_tag(task.due_at, at) if is_open else "",
        act_by=due_tag(task.act_by, at) if is_open and task.act_by and task.act_by != task.due_at else "",
        state=label,
        colour=colour,
        late=late,
        soon=is_open and not late and moment is not None and moment < at + SOON,
        dated=task.due_at is not None,
        is_child=False if on_case else task.case.is_child,
        explanation=explain(task) if is_open else None,
        assign_url=reverse("cases:assign", args=[task.pk])
        if own and actor.may(Permission.TASK_ASSIGN)
        else "",
        tick_url=reverse("cases:tick", args=[task.pk]) if own and not task.fulfilled_by else "",
    )
