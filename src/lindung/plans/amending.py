"""The one way a plan changes: locked, changed as rows, checked as a whole, written, and kept with before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.problems import Conflict, Invalid
from lindung.kernel.text import clean_text
from lindung.plans import checks, hooks
from lindung.plans.changes import Change, between, counted
from lindung.plans.models import Amendment, Plan
from lindung.plans.neutral import Rows
from lindung.plans.stored import rows_of
from lindung.plans.writing import head, write

REASON: Final = 1000
"""Characters of a reason."""


class NothingChanges(Invalid):
    """An amendment that would leave the plan as it is."""

    code = "nothing_changes"


class Unsound(Invalid):
    """An amendment after which the plan would not be sound."""

    code = "unsound_plan"


class PlanMoved(Conflict):
    """The plan was amended since it was looked at."""


def reasoned(*, reason: str) -> str:
    """Return the cleaned reason. Raises `Invalid` without one."""
    text = clean_text(value=reason, limit=REASON)
    if not text:
        raise Invalid(_("Say why the plan changes. The reason stays in its history."), field="reason")
    return text


def permit(by: Actor | None) -> None:
    """Raise `NotAllowed` unless the actor may amend plans; a command may."""
    if by is not None:
        by.require(Permission.PLAN_AMEND)


def moved() -> PlanMoved:
    """Return the refusal for who looked at an older version."""
    return PlanMoved(
        _("The plan was changed by somebody else meanwhile. Look at it afresh, then decide again.")
    )


@transaction.atomic
def amend(
    *,
    plan_id: UUID,
    kind: str,
    make: Callable[[Rows], None],
    reason: str,
    by: Actor | None,
    at: datetime,
    around: checks.Around | None = None,
    version: int | None = None,
) -> tuple[Plan, list[Change]]:
    """Change a plan by `make`, which alters a copy of its rows; return the plan and what differs.

    `version` is the one that the amendment was thought out for. `around` adds what is known of languages,
    organisations and measures; what was wrong before is nobody's fault now. Raises `NotAllowed`, `PlanMoved`,
    `NothingChanges`, `Unsound`, `Invalid`, Plan.DoesNotExist; `reviews.problems.PlanClosed` after the final review.
    """
    permit(by)
    text = reasoned(reason=reason)
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    hooks.assert_open(plan=plan)
    if version is not None and plan.version != version:
        raise moved()
    before = rows_of(plan=plan)
    after = deepcopy(before)
    make(after)
    changes = between(before=before, after=after)
    if not changes:
        raise NothingChanges(_("The plan already says so. Change something, or leave it."))
    _assert_sound(before, after, around or checks.Around(languages=()))
    write(plan=plan, rows=after, changes=changes, at=at)
    plan.version += 1
    plan.save(update_fields=["version"])
    _keep(plan, kind, changes, text, by, at)
    detail = {"plan": plan.code, "kind": kind, "version": plan.version, **counted(changes)}
    event = "plans.imported" if kind == Amendment.Kind.IMPORT else "plans.amended"
    audit.record(event=event, subject=plan, by=by, at=at, detail=detail)
    hooks.tell(plan=plan, by=by, at=at)
    return plan, changes


def _assert_sound(before: Rows, after: Rows, around: checks.Around) -> None:
    known = {(one.part, one.code, str(one)) for one in checks.findings(rows=before, around=around)}
    for one in checks.findings(rows=after, around=around):
        if (one.part, one.code, str(one)) not in known:
            raise Unsound(f"{one.code}: {one}", field=one.field)


def _keep(
    plan: Plan, kind: str, changes: Sequence[Change], reason: str, by: Actor | None, at: datetime
) -> None:
    Amendment.objects.bulk_create(
        Amendment(
            plan=plan,
            version=plan.version,
            kind=kind,
            part=change.part,
            code=change.code,
            before=change.before,
            after=change.after,
            reason=reason,
            by_id=by.user_id if by else None,
            at=at,
        )
        for change in changes
    )


@transaction.atomic
def adopt(*, code: str, rows: Rows, reason: str, by: Actor | None, at: datetime) -> tuple[Plan, list[Change]]:
    """Enter a plan that is not there yet, as its version 1. Raises `NotAllowed`, `PlanMoved` for the second of two."""
    permit(by)
    text = reasoned(reason=reason)
    plan = Plan(code=code, imported_at=at)
    head(plan, rows)
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError:
        raise moved() from None
    changes = between(before={}, after=rows)
    write(plan=plan, rows=rows, changes=changes, at=at)
    note = Change("plan", code, {}, {"rows": {part: len(listed) for part, listed in rows.items()}})
    _keep(plan, Amendment.Kind.IMPORT, [note], text, by, at)
    detail = {"plan": code, "version": plan.version, **counted(changes)}
    audit.record(event="plans.imported", subject=plan, by=by, at=at, detail=detail)
    hooks.tell(plan=plan, by=by, at=at)
    return plan, changes
