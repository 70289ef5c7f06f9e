"""After leaving: asking how the person is, the plan for the time after, the risk, and the end."""

from __future__ import annotations

import uuid
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.actions import advance, cancel, fulfil
from lindung.cases.rules import check_not_future, local_date
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.protection.leaving import pack, queries, words
from lindung.protection.leaving.actions.shared import NAME_LIMIT, among, noted, seal, stepping, task, words_of
from lindung.protection.leaving.models import FollowUp, Leaving, Reintegration, Risk
from lindung.protection.leaving.models.after import Level, Situation
from lindung.protection.leaving.problems import OutOfTurn
from lindung.protection.leaving.workflow import AFTER


def expect(row: Leaving, *, since: datetime, by: Actor, at: datetime) -> None:
    """Set the follow-ups that the country wants after `since`, and ask for the first. The caller holds the lock."""
    day = local_date(since)
    for months in pack.rules().follow_ups.months:
        due = _months_after(day, months)
        FollowUp.objects.create(case=row.case, leaving=row, months=months, due_on=due)
    ask_next(row, by=by, at=at)


def _months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def ask_next(row: Leaving, *, by: Actor, at: datetime) -> None:
    """Ask for the next follow-up that nobody has done."""
    waiting = FollowUp.objects.filter(leaving=row, done_at=None).order_by("months").first()
    if waiting is None:
        return
    last = waiting.due_on + timedelta(days=pack.rules().follow_ups.within_days + 1)
    due = datetime.combine(last, time(), tzinfo=current().zone(row.case.place))
    task(row, words.FOLLOW, act=words.FOLLOWED, subject_id=waiting.pk, due_at=due, by=by, at=at)


@transaction.atomic
def settle(*, leaving_id: UUID, by: Actor, at: datetime) -> Leaving:
    """Record that somebody who stays has settled; the case goes on to follow-up."""
    row = stepping(leaving_id=leaving_id, step="settle", by=by, at=at)
    row.save(update_fields=["state", "state_since"])
    if row.case.stage in {"leaving", "recovery"}:
        advance(case=row.case, step="follow_up", by=by, at=at, on_behalf=True)
    expect(row, since=at, by=by, at=at)
    noted("settled", row, case=row.case, by=by, at=at, shown="settled")
    return row


@dataclass(frozen=True, slots=True)
class FollowIn:
    """How the person is. Where nobody reached them, only `said` may stand beside that."""

    reached: bool
    situations: tuple[str, ...] = ()
    risk: str = ""
    said: str = ""


@transaction.atomic
def follow_up(*, follow_up_id: UUID, given: FollowIn, by: Actor, at: datetime) -> FollowUp:
    """Record a follow-up, in the order in which they come; also on a case that is closed.

    Raises `Invalid` at the field at fault, `OutOfTurn`, FollowUp.DoesNotExist for outsiders.
    """
    by.require(Permission.LEAVING_PLAN)
    rows = FollowUp.objects.filter(case__in=cases.visible_to(by))
    leaving_id = rows.values_list("leaving", flat=True).get(pk=follow_up_id)
    leaving = stepping(leaving_id=leaving_id, step="follow", by=by, at=at)
    row = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up_id)
    earlier = FollowUp.objects.filter(leaving=leaving, months__lt=row.months, done_at=None)
    if row.done_at is not None or earlier.exists():
        raise OutOfTurn
    if given.reached:
        if not given.situations:
            raise Invalid(_("Choose how the person lives."), field="situations")
        for one in given.situations:
            among(one, Situation.values, field="situations")
        among(given.risk, Level.values, field="risk")
    row.done_at, row.reached, row.by_id = at, given.reached, by.user_id
    row.situations = sorted(set(given.situations)) if given.reached else []
    row.risk = given.risk if given.reached else ""
    seal(row, case=leaving.case, by=by, at=at, words=words_of(given.said, field="said", needed=False))
    row.save()
    leaving.save(update_fields=["state", "state_since"])
    fulfil(case=leaving.case, act=words.FOLLOWED, subject_id=row.pk, by=by, at=at)
    ask_next(leaving, by=by, at=at)
    shown = "followed" if given.reached else "not_reached"
    noted("followed", row, case=leaving.case, by=by, at=at, shown=shown, months=row.months, risk=row.risk)
    return row


@transaction.atomic
def end(*, leaving_id: UUID, by: Actor, at: datetime) -> Leaving:
    """End the follow-up of a leaving: all was asked, or the person wants no more of it."""
    row = stepping(leaving_id=leaving_id, step="end", by=by, at=at)
    row.ended_at = at
    row.save(update_fields=["state", "state_since", "ended_at"])
    for act in (words.FOLLOWED, words.RECEIVED):
        keys = [row.pk, *FollowUp.objects.filter(leaving=row, done_at=None).values_list("pk", flat=True)]
        for key in keys:
            cancel(case=row.case, act=act, subject_id=key, by=by, at=at)
    noted("ended", row, case=row.case, by=by, at=at, shown="ended")
    return row


