"""Versions of a plan: one waits for its answer, the others have theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

from lindung.access.actors import Actor
from lindung.cases.actions import cancel
from lindung.cases.models import Case
from lindung.kernel.country import current
from lindung.protection.care import queries
from lindung.protection.care import words as names
from lindung.protection.care.actions import common
from lindung.protection.care.kit import kit_of
from lindung.protection.care.models import Plan
from lindung.protection.care.models.planning import Answer


def draft(*, case: Case, by: Actor, at: datetime) -> Plan:
    """Return the version of the plan that waits for its answer, made now if there is none; the case is locked."""
    last = queries.current_plan(case=case)
    if last is not None and last.answer == Answer.WAITING:
        return last
    if last is not None:
        last.superseded_at = at
        last.save(update_fields=["superseded_at"])
    plan = Plan.objects.create(
        case=case,
        number=1 if last is None else last.number + 1,
        every_days=None if last is None else last.every_days,
        made_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    due = common.today(case, at) + timedelta(days=kit_of(current()).settings.check_in.days)
    cancel(case=case, act=names.ANSWERED, by=by, at=at)
    common.ask(case=case, kind=names.AGREE, act=names.ANSWERED, due=due, by=by, at=at)
    common.noted(plan, "care.plan_begun", case=case, by=by, at=at, told=last is None, version=plan.number)
    return plan
