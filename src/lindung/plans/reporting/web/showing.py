"""One report as its page shows it: what stands, and the thread from the first version to the approval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.kernel.uploads.kinds import SORTS
from lindung.plans.models import Activity, Target
from lindung.plans.reporting import computed, queries, words
from lindung.plans.reporting.checks import plain
from lindung.plans.reporting.models import Evidence, Progress, Question, Version
from lindung.plans.reporting.models.progress import Told
from lindung.plans.reporting.queries import Line
from lindung.plans.reporting.web.finding import Found
from lindung.plans.reporting.web.forms import SeenForm
from lindung.plans.reporting.web.lines import owner_words

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the thread; `changed` are (what, before, after)."""

    title: str
    who: str
    organisation: str
    at: datetime
    text: str = ""
    changed: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence as the page shows it."""

    row: Evidence
    sort: str
    state: str
    opens: bool
    removable: bool


def shown(*, found: Found, actor: Actor, at: datetime) -> dict[str, Any]:
    """Return what the page of a report needs (7 more queries than `find`)."""
    progress = found.progress
    line = Line(
        indicator=found.indicator,
        period=found.period,
        owner=found.bodies.owner(found.indicator, found.indicator.activity),
        progress=progress,
        committee=found.indicator.activity.committee,
        today=localtime(at).date(),
    )
    stood = computed.latest(asked=[(found.indicator, found.period)] if line.computed else [])
    versions = list(
        Version.objects.filter(progress=progress).select_related("by", "organisation") if progress else ()
    )
    return {
        "found": found,
        "indicator": found.indicator,
        "activity": found.indicator.activity,
        "period": found.period,
        "plan": found.period.plan,
        "line": line,
        "progress": progress,
        "owner": owner_words(line.owner),
        "targets": _targets(found),
        "kind": words.KINDS[found.indicator.kind],
        "state": words.STATES[line.state],
        "colour": words.COLOURS[line.state],
        "computed": _counted(line, stood),
        "differs": bool(progress and progress.differs),
        "rows": _rows(versions[-1]) if versions else [],
        "tables": _tables(versions[-1].cells) if versions else [],
        "thread": _thread(progress, versions),
        "comments": [
            (one, words.STANCES[one.stance])
            for one in queries.comments(activity=found.indicator.activity_id, period=found.period)
        ],
        "evidence": _evidence(found, actor),
        "split": list(Activity.objects.filter(split_from=found.indicator.activity_id)),
        "addresses": {
            name: found.address(name) for name in ("write", "question", "approve", "reopen", "evidence")
        },
        "may_write": found.takes
        and found.reports
        and actor.may(P.PROGRESS_REPORT)
        and line.state != "approved",
        "may_add": found.takes
        and found.reports
        and actor.may(P.PROGRESS_REPORT)
        and line.state != "approved",
        "may_decide": found.decides and line.state == "submitted",
        "may_question": found.decides and line.state == "submitted" and found.period.is_open,
        "may_reopen": found.decides and line.state == "approved" and found.period.is_open,
        "own": bool(progress and progress.submitted_by_id == actor.user_id),
        "version": progress.version if progress else 0,
        "approve_form": SeenForm(initial={"seen": progress.version if progress else 0}),
    }


def _evidence(found: Found, actor: Actor) -> list[Proof]:
    """Return the evidence with what the reader can do about each piece."""
    part = found.decides or (found.reports and actor.may(P.PROGRESS_REPORT))
    settled = found.progress is not None and found.progress.state == Progress.State.APPROVED
    removes = actor.may(P.CYCLE_RUN) or (found.reports and actor.may(P.PROGRESS_REPORT) and not settled)
    return [
        Proof(
            row=one,
            sort=SORTS[one.sort].ending.removeprefix(".").upper() if one.sort else "",
            state="" if one.state == Evidence.State.READY else str(words.EVIDENCE[one.state]),
            opens=part and one.state == Evidence.State.READY and not one.link,
            removable=removes and one.state in {Evidence.State.READY, Evidence.State.PENDING},
        )
        for one in queries.evidence_of(progress=found.progress)
    ]


def _targets(found: Found) -> list[str]:
    said = []
    for one in Target.objects.filter(indicator=found.indicator):
        if one.span == Target.Span.PERIOD and one.period != found.period.code:
            continue
        over = {
            Target.Span.PLAN: _("over the whole plan"),
            Target.Span.ANNUAL: _("in each year"),
            Target.Span.PERIOD: _("in this period"),
            Target.Span.UNSAID: _("the plan does not say by when"),
        }[Target.Span(one.span)]
        said.append(f"{plain(one.value)} ({over})")
    return said


def _counted(line: Line, stood: computed.Found) -> str:
    """Return what the system counted, in words; empty for what only people report."""
    if not line.computed:
        return ""
    latest = stood.get((line.indicator.pk, line.period.pk))
    value = latest.value if latest else line.progress.computed_value if line.progress else None
    return plain(value) if value is not None else _("Not computed yet")


def _rows(told: Version) -> Pairs:
    """Return what the latest version says."""
    rows = [
        (_("Reported"), _number(told.value)),
        (_("Their own figure, kept beside the computed one"), _number(told.claimed)),
        (_("Share"), f"{plain(told.share)} %" if told.share is not None else ""),
        (_("Why the share was missed"), told.share_reason),
        (_("What was done"), told.narrative),
        (_("What was difficult"), told.difficulty),
    ]
    return [row for row in rows if row[1]]


def _tables(cells: Mapping[str, Mapping[str, str]]) -> list[tuple[str, Pairs]]:
    return [
        (
            words.dimension(dimension),
            [(words.part(dimension, code), row[code]) for code in words.in_order(dimension, row)],
        )
        for dimension, row in cells.items()
    ]


def _thread(progress: Progress | None, versions: list[Version]) -> list[Entry]:
    """Return versions with what changed, questions, and the approval, oldest first."""
    if progress is None:
        return []
    entries: list[Entry] = []
    before: Version | None = None
    for one in versions:
        title = _("Version %(n)s was sent") % {"n": one.number}
        changed = _changes(before, one) if before is not None else []
        entries.append(Entry(title, one.by.display_name, one.organisation.name, one.at, one.note, changed))
        before = one
    asked = Question.objects.filter(progress=progress).select_related("by", "organisation")
    entries += [
        Entry(
            _("Question on version %(n)s") % {"n": one.version},
            one.by.display_name,
            one.organisation.name,
            one.at,
            one.text,
        )
        for one in asked
    ]
    entries.sort(key=lambda one: one.at)
    if progress.decided_by is not None and progress.decided_at is not None:
        decider = progress.decided_by
        title = _("Version %(n)s was approved") % {"n": progress.version}
        entries.append(Entry(title, decider.display_name, decider.organisation.name, progress.decided_at))
    return entries


def _changes(before: Told, after: Told) -> list[tuple[str, str, str]]:
    """Return (what, before, after) of everything that differs between two versions."""
    pairs = [
        (_("Reported"), _number(before.value), _number(after.value)),
        (_("Own figure"), _number(before.claimed), _number(after.claimed)),
        (_("Why the share was missed"), before.share_reason, after.share_reason),
        (_("What was done"), before.narrative, after.narrative),
        (_("What was difficult"), before.difficulty, after.difficulty),
    ]
    for dimension in dict.fromkeys([*before.cells, *after.cells]):
        old, new = before.cells.get(dimension, {}), after.cells.get(dimension, {})
        pairs += [
            (
                f"{words.part(dimension, code)} ({words.dimension(dimension)})",
                old.get(code, ""),
                new.get(code, ""),
            )
            for code in words.in_order(dimension, dict.fromkeys([*old, *new]))
        ]
    return [pair for pair in pairs if pair[1] != pair[2]]


def _number(value: Decimal | None) -> str:
    return plain(value) if value is not None else ""
