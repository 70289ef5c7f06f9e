"""Questioning, approving and opening a report again: by the committee's lead, never by who submitted it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.plans import hooks
from lindung.plans.reporting import checks
from lindung.plans.reporting.actions.locking import assert_open, assert_standing, hold_period
from lindung.plans.reporting.belonging import bodies_of, may_decide
from lindung.plans.reporting.models import Progress, Question
from lindung.plans.reporting.models.progress import SHORT
from lindung.plans.reporting.problems import NotDecider, OwnReport, SentMeanwhile
from lindung.plans.reporting.workflow import PROGRESS


@transaction.atomic
def question(
    *, progress_id: UUID, text: str, seen: int, by: Actor, at: datetime, cleared: bool = False
) -> Question:
    """Ask the reporter about version `seen` of a report; it goes back to them until they submit again.

    Raises Progress.DoesNotExist, `NotDecider`, `PeriodShut`, `Withdrawn`, `SentMeanwhile`, `Invalid`, `StepRefused`.
    """
    progress = _to_decide(progress_id, by)
    assert_open(period=progress.period)
    assert_standing(indicator=progress.indicator, period=progress.period)
    _assert_current(progress, seen)
    plain = clean_text(value=text, limit=SHORT)
    if not plain:
        raise Invalid(_("Write what you want to know, so that the reporter can answer."), field="text")
    checks.assert_impersonal(texts={"text": plain}, cleared=cleared)
    progress.state = PROGRESS.pick("question", state=progress.state).target
    progress.save(update_fields=["state"])
    asked = Question.objects.create(
        progress=progress,
        version=progress.version,
        text=plain,
        organisation_id=by.organisation_id,
        by_id=by.user_id,
        at=at,
    )
    audit.record(
        event="reporting.questioned", subject=progress, by=by, at=at, detail={"version": progress.version}
    )
    hooks.tell(plan=progress.period.plan, by=by, at=at)
    return asked


@transaction.atomic
def approve(*, progress_id: UUID, seen: int, by: Actor, at: datetime) -> Progress:
    """Approve version `seen` of a report; also after its period was closed.

    Raises Progress.DoesNotExist, `NotDecider`, `OwnReport` for the same human from whatever account,
    `SentMeanwhile`, `StepRefused`.
    """
    progress = _to_decide(progress_id, by)
    human = User.objects.values_list("human", flat=True).get(pk=by.user_id)
    sender = progress.submitted_by
    if human in (progress.submitter_human, sender and sender.human):
        raise OwnReport(
            _(
                "You submitted this version yourself. Somebody else of the committee or of the secretariat"
                " approves it."
            )
        )
    _assert_current(progress, seen)
    progress.state = PROGRESS.pick("approve", state=progress.state).target
    progress.decided_by_id, progress.decider_human, progress.decided_at = by.user_id, human, at
    progress.save(update_fields=["state", "decided_by", "decider_human", "decided_at"])
    audit.record(
        event="reporting.approved", subject=progress, by=by, at=at, detail={"version": progress.version}
    )
    hooks.tell(plan=progress.period.plan, by=by, at=at)
    return progress


@transaction.atomic
def reopen(*, progress_id: UUID, reason: str, by: Actor, at: datetime, cleared: bool = False) -> Progress:
    """Open an approved report again for a stated reason; its versions stay.

    Raises Progress.DoesNotExist, `NotDecider`, `PeriodShut`, `Withdrawn`, `Invalid`, `StepRefused`.
    """
    progress = _to_decide(progress_id, by)
    assert_open(period=progress.period)
    assert_standing(indicator=progress.indicator, period=progress.period)
    plain = clean_text(value=reason, limit=SHORT)
    if not plain:
        raise Invalid(_("Say why it is opened again: the reason stays with the report."), field="reason")
    checks.assert_impersonal(texts={"reason": plain}, cleared=cleared)
    progress.state = PROGRESS.pick("reopen", state=progress.state).target
    progress.reopened_for = plain
    progress.decided_by = progress.decider_human = progress.decided_at = None
    progress.save(update_fields=["state", "reopened_for", "decided_by", "decider_human", "decided_at"])
    audit.record(
        event="reporting.reopened", subject=progress, by=by, at=at, detail={"version": progress.version}
    )
    hooks.tell(plan=progress.period.plan, by=by, at=at)
    return progress


def _to_decide(progress_id: UUID, by: Actor) -> Progress:
    """Return a report, locked after its period. Raises `NotDecider`."""
    by.require(Permission.PROGRESS_APPROVE)
    period = hold_period(period_id=Progress.objects.values_list("period_id", flat=True).get(pk=progress_id))
    rows = Progress.objects.select_for_update(of=("self",))
    progress = rows.select_related("indicator__activity", "submitted_by").get(pk=progress_id)
    progress.period = period
    bodies = bodies_of(plans=[period.plan])[period.plan_id]
    if not may_decide(by=by, bodies=bodies, activity=progress.indicator.activity):
        raise NotDecider(
            _(
                "The lead of another committee decides on this report. You can read it, and comment if invited."
            )
        )
    return progress


def _assert_current(progress: Progress, seen: int) -> None:
    if progress.version != seen:
        raise SentMeanwhile(
            _(
                "The reporter has corrected it meanwhile: version %(version)s is there now. Read it, then decide."
            )
            % {"version": progress.version}
        )
