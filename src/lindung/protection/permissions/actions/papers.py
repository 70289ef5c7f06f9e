"""Required papers: received, fallen away; the last one starts the clock of the law, a fallen one stops it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases.actions import cancel, fulfil, start_clock
from lindung.kernel.law import NotInForce
from lindung.kernel.problems import Invalid
from lindung.protection.permissions import queries, words
from lindung.protection.permissions.actions import common
from lindung.protection.permissions.actions.applying import ask_for_papers
from lindung.protection.permissions.models import Application, Paper
from lindung.protection.permissions.pack import RULE
from lindung.protection.permissions.problems import OutOfTurn

BY_HAND = (Paper.Ended.WITHDRAWN, Paper.Ended.INVALID)


@dataclass(frozen=True, slots=True)
class PaperIn:
    """A paper as it came; `code` is one of the country's list."""

    code: str
    received_on: date
    result: str
    valid_until: date | None = None
    remarks: str = ""


@transaction.atomic
def receive(*, application_id: UUID, given: PaperIn, by: Actor, at: datetime) -> Paper:
    """Record a paper. The last that was missing completes the application and starts the clock for the decision.

    Raises `OutOfTurn` once decided, `Invalid` at the field at fault, Application.DoesNotExist for outsiders.
    """
    by.require(Permission.PERMISSION_APPLY)
    application = queries.for_change(application_id=application_id, by=by)
    _check_collecting(application)
    case, today = application.case, common.day_of(case=application.case, at=at)
    if given.code not in queries.known().codes:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="code")
    if given.result not in Paper.Result.values:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="result")
    common.check_past(case=case, day=given.received_on, at=at, field="received_on")
    if given.valid_until is not None and given.valid_until < today:
        raise Invalid(_("This paper has run out already. Ask for a new one."), field="valid_until")
    row = Paper(
        id=uuid.uuid4(),
        case=case,
        application=application,
        code=given.code,
        received_on=given.received_on,
        valid_until=given.valid_until,
        result=given.result,
        recorded_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    remarks = common.words(given.remarks, field="remarks", needed=False)
    common.seal(row, case=case, section=Section.CARE, by=by, at=at, remarks=remarks)
    before = Paper.objects.filter(application=application, code=given.code, ended_on=None)
    before.update(ended_on=today, ended_why=Paper.Ended.REPLACED)
    row.save(force_insert=True)
    common.noted(row, "paper_received", case=case, by=by, at=at, code=given.code, result=given.result)
    if application.state == Application.State.COLLECTING:
        _complete(application, on=today, by=by, at=at)
    return row


@transaction.atomic
def drop(*, paper_id: UUID, application_id: UUID, why: str, by: Actor, at: datetime) -> Paper:
    """Record that a paper no longer counts; a complete application is incomplete again and its clock stops."""
    by.require(Permission.PERMISSION_APPLY)
    application = queries.for_change(application_id=application_id, by=by)
    _check_collecting(application)
    if why not in {one.value for one in BY_HAND}:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="why")
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper_id, application=application)
    if paper.ended_on is not None:
        raise OutOfTurn
    fall_away(paper, application, why=why, on=common.day_of(case=application.case, at=at), by=by, at=at)
    return paper


def fall_away(
    paper: Paper, application: Application, *, why: str, on: date, by: Actor | None, at: datetime
) -> None:
    """End a standing paper and, where the clock runs, stop it. The case is locked."""
    paper.ended_on, paper.ended_why = on, why
    paper.save(update_fields=["ended_on", "ended_why"])
    case = application.case
    common.noted(paper, "paper_ended", case=case, by=by, at=at, code=paper.code, why=why)
    if application.state != Application.State.COMPLETE:
        return
    application.state = Application.State.COLLECTING
    application.complete_on = application.due_on = application.due_at = None
    application.stops += 1
    application.save(update_fields=["state", "complete_on", "due_on", "due_at", "stops"])
    cancel(case=case, act=words.DECIDED, subject_id=application.pk, by=by, at=at)
    ask_for_papers(application, by=by, at=at)
    common.noted(application, "clock_stopped", case=case, by=by, at=at, code=paper.code, why=why)


def _check_collecting(application: Application) -> None:
    if application.state not in {Application.State.COLLECTING, Application.State.COMPLETE}:
        raise OutOfTurn


def _complete(application: Application, *, on: date, by: Actor, at: datetime) -> None:
    """Start the clock on the day the last required paper came, if none is missing."""
    if queries.missing(application=application, on=on):
        return
    case = application.case
    standing = Paper.objects.filter(
        application=application, ended_on=None, code__in=queries.known().codes
    ).values_list("received_on", flat=True)
    complete_on = max(application.applied_on, *standing)
    fulfil(case=case, act=words.COMPLETED, subject_id=application.pk, by=by, at=at)
    try:
        clock = start_clock(
            case=case,
            kind=words.DECIDE,
            rule=RULE,
            start=common.start_of(case=case, day=complete_on),
            organisation=application.decider,
            role="case_coordinator",
            fulfilled_by=words.DECIDED,
            subject_id=application.pk,
            by=by,
            at=at,
        )
    except NotInForce:
        message = _("The rule for the decision was not in force on that day. Check the date.")
        raise Invalid(message, field="received_on") from None
    assert clock is not None and clock.due_at is not None
    application.state, application.complete_on = Application.State.COMPLETE, complete_on
    application.due_on, application.due_at = date.fromisoformat(clock.computation["last_day"]), clock.due_at
    application.save(update_fields=["state", "complete_on", "due_on", "due_at"])
    common.noted(application, "completed", case=case, by=by, at=at, kind=application.kind)
