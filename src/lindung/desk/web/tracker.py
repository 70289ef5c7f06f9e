"""The lawful path as the case page draws it: how far, since when, and how much time is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from lindung.cases import words
from lindung.cases.kinds import task_kind
from lindung.cases.models import Case, Task
from lindung.cases.rules import local_date
from lindung.cases.workflow import CASE, PHASES
from lindung.desk.web.tasks import last_instant
from lindung.kernel.country import current
from lindung.kernel.law.writing import write_day
from lindung.kernel.templatetags.lindung import distance

WARN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Warning:
    """The one thing to know first, and where to act on it."""

    text: str
    advice: str
    danger: bool
    task: Task


@lru_cache(maxsize=8)
def _phases(pack_code: str) -> tuple[tuple[str, frozenset[str]], ...]:
    lost = CASE.unreachable(switched_off=current().steps_switched_off)
    return tuple((name, states) for name, states in PHASES if not states <= lost)


def stages(
    *, case: Case, clock: Task | None, began: Mapping[str, date], at: datetime
) -> list[dict[str, str]]:
    """Return title, note and state of each phase; `began` says on which day a phase began, where known."""
    phases = _phases(current().code)
    here = next((n for n, (_name, states) in enumerate(phases) if case.stage in states), len(phases))
    rows: list[dict[str, str]] = []
    for number, (name, _states) in enumerate(phases):
        day = write_day(began[name], words.language()) if name in began else ""
        if number < here:
            # A phase that was passed over (help without an order) is shown, but not as done.
            note, state = (day, "done") if day else (_("not needed"), "")
        elif number == here:
            late = clock is not None and clock.due_at is not None and clock.due_at < at
            note, state = _progress(clock, at) or day or _("now"), "late" if late else "now"
        else:
            note, state = _("not started"), "next" if number == here + 1 else ""
        rows.append({"title": str(words.PHASES[name]), "note": note, "state": state})
    if here + 1 < len(phases) and clock is not None and clock.due_at is not None:
        rows[here + 1]["note"] = _("due %(day)s") % {"day": write_day(_last_day(clock), words.language())}
    return rows


def _last_day(clock: Task) -> date:
    stored = clock.computation.get("last_day")
    if stored:
        return date.fromisoformat(stored)
    return last_instant(moment=clock.due_at or clock.created_at).date()


def _progress(clock: Task | None, at: datetime) -> str:
    """Return "day 14 of 21", or hours where the law counts hours."""
    if clock is None or clock.started_at is None or clock.due_at is None:
        return ""
    if clock.computation.get("unit") == "hours":
        whole = int(clock.computation["value"])
        now = min(int((at - clock.started_at) / timedelta(hours=1)) + 1, whole)
        return _("hour %(now)d of %(whole)d") % {"now": max(now, 1), "whole": whole}
    first = local_date(clock.started_at)
    whole = (_last_day(clock) - first).days
    return _("day %(now)d of %(whole)d") % {"now": min((local_date(at) - first).days, whole), "whole": whole}


def running_clock(*, tasks: Sequence[Task]) -> Task | None:
    """Return the clock of the present stage: the open one that started last."""
    clocks = [task for task in tasks if task.state == Task.State.OPEN and task.started_at]
    return max(clocks, key=lambda task: (task.started_at, task.due_at), default=None)


def warning(*, tasks: Sequence[Task], at: datetime) -> Warning | None:
    """Return the most pressing of the overdue and soon-ending tasks; never more than one."""
    dated = [task for task in tasks if task.state == Task.State.OPEN and task.due_at is not None]
    first = min(dated, key=lambda task: (task.due_at, not task.rule), default=None)
    if first is None or first.due_at is None or first.due_at > at + WARN:
        return None
    words_left, late = distance(due=first.due_at, now=at)
    title = str(task_kind(code=first.kind).title)
    advice = _("Do it now, or record why it is no longer needed.")
    if not late and first.rule and (rule := current().rule(first.rule)):
        advice = rule.on_expiry.text(words.language())
    return Warning(text=f"{title}: {words_left}.", advice=advice, danger=late, task=first)
