"""Importing a plan: the first time as it is, later as an amendment of the whole."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lindung.access.actors import Actor
from lindung.plans.amending import adopt, amend
from lindung.plans.changes import Change
from lindung.plans.importing.comparing import Kept, kept_reports
from lindung.plans.models import Amendment, Plan
from lindung.plans.neutral import Filed, Rows


@dataclass(frozen=True, slots=True)
class Imported:
    """The plan as it stands now, what the import changed, and which withdrawn rows have reports."""

    plan: Plan
    changes: tuple[Change, ...]
    kept: tuple[Kept, ...]


@transaction.atomic
def import_plan(
    *, filed: Filed, reason: str, by: Actor | None, at: datetime, version: int | None = None
) -> Imported:
    """Bring the plan of a file into the database, new or in place of what stands; reports stay.

    `version` is that of the plan which the import was compared with, 0 for none. Raises `NotAllowed`, `PlanMoved`,
    `NothingChanges`, `PeriodInUse`, `Invalid`.
    """
    plan = Plan.objects.filter(code=filed.code).first()
    if plan is None:
        made, changes = adopt(code=filed.code, rows=filed.rows, reason=reason, by=by, at=at)
        return Imported(made, tuple(changes), ())

    def replace(rows: Rows) -> None:
        rows.clear()
        rows.update(deepcopy(filed.rows))

    amended, changes = amend(
        plan_id=plan.pk,
        kind=Amendment.Kind.IMPORT,
        make=replace,
        reason=reason,
        by=by,
        at=at,
        version=version,
    )
    return Imported(amended, tuple(changes), tuple(kept_reports(plan=amended, changes=changes)))