def advice(factors: Iterable[str]) -> tuple[int, str]:
    """Return the sum of the factors' weights and the level that it advises. Raises `Invalid` for an unknown one."""
    rule = pack.rules().risk
    weights = {one.code: one.weight for one in rule.factors}
    score = sum(weights[among(code, weights, field="factors")] for code in set(factors))
    level = (
        Level.HIGH
        if score >= rule.levels.high
        else Level.MEDIUM
        if score >= rule.levels.medium
        else Level.LOW
    )
    return score, str(level.value)


@transaction.atomic
def weigh_risk(
    *, leaving_id: UUID, factors: Iterable[str], decided: str, by: Actor, at: datetime, reasons: str = ""
) -> Risk:
    """Record what speaks for a risk of being trafficked again: the score advises, `by` decides."""
    by.require(Permission.LEAVING_PLAN)
    leaving = queries.for_change(leaving_id=leaving_id, by=by)
    stated = sorted(set(factors))
    score, advised = advice(stated)
    among(decided, Level.values, field="decided")
    row = Risk(
        id=uuid.uuid4(),
        case=leaving.case,
        leaving=leaving,
        factors=stated,
        score=score,
        advised=advised,
        decided=decided,
        made_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    why = words_of(reasons, field="reasons", needed=decided != advised)
    seal(row, case=leaving.case, by=by, at=at, reasons=why)
    row.save(force_insert=True)
    noted("risk_weighed", row, case=leaving.case, by=by, at=at, advised=advised, decided=decided)
    return row


@dataclass(frozen=True, slots=True)
class ReintegrateIn:
    """What the person wants to build up, who helps there, and a grant in a currency (ISO 4217)."""

    goals: tuple[str, ...]
    said: str = ""
    helper: str = ""
    grant_amount: Decimal | None = None
    currency: str = ""


@transaction.atomic
def reintegrate(*, leaving_id: UUID, given: ReintegrateIn, by: Actor, at: datetime) -> Reintegration:
    """Write down the plan for the time after, or write it anew. Raises `Invalid` at the field at fault."""
    by.require(Permission.LEAVING_PLAN)
    leaving = queries.for_change(leaving_id=leaving_id, by=by)
    if leaving.state in {"stopped", "refused", "ended"}:
        raise OutOfTurn
    if not given.goals:
        raise Invalid(_("Choose at least one."), field="goals")
    for one in given.goals:
        among(one, Reintegration.Goal.values, field="goals")
    if given.grant_amount is not None:
        if given.grant_amount < 0:
            raise Invalid(_("Enter an amount of money, zero or more."), field="grant_amount")
        if len(given.currency) != 3 or not given.currency.isupper():
            raise Invalid(_("Enter the currency by its three letters, such as USD."), field="currency")
    row = Reintegration.objects.filter(leaving=leaving).first() or Reintegration(
        id=uuid.uuid4(), case=leaving.case, leaving=leaving
    )
    row.goals, row.made_on = sorted(set(given.goals)), local_date(at)
    row.grant_amount, row.currency = given.grant_amount, given.currency
    row.by_id, row.organisation_id = by.user_id, by.organisation_id
    seal(
        row,
        case=leaving.case,
        by=by,
        at=at,
        words=words_of(given.said, field="said", needed=False),
        helper=words_of(given.helper, field="helper", limit=NAME_LIMIT, needed=False),
    )
    row.save()
    noted("reintegration_planned", row, case=leaving.case, by=by, at=at, shown="reintegration_planned")
    return row


@transaction.atomic
def reintegrated(*, leaving_id: UUID, outcome: str, by: Actor, at: datetime, said: str = "") -> Reintegration:
    """Record what came of the plan for the time after. Raises `OutOfTurn` without one or before they left."""
    by.require(Permission.LEAVING_PLAN)
    leaving = queries.for_change(leaving_id=leaving_id, by=by)
    row = Reintegration.objects.filter(leaving=leaving).first()
    if row is None or leaving.state not in AFTER | {"ended"}:
        raise OutOfTurn
    row.outcome, row.outcome_on = (
        among(outcome, Reintegration.Outcome.values, field="outcome"),
        local_date(at),
    )
    seal(row, case=leaving.case, by=by, at=at, outcome_words=words_of(said, field="said", needed=False))
    row.save()
    noted("reintegrated", row, case=leaving.case, by=by, at=at, outcome=outcome)
    return row


@transaction.atomic
def explain_remigration(*, leaving_id: UUID, said: str, on: date, by: Actor, at: datetime) -> Leaving:
    """Record what the person was told about lawful ways to work abroad again."""
    by.require(Permission.LEAVING_PLAN)
    row = queries.for_change(leaving_id=leaving_id, by=by)
    check_not_future(day=on, at=at, field="on")
    row.remigration_on = on
    seal(row, case=row.case, by=by, at=at, remigration=words_of(said, field="said"))
    row.save(update_fields=["remigration", "remigration_on"])
    noted("remigration_explained", row, case=row.case, by=by, at=at, shown="remigration_explained")
    return row
