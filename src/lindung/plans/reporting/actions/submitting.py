"""Drafting, submitting and correcting a report. Refused answers stay with the form; sent ones are never lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.plans import hooks
from lindung.plans.models import Indicator, Period
from lindung.plans.reporting import checks, computed
from lindung.plans.reporting.actions.locking import assert_open, assert_standing, hold_period, taken
from lindung.plans.reporting.actions.reminding import settle_done
from lindung.plans.reporting.belonging import Bodies, may_report, sharing
from lindung.plans.reporting.models import Progress, Version
from lindung.plans.reporting.models.progress import NARRATIVE, SHORT
from lindung.plans.reporting.problems import NotReporter, SentMeanwhile
from lindung.plans.reporting.workflow import PROGRESS

DRAFT_FIELDS = 80


@dataclass(frozen=True, slots=True)
class Answers:
    """What a report says, checked."""

    value: Decimal | None
    claimed: Decimal | None
    cells: checks.Cells
    share: checks.Share | None
    share_reason: str
    narrative: str
    difficulty: str
    note: str


@transaction.atomic
def save_draft(
    *,
    indicator: UUID,
    period: UUID,
    answers: Mapping[str, str],
    by: Actor,
    at: datetime,
    draft_seen: str | None = None,
) -> Progress:
    """Keep answers as they were typed, unchecked, for whoever of the reporters goes on; nobody else reads them.

    `draft_seen` is the mark (`draft_mark`) of the draft that the answers were based on; None for whatever is there.
    Raises `PeriodShut`, `Withdrawn`, `NotReporter`, `SentMeanwhile` where a colleague kept another, `StepRefused`.
    """
    by.require(Permission.PROGRESS_REPORT)
    found = hold_period(period_id=period)
    assert_open(period=found)
    progress, indicator_row, bodies = taken(indicator_id=indicator, period=found)
    assert_standing(indicator=indicator_row, period=found)
    assert_reporter(by=by, bodies=bodies, indicator=indicator_row)
    _assert_draft_seen(progress, draft_seen)
    progress.state = PROGRESS.pick("save", state=progress.state).target
    kept = list(answers.items())[:DRAFT_FIELDS]
    progress.draft = {name[:120]: clean_text(value=text, limit=NARRATIVE) for name, text in kept}
    progress.draft_by_id, progress.draft_at = by.user_id, at
    progress.save(update_fields=["state", "draft", "draft_by", "draft_at"])
    audit.record(event="reporting.drafted", subject=progress, by=by, at=at)
    return progress


@transaction.atomic
def submit(
    *,
    indicator: UUID,
    period: UUID,
    value: str | Decimal | int | None,
    cells: Mapping[str, Mapping[str, object]],
    narrative: str,
    difficulty: str,
    by: Actor,
    at: datetime,
    share_reason: str = "",
    note: str = "",
    seen: int | None = None,
    draft_seen: str | None = None,
    cleared: bool = False,
) -> Progress:
    """Submit a report, or correct a submitted one; every version is kept.

    `indicator` and `period` are keys; `value` and the numbers in `cells` (dimension to code to number) as typed.
    `seen` is the version the answers were based on (0: none): where another was submitted meanwhile nothing is
    written. Without it only what nobody has submitted, or what was questioned, is taken. `draft_seen`: as
    for `save_draft`. `note` says what was changed.
    `cleared`: who sends it confirms that texts that look personal name nobody.

    Raises `PeriodShut`, `Withdrawn`, `NotReporter`, `Invalid`, `SentMeanwhile`, `StepRefused`.
    """
    by.require(Permission.PROGRESS_REPORT)
    found = hold_period(period_id=period)
    assert_open(period=found)
    progress, indicator_row, bodies = taken(indicator_id=indicator, period=found)
    assert_standing(indicator=indicator_row, period=found)
    assert_reporter(by=by, bodies=bodies, indicator=indicator_row)
    _assert_seen(progress, seen)
    _assert_draft_seen(progress, draft_seen)
    answers = _checked(
        indicator=indicator_row,
        value=value,
        cells=cells,
        texts={
            "share_reason": share_reason,
            "narrative": narrative,
            "difficulty": difficulty,
            "note": note,
        },
        cleared=cleared,
    )
    step = "correct" if progress.state == Progress.State.SUBMITTED else "submit"
    progress.state = PROGRESS.pick(step, state=progress.state).target
    _write(progress, answers, indicator_row, found, by, at)
    event = "reporting.corrected" if progress.version > 1 else "reporting.submitted"
    detail = {"version": progress.version}
    audit.record(event=event, subject=progress, by=by, at=at, detail=detail)
    settle_done(period=found, actor_id=progress.actor_id, at=at)
    hooks.tell(plan=found.plan, by=by, at=at)
    return progress


def assert_reporter(*, by: Actor, bodies: Bodies, indicator: Indicator) -> None:
    """Raise `NotReporter` unless the actor's organisation owns the indicator or shares in its activity."""
    activity = indicator.activity
    shared = sharing(activities=[activity.pk]).get(activity.pk, frozenset())
    if may_report(by=by, bodies=bodies, indicator=indicator, activity=activity, shared=shared):
        return
    raise not_reporter(bodies=bodies, indicator=indicator)


