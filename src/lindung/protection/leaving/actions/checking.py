"""Is it safe, and is it best for a child: never answered by one person alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.actions import cancel, fulfil
from lindung.cases.consents.actions.recording import is_child
from lindung.cases.rules import check_not_future
from lindung.kernel.problems import Invalid
from lindung.protection.leaving import pack, queries, words
from lindung.protection.leaving.actions.shared import (
    among,
    noted,
    seal,
    secretariat,
    stepping,
    task,
    words_of,
)
from lindung.protection.leaving.models import Assessment, BestInterests, Leaving, Option, Override
from lindung.protection.leaving.models.checks import View
from lindung.protection.leaving.problems import NoConsent, NotBest, NotSafe, OnePerson, OutOfTurn
from lindung.protection.leaving.workflow import BEFORE


@transaction.atomic
def assess(
    *, leaving_id: UUID, result: str, reasons: str, by: Actor, at: datetime, measures: str = ""
) -> Assessment:
    """Record whether a journey is safe. `unsafe` refuses it at once, whatever was arranged.

    Raises `OnePerson` for whoever plans it, from any account; `Invalid`, `StepRefused`, Leaving.DoesNotExist.
    """
    among(result, Assessment.Result.values, field="result")
    unsafe = result == Assessment.Result.UNSAFE
    leaving = stepping(leaving_id=leaving_id, step="assess_unsafe" if unsafe else "assess_safe", by=by, at=at)
    human = queries.human(user_id=by.user_id)
    if human in {leaving.planner_human, queries.human(user_id=leaving.planned_by_id)}:
        raise OnePerson
    if not unsafe and queries.under_way(case=leaving.case).exclude(pk=leaving.pk).exists():
        raise OutOfTurn(_("Something else is being arranged already. Stop that first and say why."))
    days = pack.rules().assessment.valid_days
    row = Assessment(
        id=uuid.uuid4(),
        case=leaving.case,
        leaving=leaving,
        result=result,
        made_at=at,
        valid_until=at + timedelta(days=days),
        by_id=by.user_id,
        assessor_human=human,
        organisation_id=by.organisation_id,
    )
    needed = result == Assessment.Result.WITH_MEASURES
    seal(
        row,
        case=leaving.case,
        by=by,
        at=at,
        reasons=words_of(reasons, field="reasons"),
        measures=words_of(measures, field="measures", needed=needed),
    )
    row.save(force_insert=True)
    leaving.save(update_fields=["state", "state_since"])
    fulfil(case=leaving.case, act=words.ASSESSED, subject_id=leaving.pk, by=by, at=at)
    if unsafe:
        _refuse(leaving, by=by, at=at)
    else:
        Option.objects.filter(pk=leaving.option_id).update(state=Option.State.CHOSEN)
    noted("assessed", row, case=leaving.case, by=by, at=at, shown=f"assessed_{result}", result=result)
    return row


def _refuse(leaving: Leaving, *, by: Actor, at: datetime) -> None:
    Option.objects.filter(pk=leaving.option_id).update(state=Option.State.UNSAFE)
    cancel(case=leaving.case, act=words.CHOSEN, by=by, at=at)
    task(leaving, words.CHOOSE, act=words.CHOSEN, subject_id=None, by=by, at=at)


@transaction.atomic
def override(*, leaving_id: UUID, reasons: str, by: Actor, at: datetime) -> Override:
    """Decide, as a further person, that somebody may leave against the assessment; the coordinator is told.

    Raises `OnePerson` for who plans or assessed, `NotBest` for a child without a confirmed determination.
    """
    leaving = stepping(leaving_id=leaving_id, step="override", by=by, at=at)
    assessment = queries.latest(leaving=leaving)
    if assessment is None or assessment.result != Assessment.Result.UNSAFE:
        raise OutOfTurn
    human = queries.human(user_id=by.user_id)
    others = {queries.human(user_id=leaving.planned_by_id), queries.human(user_id=assessment.by_id)}
    if human in others | {leaving.planner_human, assessment.assessor_human}:
        raise OnePerson(
            _("Neither who plans nor who assessed decides against an assessment. Ask a further colleague.")
        )
    if queries.under_way(case=leaving.case).exists():
        raise OutOfTurn(_("Something else is being arranged already. Stop that first and say why."))
    check_best(leaving)
    row = Override(
        id=uuid.uuid4(),
        case=leaving.case,
        assessment=assessment,
        made_at=at,
        by_id=by.user_id,
        human=human,
        organisation_id=by.organisation_id,
    )
    seal(row, case=leaving.case, by=by, at=at, reasons=words_of(reasons, field="reasons"))
    row.save(force_insert=True)
    leaving.save(update_fields=["state", "state_since"])
    Option.objects.filter(pk=leaving.option_id).update(state=Option.State.CHOSEN)
    cancel(case=leaving.case, act=words.CHOSEN, by=by, at=at)
    task(leaving, words.OVERRIDDEN, act="", organisation=secretariat(), by=by, at=at)
    noted("overridden", row, case=leaving.case, by=by, at=at, shown="overridden")
    return row


@dataclass(frozen=True, slots=True)
class BestIn:
    """What was found for a child. Codes are of the country (`body`, `considered`) and the choices."""

    body: str
    decided_on: date
    result: str
    reasons: str
    child_view: str
    child_words: str = ""
    guardian_view: str = View.NOT_ASKED
    guardian_words: str = ""
    guardian_suspected: bool = False
    considered: tuple[str, ...] = ()


@transaction.atomic
def determine(*, leaving_id: UUID, given: BestIn, by: Actor, at: datetime) -> BestInterests:
    """Record whether leaving serves a child best; it counts once somebody else has confirmed it.

    Raises `Invalid` at the field at fault, also for somebody who is no child, Leaving.DoesNotExist for outsiders.
    """
    by.require(Permission.LEAVING_PLAN)
    leaving = queries.for_change(leaving_id=leaving_id, by=by)
    _check_best_in(leaving, given, at=at)
    row = BestInterests(
        id=uuid.uuid4(),
        case=leaving.case,
        leaving=leaving,
        body=given.body,
        decided_on=given.decided_on,
        result=given.result,
        considered=sorted(set(given.considered)),
        child_view=given.child_view,
        guardian_view=given.guardian_view,
        guardian_suspected=given.guardian_suspected,
        recorded_at=at,
        by_id=by.user_id,
        human=queries.human(user_id=by.user_id),
        organisation_id=by.organisation_id,
    )
    seal(
        row,
        case=leaving.case,
        by=by,
        at=at,
        reasons=words_of(given.reasons, field="reasons"),
        child_words=words_of(
            given.child_words, field="child_words", needed=given.child_view != View.NOT_ASKED
        ),
        guardian_words=words_of(given.guardian_words, field="guardian_words", needed=False),
    )
    row.save(force_insert=True)
    fulfil(case=leaving.case, act=words.DETERMINED, subject_id=leaving.pk, by=by, at=at)
    cancel(case=leaving.case, act=words.CONFIRMED, subject_id=leaving.pk, by=by, at=at)
    task(leaving, words.CONFIRM, act=words.CONFIRMED, by=by, at=at)
    noted(
        "best_determined", row, case=leaving.case, by=by, at=at, shown="best_determined", result=given.result
    )
    return row


def _check_best_in(leaving: Leaving, given: BestIn, *, at: datetime) -> None:
    if leaving.state not in BEFORE | {"refused"}:
        raise OutOfTurn
    if not is_child(leaving.case):
        raise Invalid(_("This is for children. An adult decides for themselves."))
    rules = pack.rules().best_interests
    among(given.body, [one.code for one in rules.bodies], field="body")
    for code in given.considered:
        among(code, [one.code for one in rules.considered], field="considered")
    among(given.result, BestInterests.Result.values, field="result")
    among(given.child_view, View.values, field="child_view")
    among(given.guardian_view, View.values, field="guardian_view")
    check_not_future(day=given.decided_on, at=at, field="decided_on")


@transaction.atomic
def confirm(*, best_id: UUID, by: Actor, at: datetime) -> BestInterests:
    """Confirm a determination as a second human. Raises `OnePerson` for who recorded it, else `OutOfTurn`."""
    by.require(Permission.LEAVING_PLAN)
    rows = BestInterests.objects.filter(case__in=cases.visible_to(by))
    leaving = queries.for_change(leaving_id=rows.values_list("leaving", flat=True).get(pk=best_id), by=by)
    row = BestInterests.objects.select_for_update(of=("self",)).get(pk=best_id)
    newest = queries.best(leaving=leaving)
    if row.confirmed_at is not None or newest is None or newest.pk != row.pk:
        raise OutOfTurn
    human = queries.human(user_id=by.user_id)
    if human in {row.human, queries.human(user_id=row.by_id)}:
        raise OnePerson(_("Two people decide what serves a child best. Ask a colleague to confirm it."))
    row.confirmed_at, row.confirmed_by_id, row.confirmer_human = at, by.user_id, human
    row.save(update_fields=["confirmed_at", "confirmed_by", "confirmer_human"])
    fulfil(case=leaving.case, act=words.CONFIRMED, subject_id=leaving.pk, by=by, at=at)
    noted("best_confirmed", row, case=leaving.case, by=by, at=at, shown="best_confirmed", result=row.result)
    return row


def check_best(leaving: Leaving) -> None:
    """Raise `NotBest` for a child without a confirmed determination that it serves them best."""
    if not is_child(leaving.case):
        return
    found = queries.best(leaving=leaving)
    if found is None or found.result != BestInterests.Result.YES or found.confirmed_at is None:
        raise NotBest


def check_safe(leaving: Leaving, *, moment: datetime) -> None:
    """Raise `NotSafe` unless the latest assessment allows a journey at `moment`, made by somebody who does not plan."""
    found = queries.latest(leaving=leaving)
    if found is None:
        raise NotSafe.missing()
    overridden = Override.objects.filter(assessment=found).exists()
    if found.result == Assessment.Result.UNSAFE and not overridden:
        raise NotSafe.unsafe()
    if moment > found.valid_until:
        raise NotSafe.old()
    planner = {leaving.planner_human, queries.human(user_id=leaving.planned_by_id)}
    if planner & {found.assessor_human, queries.human(user_id=found.by_id)}:
        raise OnePerson


def check_agreed(leaving: Leaving, *, at: datetime) -> UUID | None:
    """Return the consent a return rests on; None for other ways. Raises `NoConsent`."""
    if leaving.kind != "return":
        return None
    consent = queries.agreed(case=leaving.case, matter=words.MATTER, at=at)
    if consent is None:
        raise NoConsent.to_return()
    return consent.pk
