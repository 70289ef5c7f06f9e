"""Work under a permission: it begins, is visited, changes, ends; and what the person wishes for."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases import queries as cases
from lindung.cases.actions import cancel, fulfil
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.protection.permissions import queries, words
from lindung.protection.permissions.actions import common
from lindung.protection.permissions.models import Application, Decision, Employment, JobNote, Visit
from lindung.protection.permissions.problems import OutOfTurn


@dataclass(frozen=True, slots=True)
class VisitIn:
    """What a visit found; `words` is wanted with a concern."""

    visited_on: date
    found: str
    wages_paid: str
    concern: bool = False
    words: str = ""


@transaction.atomic
def begin_work(
    *,
    application_id: UUID,
    employer: str,
    sector: str,
    place: str,
    started_on: date,
    by: Actor,
    at: datetime,
) -> Employment:
    """Record where the person works under a permission to work that holds, and plan the first visit.

    Raises `OutOfTurn` without such a permission or while they work elsewhere under it, `Invalid`, `NotCovered`.
    """
    by.require(Permission.PERMISSION_APPLY)
    application = queries.for_change(application_id=application_id, by=by)
    decision = _to_work(application, at=at)
    if Employment.objects.filter(decision=decision, ended_on=None).exists():
        raise OutOfTurn
    return _begin(
        application, decision, employer=employer, sector=sector, place=place, on=started_on, by=by, at=at
    )


@transaction.atomic
def change_work(
    *,
    employment_id: UUID,
    application_id: UUID,
    why: str,
    employer: str,
    sector: str,
    place: str,
    started_on: date,
    by: Actor,
    at: datetime,
) -> Employment:
    """Record a change of employer: the old work ends as the new begins, and its visits start anew."""
    by.require(Permission.PERMISSION_APPLY)
    application = queries.for_change(application_id=application_id, by=by)
    decision = _to_work(application, at=at)
    before = _running(employment_id, application)
    if why not in {Employment.Ended.CHANGED, Employment.Ended.CONCERN}:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="why")
    if started_on < before.started_on:
        raise Invalid(_("The new work cannot begin before the old one. Check the date."), field="started_on")
    stop_work(before, on=started_on, why=why, by=by, at=at)
    return _begin(
        application, decision, employer=employer, sector=sector, place=place, on=started_on, by=by, at=at
    )


@transaction.atomic
def end_work(
    *, employment_id: UUID, application_id: UUID, why: str, on: date, by: Actor, at: datetime
) -> Employment:
    """Record that the person works there no longer; visits still planned fall away."""
    by.require(Permission.PERMISSION_APPLY)
    application = queries.for_change(application_id=application_id, by=by)
    row = _running(employment_id, application)
    if why not in {Employment.Ended.STOPPED, Employment.Ended.CONCERN}:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="why")
    common.check_past(case=row.case, day=on, at=at, field="on")
    if on < row.started_on:
        raise Invalid(_("The work cannot end before it began. Check the date."), field="on")
    stop_work(row, on=on, why=why, by=by, at=at)
    return row


def stop_work(row: Employment, *, on: date, why: str, by: Actor | None, at: datetime) -> None:
    """End an employment and what was planned about it; the case is locked."""
    row.ended_on, row.ended_why = on, why
    row.save(update_fields=["ended_on", "ended_why"])
    for waiting in Visit.objects.filter(employment=row, visited_on=None, cancelled_on=None):
        waiting.cancelled_on = on
        waiting.save(update_fields=["cancelled_on"])
        cancel(case=row.case, act=words.VISITED, subject_id=waiting.pk, by=by, at=at)
    common.noted(row, "work_ended", case=row.case, by=by, at=at, why=why)


@transaction.atomic
def visit(*, visit_id: UUID, application_id: UUID, given: VisitIn, by: Actor, at: datetime) -> Visit:
    """Record a visit at the place of work and plan the next; a concern, or wages not paid, opens a task at once."""
    by.require(Permission.PERMISSION_APPLY)
    application = queries.for_change(application_id=application_id, by=by)
    rows = Visit.objects.select_for_update(of=("self",)).select_related("employment")
    row = rows.get(pk=visit_id, case=application.case, employment__decision__application=application)
    row.case = row.employment.case = application.case
    if row.visited_on is not None or row.cancelled_on is not None:
        raise OutOfTurn
    for value, known, field in (
        (given.found, Visit.Found.values, "found"),
        (given.wages_paid, Visit.Paid.values, "wages_paid"),
    ):
        if value not in known:
            raise Invalid(_("This is not in the list. Choose from what is offered."), field=field)
    common.check_past(case=row.case, day=given.visited_on, at=at, field="visited_on")
    if given.visited_on < row.employment.started_on:
        raise Invalid(_("The work had not begun by then. Check the date."), field="visited_on")
    row.visited_on, row.found, row.wages_paid = given.visited_on, given.found, given.wages_paid
    row.concern = given.concern or given.found == Visit.Found.BAD or given.wages_paid == Visit.Paid.NO
    row.recorded_at, row.by_id, row.organisation_id = at, by.user_id, by.organisation_id
    plain = common.words(given.words, field="words", needed=row.concern)
    common.seal(row, case=row.case, section=Section.CARE, by=by, at=at, words=plain)
    row.save()
    fulfil(case=row.case, act=words.VISITED, subject_id=row.pk, by=by, at=at)
    if row.concern:
        common.ask(
            application,
            kind=words.CONCERN,
            of=application.organisation_id,
            act=words.CONCERN_MET,
            subject=application.pk,
            due_at=at + timedelta(days=1),
            by=by,
            at=at,
        )
    if row.employment.ended_on is None:
        plan_visit(row.employment, application, number=row.number + 1, by=by, at=at)
    event = "visit_concern" if row.concern else "visited"
    common.noted(row, event, case=row.case, by=by, at=at, found=row.found, wages=row.wages_paid)
    return row


@transaction.atomic
def meet_concern(*, application_id: UUID, by: Actor, at: datetime) -> int:
    """Record that what a visit raised has been seen to; return how many tasks that ends."""
    by.require(Permission.PERMISSION_APPLY)
    application = queries.for_change(application_id=application_id, by=by)
    ended = fulfil(case=application.case, act=words.CONCERN_MET, subject_id=application.pk, by=by, at=at)
    if not ended:
        raise OutOfTurn
    common.noted(application, "concern_met", case=application.case, by=by, at=at)
    return ended


@transaction.atomic
def note_job(
    *,
    case_id: UUID,
    wishes: tuple[str, ...],
    skills: tuple[str, ...],
    said: str,
    by: Actor,
    at: datetime,
) -> JobNote:
    """Write down what work the person wishes for and what they can do. The newest note counts."""
    by.require(Permission.PERMISSION_APPLY)
    queries.known()
    case = cases.for_change(case_id=case_id, by=by)
    row = JobNote(
        id=uuid.uuid4(),
        case=case,
        wishes=common.choices(given=wishes, name=words.SECTORS, field="wishes"),
        skills=common.choices(given=skills, name=words.SKILLS, field="skills"),
        recorded_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    plain = common.words(said, field="said", needed=not (wishes or skills))
    common.seal(row, case=case, section=Section.CARE, by=by, at=at, words=plain)
    row.save(force_insert=True)
    common.noted(row, "job_noted", case=case, by=by, at=at)
    return row


def plan_visit(
    employment: Employment, application: Application, *, number: int, by: Actor, at: datetime
) -> Visit:
    """Plan a visit by the country's schedule and ask the applicant's organisation to make it."""
    day = employment.started_on + timedelta(days=queries.known().days_to_visit(number))
    row = Visit.objects.create(
        case=application.case,
        employment=employment,
        number=number,
        due_on=day,
        recorded_at=at,
        by_id=by.user_id,
        organisation_id=application.organisation_id,
    )
    due_at = common.start_of(case=application.case, day=day + timedelta(days=1))
    common.ask(
        application,
        kind=words.VISIT,
        of=application.organisation_id,
        act=words.VISITED,
        subject=row.pk,
        due_at=due_at,
        by=by,
        at=at,
    )
    return row


def _to_work(application: Application, *, at: datetime) -> Decision:
    today = common.day_of(case=application.case, at=at)
    for one in queries.decisions_of(application=application):
        if "work" in one.parts and queries.holds(one, on=today):
            return one
    raise OutOfTurn


def _running(employment_id: UUID, application: Application) -> Employment:
    rows = Employment.objects.select_for_update(of=("self",))
    row = rows.get(pk=employment_id, case=application.case, decision__application=application)
    row.case = application.case
    if row.ended_on is not None:
        raise OutOfTurn
    return row


def _begin(
    application: Application,
    decision: Decision,
    *,
    employer: str,
    sector: str,
    place: str,
    on: date,
    by: Actor,
    at: datetime,
) -> Employment:
    case = application.case
    common.check_past(case=case, day=on, at=at, field="started_on")
    if decision.starts_on is not None and on < decision.starts_on:
        raise Invalid(_("The permission had not begun by then. Check the date."), field="started_on")
    if place not in current().places:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="place")
    row = Employment(
        id=uuid.uuid4(),
        case=case,
        decision=decision,
        sector="".join(common.choices(given=(sector,), name=words.SECTORS, field="sector")),
        place=place,
        started_on=on,
        recorded_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    plain = common.words(employer, field="employer", limit=common.SHORT_LIMIT)
    common.seal(row, case=case, section=Section.CARE, by=by, at=at, employer=plain)
    row.save(force_insert=True)
    plan_visit(row, application, number=1, by=by, at=at)
    common.noted(row, "work_begun", case=case, by=by, at=at, sector=row.sector)
    return row
