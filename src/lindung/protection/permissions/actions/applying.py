"""Applying, taking an application back, and asking for a review."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.purposes import Purpose, Section
from lindung.access.queries import secretariat
from lindung.cases import queries as cases
from lindung.cases.actions import cancel, fulfil, involve
from lindung.kernel.problems import Invalid
from lindung.protection.permissions import queries, words
from lindung.protection.permissions.actions import common
from lindung.protection.permissions.models import Application
from lindung.protection.permissions.problems import NoOrder, OutOfTurn


@transaction.atomic
def apply(
    *, case_id: UUID, kind: str, wish: str, by: Actor, at: datetime, applied_on: date | None = None
) -> Application:
    """Record the person's wish for a permission, and ask for the papers it needs.

    The secretariat, which decides, is given a part in the case. Raises `UnknownHere` where the law knows no such
    permission, `NoOrder`, `Invalid` at the field at fault, `NotCovered`, `Locked`, Case.DoesNotExist for outsiders.
    """
    by.require(Permission.PERMISSION_APPLY)
    country = queries.known()
    case = cases.for_change(case_id=case_id, by=by)
    if kind not in country.kinds:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="kind")
    if case.closed_at is not None:
        raise OutOfTurn
    today = common.day_of(case=case, at=at)
    day = common.check_past(case=case, day=applied_on or today, at=at, field="applied_on")
    if not queries.order_last_day(case=case, on=today)[0]:
        raise NoOrder
    if Application.objects.filter(case=case, kind=kind, state__in=queries.OPEN).exists():
        raise Invalid(
            _("This is applied for already and not decided. Go on with that application."), field="kind"
        )
    decider = secretariat()
    row = Application(
        id=uuid.uuid4(),
        case=case,
        kind=kind,
        applied_on=day,
        decider=decider,
        recorded_at=at,
        by_id=by.user_id,
        applied_human=common.human_of(by.user_id),
        organisation_id=by.organisation_id,
    )
    plain = common.words(wish, field="wish")
    common.seal(row, case=case, section=Section.ORDER, by=by, at=at, wish=plain)
    row.save(force_insert=True)
    involve(case=case, organisation=decider, purpose=Purpose.OVERSIGHT, at=at)
    ask_for_papers(row, by=by, at=at)
    fulfil(case=case, act=words.RENEWED, by=by, at=at)
    common.noted(row, "applied", case=case, by=by, at=at, kind=kind)
    return row


def ask_for_papers(row: Application, *, by: Actor | None, at: datetime) -> None:
    """Remind the applicant's organisation of missing papers after the country's days."""
    due_at = at + timedelta(days=queries.known().remind_days)
    common.ask(
        row, kind=words.PAPERS, of=row.organisation_id, act=words.COMPLETED, by=by, at=at, due_at=due_at
    )


@transaction.atomic
def withdraw(*, application_id: UUID, by: Actor, at: datetime) -> Application:
    """Record that the person no longer wishes for it; clocks and tasks end. Raises `OutOfTurn` once decided."""
    by.require(Permission.PERMISSION_APPLY)
    row = queries.for_change(application_id=application_id, by=by)
    if row.state not in {Application.State.COLLECTING, Application.State.COMPLETE}:
        raise OutOfTurn
    take_back(row, on=common.day_of(case=row.case, at=at), by=by, at=at)
    return row


def take_back(row: Application, *, on: date, by: Actor | None, at: datetime) -> None:
    """End an open application without a decision; the case is locked."""
    row.state, row.ended_on = Application.State.WITHDRAWN, on
    row.save(update_fields=["state", "ended_on"])
    cancel(case=row.case, subject_id=row.pk, by=by, at=at)
    common.noted(row, "withdrawn", case=row.case, by=by, at=at, kind=row.kind)


@transaction.atomic
def ask_review(*, application_id: UUID, by: Actor, at: datetime) -> Application:
    """Ask for a second decision, by another human, on what was refused in whole or in part. Once only."""
    by.require(Permission.PERMISSION_APPLY)
    row = queries.for_change(application_id=application_id, by=by)
    refused = row.state in {Application.State.REFUSED, Application.State.PARTLY}
    if not refused or row.review_asked_on is not None or row.case.closed_at is not None:
        raise OutOfTurn
    row.state = Application.State.REVIEW
    row.review_asked_on = common.day_of(case=row.case, at=at)
    row.save(update_fields=["state", "review_asked_on"])
    common.ask(row, kind=words.REVIEW, of=row.decider_id, act=words.DECIDED, by=by, at=at)
    common.noted(row, "review_asked", case=row.case, by=by, at=at, kind=row.kind)
    return row