def not_reporter(*, bodies: Bodies, indicator: Indicator) -> NotReporter:
    """Return the refusal of somebody who has no part in an indicator, naming who reports it."""
    owner = bodies.owner(indicator, indicator.activity)
    return NotReporter(
        _("Your organisation does not report on this indicator; %(owner)s does. You may comment if invited.")
        % {"owner": owner.actor.label if owner else _("nobody yet")}
    )


def _assert_seen(progress: Progress, seen: int | None) -> None:
    """Raise `SentMeanwhile` where another version was submitted than the one the answers were based on."""
    if seen is None and progress.state != Progress.State.SUBMITTED:
        return
    if seen == progress.version:
        return
    who, when = progress.submitted_by, progress.submitted_at
    raise SentMeanwhile(
        _(
            "%(name)s submitted version %(version)s of this report on %(when)s, after you had opened it. Yours was"
            " not sent and stands below as you wrote it. Look at theirs, then send yours as a correction if it is"
            " still needed."
        )
        % {
            "name": who.display_name if who else _("Somebody"),
            "version": progress.version,
            "when": date_format(localtime(when), _("j F Y, H:i")) if when else "",
        }
    )


def draft_mark(progress: Progress | None) -> str:
    """Return what tells one draft of a report from the next; empty without one."""
    return progress.draft_at.isoformat() if progress and progress.draft_at else ""


def _assert_draft_seen(progress: Progress, seen: str | None) -> None:
    """Raise `SentMeanwhile` where a colleague kept another draft than the one the answers were based on."""
    who, when = progress.draft_by, progress.draft_at
    if seen is None or when is None or seen == draft_mark(progress):
        return
    raise SentMeanwhile(
        _(
            "%(name)s kept a draft of this report on %(when)s, after you had opened it. Yours was not kept and"
            " stands below as you wrote it. Open this page in a second window to read theirs; send yours once more"
            " to put it in its place."
        )
        % {
            "name": who.display_name if who else _("Somebody"),
            "when": date_format(localtime(when), _("j F Y, H:i")),
        }
    )


def _checked(
    *,
    indicator: Indicator,
    value: str | Decimal | int | None,
    cells: Mapping[str, Mapping[str, object]],
    texts: Mapping[str, str],
    cleared: bool,
) -> Answers:
    limits = {"narrative": NARRATIVE}
    clean = {name: clean_text(value=text, limit=limits.get(name, SHORT)) for name, text in texts.items()}
    counted = checks.number(given=value, kind=indicator.kind)
    parts = checks.cells(given=cells, kind=indicator.kind)
    counts = computed.is_computed(indicator)
    if counts and parts:
        raise Invalid(
            _(
                "The system breaks this figure down itself. Leave the breakdown out, and say in words what differs."
            ),
            field="cells",
        )
    if counted is None and not counts and indicator.kind not in checks.WORDS:
        raise Invalid(_("Say what was reached, in digits; 0 if nothing was."), field="value")
    if counted is None and not clean["narrative"]:
        raise Invalid(_("Say in words what was done."), field="narrative")
    checks.assert_sums(value=counted, found=parts, kind=indicator.kind)
    checks.assert_impersonal(texts=clean, cleared=cleared)
    share = checks.share_of(
        value=counted,
        found=parts,
        kind=indicator.kind,
        least=indicator.share_min,
        group=indicator.share_group,
        comparator=indicator.share_comparator,
    )
    own, claimed = (None, counted) if counts else (counted, None)
    return Answers(own, claimed, parts, share, **clean)


def _write(
    progress: Progress, answers: Answers, indicator: Indicator, period: Period, by: Actor, at: datetime
) -> None:
    stood = computed.latest(asked=[(indicator, period)]).get((indicator.pk, period.pk))
    said: dict[str, Any] = {
        "value": answers.value,
        "claimed": answers.claimed,
        "cells": checks.stored(answers.cells),
        "share": answers.share.percent if answers.share else None,
        "share_missed": bool(answers.share and answers.share.missed),
        "share_reason": answers.share_reason,
        "narrative": answers.narrative,
        "difficulty": answers.difficulty,
        "computed_value": stood.value if stood else None,
        "computed_at": stood.computed_at if stood else None,
        "result": stood.result if stood else None,
    }
    for name, one in said.items():
        setattr(progress, name, one)
    progress.version += 1
    progress.organisation_id, progress.submitted_by_id = by.organisation_id, by.user_id
    progress.submitter_human = User.objects.values_list("human", flat=True).get(pk=by.user_id)
    progress.submitted_at = at
    progress.decided_by = progress.decider_human = progress.decided_at = None
    progress.draft, progress.draft_by, progress.draft_at = {}, None, None
    progress.save()
    Version.objects.create(
        progress=progress,
        number=progress.version,
        note=answers.note,
        organisation_id=by.organisation_id,
        by_id=by.user_id,
        at=at,
        **said,
    )
