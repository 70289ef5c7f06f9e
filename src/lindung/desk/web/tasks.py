"""Tasks as rows of a page: plain data, made once, so that the template only prints."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases.kinds import task_kind
from lindung.cases.models import Task
from lindung.cases.refuges import Reader, masked
from lindung.cases.words import language
from lindung.desk.queries import SOON
from lindung.kernel.country import current
from lindung.kernel.law.deadline import Due
from lindung.kernel.law.writing import write_day, write_moment
from lindung.kernel.templatetags.lindung import due as due_tag


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def zone() -> ZoneInfo:
    """Return the zone of the country's clocks."""
    return _zone(current().time_zone)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task as shown. `state` is a label and `colour` its tag; empty addresses mean: not on offer to this reader."""

    title: str
    url: str
    code: str
    case_url: str
    who: str
    due: SafeString | str
    act_by: str
    state: str
    colour: str
    late: bool
    soon: bool
    dated: bool
    is_child: bool
    explanation: SafeString | str
    assign_url: str
    tick_url: str


@lru_cache(maxsize=4096)
def _explain(stored: str, spoken: str, pack_code: str) -> SafeString:
    counted = Due.from_json(json.loads(stored), pack=current())
    steps = [(_days(step.day, step.until, spoken), step.text) for step in counted.steps_in(spoken)]
    return render_to_string(
        "desk/explanation.html", {"sentence": counted.explanation(spoken), "steps": steps}
    )


def _days(first: date, last: date, spoken: str) -> str:
    day = write_day(first, spoken)
    return day if first == last else f"{day} – {write_day(last, spoken)}"


def explain(task: Task) -> SafeString | str:
    """Return how the law came to a clock's date, as stored when it started: a sentence a court could read, and the
    count step by step. Drawn once, since a stored count never changes. Empty for a task without a rule of law.
    """
    if not task.rule:
        return ""
    return _explain(json.dumps(task.computation, sort_keys=True), language(), current().code)


def act_url(*, task: Task, code: str) -> str:
    """Return the address of the act that fulfils the task."""
    kind = task_kind(code=task.kind)
    names: dict[str, object] = {"case_code": code}
    if kind.with_subject:
        names["subject"] = task.subject_id
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


def rows_of(
    *, tasks: Sequence[Task], actor: Actor, at: datetime, code: str = "", reader: Reader | None = None
) -> list[TaskRow]:
    """Return rows for `tasks`; give `code` where all belong to one case, else each task's case must be fetched.

    `reader` says which organisations the actor may know by name; without one the tasks are their own, or national.
    """
    return [_row(task, actor, at, code or task.case.code, bool(code), reader) for task in tasks]


def due_words(*, moment: datetime | None, at: datetime) -> SafeString | str:
    """Return a deadline with its distance from now; one that ends at midnight is named by its last day."""
    if moment is None:
        return ""
    return due_tag(last_instant(moment=moment), at)


def last_instant(*, moment: datetime) -> datetime:
    """Return the last minute before `moment`, if that is a midnight of the country: a period of days ends there."""
    there = moment.astimezone(zone())
    return there - timedelta(minutes=1) if (there.hour, there.minute) == (0, 0) else there


def moment_words(*, moment: datetime) -> str:
    """Return a day and time such as "13 Nov 2026 17:00", where the country's clocks stand."""
    return write_moment(moment.astimezone(zone()), language())


def _who(task: Task, actor: Actor, reader: Reader | None) -> str:
    if task.assignee_id == actor.user_id:
        return _("You")
    if reader and reader.hides(kind=task.organisation.kind, organisation_id=task.organisation_id):
        return masked()
    if task.assignee:
        return task.assignee.display_name
    return _("Anyone here") if task.organisation_id == actor.organisation_id else task.organisation.name


def _opens(task: Task, actor: Actor) -> bool:
    return actor.may(Permission.CASE_READ_NATIONAL) or getattr(task, "case_is_open_to_us", True)


def _row(task: Task, actor: Actor, at: datetime, code: str, on_case: bool, reader: Reader | None) -> TaskRow:
    label, colour = state_of(task=task, at=at)
    is_open = task.state == Task.State.OPEN
    own = is_open and task.organisation_id == actor.organisation_id
    late = is_open and task.due_at is not None and task.due_at < at
    due = task.due_at if is_open else None
    return TaskRow(
        title=str(task_kind(code=task.kind).title),
        url=act_url(task=task, code=code) if is_open else "",
        code=code,
        case_url=reverse("case", args=[code]) if _opens(task, actor) else "",
        who=_who(task, actor, reader),
        due=due_words(moment=due, at=at),
        act_by=moment_words(moment=task.act_by) if due and task.act_by and task.act_by > at else "",
        state=label,
        colour=colour,
        late=late,
        soon=due is not None and not late and due < at + SOON,
        dated=task.due_at is not None,
        is_child=not on_case and _opens(task, actor) and task.case.is_child,
        explanation=explain(task) if is_open else "",
        assign_url=reverse("cases:assign", args=[task.pk])
        if own and actor.may(Permission.TASK_ASSIGN)
        else "",
        tick_url=reverse("cases:tick", args=[task.pk]) if own and not task.fulfilled_by else "",
    )
