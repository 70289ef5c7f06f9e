"""The plan in its versions: goals, services, and what the person says to them."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.cases.actions import fulfil
from lindung.cases.models import Case
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.vocabularies import vocabulary
from lindung.protection.care import queries
from lindung.protection.care import words as names
from lindung.protection.care.actions import checking, common, services
from lindung.protection.care.actions.versions import draft
from lindung.protection.care.kit import kit_of
from lindung.protection.care.models import Goal, Plan, PlannedService
from lindung.protection.care.models.planning import Answer
from lindung.protection.care.problems import NothingPlanned, OutOfTurn

ANSWERS = (Answer.YES, Answer.PARTLY, Answer.REFUSED)


@transaction.atomic
def set_goal(*, case_id: UUID, domain: str, said: str, by: Actor, at: datetime) -> Goal:
    """Write a goal into the plan, in the person's words. An answered plan gets a next version, to be answered anew."""
    case = _planning(case_id, by=by, at=at)
    common.known(domain, vocabulary("care_domains"), field="domain")
    text = common.words(said, field="words", needed=True)
    plan = draft(case=case, by=by, at=at)
    row = Goal(
        id=uuid.uuid4(),
        case=case,
        domain=domain,
        since=plan.number,
        made_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    common.seal(row, case=case, by=by, at=at, words=text)
    row.save(force_insert=True)
    common.noted(
        row, "care.goal_set", case=case, by=by, at=at, told=False, domain=domain, version=plan.number
    )
    return row


@transaction.atomic
def end_goal(*, goal_id: UUID, reached: bool, by: Actor, at: datetime) -> Goal:
    """Mark a goal as reached, or leave it out of the plan from the next version on. Raises `OutOfTurn` if ended."""
    found = queries.goals(by=by).get(pk=goal_id)
    case = _planning(found.case_id, by=by, at=at)
    row = Goal.objects.select_for_update(of=("self",)).get(pk=goal_id)
    if row.until is not None or row.reached_on is not None:
        raise OutOfTurn
    if reached:
        row.reached_on = common.today(case, at)
    else:
        row.until = draft(case=case, by=by, at=at).number
    row.save(update_fields=["reached_on", "until"])
    event = "care.goal_reached" if reached else "care.goal_left"
    common.noted(row, event, case=case, by=by, at=at, told=reached, domain=row.domain)
    return row


@dataclass(frozen=True, slots=True)
class AnswerIn:
    """What the person said to the plan on a day. `refused` holds keys of services; `every_days` 0: no check-ins."""

    answer: str
    answered_on: date
    refused: Collection[UUID] = ()
    words: str = ""
    every_days: int | None = None


@transaction.atomic
def answer(*, case_id: UUID, given: AnswerIn, by: Actor, at: datetime) -> Plan:
    """Record what the person said: nothing they refuse is delivered. Another answer makes another version.

    Raises `Invalid` at the field at fault, `NothingPlanned`, `CaseClosed`.
    """
    case = _planning(case_id, by=by, at=at)
    common.known(given.answer, [str(one.value) for one in ANSWERS], field="answer")
    common.past(given.answered_on, case=case, at=at, field="answered_on")
    said = common.words(given.words, field="words")
    if queries.current_plan(case=case) is None:
        raise NothingPlanned
    plan = draft(case=case, by=by, at=at)
    rows = list(queries.running(case=case).select_for_update(of=("self",)))
    refused = _refused(given, rows=rows, said=said)
    days = kit_of(current()).settings.check_in.days if given.every_days is None else given.every_days
    if not 0 <= days <= 365:
        raise Invalid(_("Enter a number of days up to 365; 0 for no check-ins."), field="every_days")
    plan.answer, plan.answered_on = given.answer, given.answered_on
    plan.refused = sorted({row.code for row in rows if row.pk in refused})
    plan.every_days = None if given.answer == Answer.REFUSED else days or None
    common.seal(plan, case=case, by=by, at=at, words=said)
    plan.save(update_fields=["answer", "answered_on", "refused", "every_days", "words"])
    for row in rows:
        wish = Answer.REFUSED if row.pk in refused else Answer.YES
        services.wished(row, wish=wish, case=case, by=by, at=at)
    fulfil(case=case, act=names.ANSWERED, by=by, at=at)
    if given.answer == Answer.REFUSED or not days:
        checking.call_off(case=case, by=by, at=at)
    else:
        checking.plan_next(case=case, days=days, by=by, at=at)
    common.noted(plan, f"care.plan_{given.answer}", case=case, by=by, at=at, version=plan.number)
    return plan


def _planning(case_id: UUID, *, by: Actor, at: datetime) -> Case:
    case = common.writing(case_id=case_id, by=by, at=at)
    common.open_still(case)
    return case


def _refused(given: AnswerIn, *, rows: Collection[PlannedService], said: str) -> frozenset[UUID]:
    every = frozenset(row.pk for row in rows)
    chosen = frozenset(given.refused)
    if not chosen <= every:
        raise Invalid(_("This is no longer in the plan. Look at it again."), field="refused")
    if given.answer == Answer.REFUSED:
        return every
    if given.answer == Answer.YES and chosen:
        raise Invalid(_("They refused a part of it. Choose that they agreed in part."), field="answer")
    if given.answer == Answer.PARTLY and not chosen and not said:
        raise Invalid(_("Tick what they refused, or write what they do not agree with."), field="refused")
    return chosen


__all__ = ["ANSWERS", "AnswerIn", "answer", "end_goal", "set_goal"]
