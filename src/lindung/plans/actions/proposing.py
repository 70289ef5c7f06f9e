"""Imports on the pages: read first, compared, and applied once somebody has looked at the difference."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.kernel.problems import Refusal
from lindung.plans.actions.importing import Imported, import_plan
from lindung.plans.amending import permit
from lindung.plans.models import Plan, Proposal
from lindung.plans.neutral import PARTS, Filed, Rows

NAME = 200
"""Characters kept of a file's name."""


class Applied(Refusal):
    """A proposal that was applied before."""

    code = "proposal_applied"


@transaction.atomic
def propose(*, filed: Filed, name: str, by: Actor, at: datetime) -> Proposal:
    """Keep a sound plan until its maker applies or drops it; what they had kept before is dropped.

    `name` is the file's. Raises `NotAllowed`.
    """
    permit(by)
    Proposal.objects.filter(by=by.user_id, applied_at=None).delete()
    plan = Plan.objects.filter(code=filed.code).first()
    return Proposal.objects.create(
        code=filed.code,
        name=name[:NAME],
        rows={part: list(listed.items()) for part, listed in filed.rows.items()},
        version=plan.version if plan else 0,
        by_id=by.user_id,
        at=at,
    )


@transaction.atomic
def apply(*, proposal_id: UUID, reason: str, by: Actor, at: datetime) -> Imported:
    """Bring the plan to what its maker has looked at.

    Raises `NotAllowed`, Proposal.DoesNotExist for others, `Applied`, `PlanMoved` where the plan changed since,
    `NothingChanges`, `PeriodInUse`, `Invalid` without a reason.
    """
    permit(by)
    found = Proposal.objects.select_for_update().filter(by=by.user_id).get(pk=proposal_id)
    if found.applied_at is not None:
        raise Applied(_("This was applied already. Look at the plan, or send another file."))
    done = import_plan(filed=filed_of(found), reason=reason, by=by, at=at, version=found.version)
    found.applied_at, found.rows = at, {}
    found.save(update_fields=["applied_at", "rows"])
    return done


@transaction.atomic
def drop(*, proposal_id: UUID, by: Actor) -> None:
    """Forget a proposal that was not applied. Raises `NotAllowed`, Proposal.DoesNotExist."""
    permit(by)
    Proposal.objects.filter(by=by.user_id, applied_at=None).get(pk=proposal_id).delete()


def filed_of(proposal: Proposal) -> Filed:
    """Return what a proposal holds, as if just read, in the order of the file."""
    rows: Rows = {part: dict(proposal.rows[part]) for part in PARTS}
    return Filed(proposal.code, rows, {}, ())
