"""The later course of a case: recovery, leaving, follow-up, closing and reopening."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.cases import queries
from lindung.cases.actions.cases import advance
from lindung.cases.actions.tasks import cancel
from lindung.cases.actions.timeline import tell
from lindung.cases.models import Case
from lindung.cases.workflow import OUTCOMES
from lindung.kernel.problems import Invalid

_TOLD = {
    "begin_recovery": "case.recovery_begun",
    "plan_leaving": "case.leaving_planned",
    "follow_up": "case.followed_up",
    "close": "case.closed",
    "reopen": "case.reopened",
}
STEPS = tuple(_TOLD)


@transaction.atomic
def move(*, case_id: UUID, step: str, by: Actor, at: datetime, outcome: str = "") -> Case:
    """Take one of the later steps (`STEPS`); closing needs one of `OUTCOMES` and cancels what was still open.

    Raises `StepRefused` out of turn, `NotAllowed` without the permission, `Invalid` for an unknown outcome.
    """
    if step not in _TOLD:
        raise Invalid(_("Choose one of the steps offered."), field="step")
    if step == "close" and outcome not in OUTCOMES:
        raise Invalid(_("Choose how the case ended."), field="outcome")
    case = queries.for_change(case_id=case_id, by=by)
    advance(case=case, step=step, by=by, at=at, outcome=outcome if step == "close" else "")
    if step == "close":
        cancel(case=case, by=by, at=at)
    tell(case=case, kind=_TOLD[step], by=by, at=at)
    return case
