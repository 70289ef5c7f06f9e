"""The decision of the council's delegate, the first and that on review; and a pass that is renewed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases.actions import cancel, fulfil
from lindung.cases.models import Case
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.protection.permissions import queries, words
from lindung.protection.permissions.actions import common
from lindung.protection.permissions.models import Application, Decision
from lindung.protection.permissions.problems import Incomplete, NoOrder, OutOfTurn, OwnApplication

LONGEST: Final = timedelta(days=366 * 3)
"""No permission that somebody writes down runs longer; a later year is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class DecideIn:
    """What was decided. `parts` is wanted for a grant in part, `words` and `reasons` unless all is granted."""

    result: str
    parts: tuple[str, ...] = ()
    starts_on: date | None = None
    last_day: date | None = None
    conditions: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    words: str = ""
    pass_number: str = ""
    pass_until: date | None = None
    late_why: str = ""
    late_words: str = ""


@transaction.atomic
def decide(*, application_id: UUID, given: DecideIn, by: Actor, at: datetime) -> Decision:
    """Decide on a complete application, or on its review. The day of the decision is that of `at`.

    Raises `OwnApplication` for the human who applied (or decided the first time) from whatever account,
    `Incomplete`, `NoOrder`, `OutOfTurn`, `Invalid` at the field at fault, Application.DoesNotExist for outsiders.
    """
    by.require(Permission.PERMISSION_DECIDE)
    application = queries.for_change(application_id=application_id, by=by)
    review = application.state == Application.State.REVIEW
    if not review and application.state != Application.State.COMPLETE:
        raise OutOfTurn
    human, case = _another_human(application, review=review, by=by), application.case
    today = common.day_of(case=case, at=at)
    if queries.missing(application=application, on=today) and given.result != Decision.Result.REFUSED:
        raise Incomplete
    assert application.complete_on is not None and application.due_on is not None
    allowed = _allowed(application, given, today=today)
    row = Decision(
        id=uuid.uuid4(),
        case=case,
        application=application,
        review=review,
        result=given.result,
        **allowed,
        conditions=common.choices(given=given.conditions, name=words.CONDITIONS, field="conditions"),
        reasons=common.choices(given=given.reasons, name=words.REASONS, field="reasons"),
        complete_on=application.complete_on,
        due_on=application.due_on,
        decided_on=today,
        working_days=_working_days(case=case, since=application.complete_on, until=today),
        recorded_at=at,
        by_id=by.user_id,
        decider_human=human,
        organisation_id=by.organisation_id,
    )
    _explain(row, given, by=by, at=at)
    row.save(force_insert=True)
    if review:
        _replace_first(application, on=row.starts_on or today, unless=row.result == Decision.Result.REFUSED)
    application.state = given.result
    application.save(update_fields=["state"])
    fulfil(case=case, act=words.DECIDED, subject_id=application.pk, by=by, at=at)
    watch_pass(row, application, by=by, at=at)
    event = {"granted": "granted", "partly": "granted_in_part", "refused": "refused"}[given.result]
    common.noted(row, event, case=case, by=by, at=at, kind=application.kind, late=row.late_why, review=review)
    return row


def _working_days(*, case: Case, since: date, until: date) -> int:
    """Return how many working days lie after `since`, up to and with `until`, where the case is."""
    calendar = current().calendar(case.place)
    days = (since + timedelta(days=number) for number in range(1, (until - since).days + 1))
    return sum(calendar.is_working(day) for day in days)


def _another_human(application: Application, *, review: bool, by: Actor) -> UUID:
    human = common.human_of(by.user_id)
    if human in {application.applied_human, common.human_of(application.by_id)}:
        raise OwnApplication
    if review:
        first = Decision.objects.get(application=application, review=False)
        if human in {first.decider_human, common.human_of(first.by_id)}:
            raise OwnApplication(review=True)
    return human


def _allowed(application: Application, given: DecideIn, *, today: date) -> dict[str, object]:
    """Return what a decision allows and for how long, as columns. Raises `Invalid`, `NoOrder`."""
    if given.result not in Decision.Result.values:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="result")
    if given.result == Decision.Result.REFUSED:
        return {"parts": [], "starts_on": None, "last_day": None, "pass_until": None}
    parts = application.parts
    if given.result == Decision.Result.PARTLY:
        parts = tuple(part for part in application.parts if part in given.parts)
        if not parts or parts == application.parts:
            message = _("Choose which part is allowed. To allow all of it with conditions, grant it.")
            raise Invalid(message, field="parts")
    starts_on = given.starts_on or today
    if starts_on < today:
        raise Invalid(_("A permission begins on the day of the decision or later."), field="starts_on")
    covered, until = queries.order_last_day(case=application.case, on=today)
    if not covered:
        raise NoOrder
    if given.last_day is None:
        raise Invalid(_("Enter the last day of the permission."), field="last_day")
    if given.last_day < starts_on or given.last_day > starts_on + LONGEST:
        raise Invalid(
            _("This day cannot be. Check the year, and that it is not before the first."), field="last_day"
        )
    if until is not None and given.last_day > until:
        message = _(
            "The order ends on %(day)s. A permission does not last longer; enter that day or an earlier one."
        )
        raise Invalid(message % {"day": f"{until:%d.%m.%Y}"}, field="last_day")
    if given.pass_until is not None and given.pass_until < starts_on:
        raise Invalid(
            _("The pass would run out before the permission begins. Check the date."), field="pass_until"
        )
    if given.pass_number and given.pass_until is None:
        raise Invalid(
            _("Enter the last day of the pass: a task reminds before it runs out."), field="pass_until"
        )
    return {
        "parts": list(parts),
        "starts_on": starts_on,
        "last_day": given.last_day,
        "pass_until": given.pass_until,
    }


def _explain(row: Decision, given: DecideIn, *, by: Actor, at: datetime) -> None:
    """Seal what is said in words, and see that what has to be explained is."""
    against = row.result != Decision.Result.GRANTED
    if against and not row.reasons:
        raise Invalid(_("Choose at least one reason: the person has a right to know it."), field="reasons")
    plain = common.words(given.words, field="words", needed=against or "other" in row.conditions)
    number = common.words(
        given.pass_number if row.parts else "", field="pass_number", limit=common.NUMBER_LIMIT, needed=False
    )
    late = ""
    if not row.review and row.decided_on > row.due_on:
        if not given.late_why:
            raise Invalid(_("The time for the decision is over. Say why it took longer."), field="late_why")
        row.late_why = common.choices(given=(given.late_why,), name=words.DELAYS, field="late_why")[0]
        late = common.words(given.late_words, field="late_words", needed=row.late_why == "other")
    common.seal(
        row,
        case=row.case,
        section=Section.ORDER,
        by=by,
        at=at,
        words=plain,
        pass_number=number,
        late_words=late,
    )


def _replace_first(application: Application, *, on: date, unless: bool) -> None:
    """End what was allowed in part the first time where the review allows more."""
    if unless:
        return
    first = Decision.objects.filter(application=application, review=False, ended_on=None)
    first.exclude(parts=[]).update(ended_on=on, ended_why=Decision.Ended.REPLACED)


def watch_pass(row: Decision, application: Application, *, by: Actor, at: datetime) -> None:
    """Ask the applicant's organisation to see to the next pass, the country's days before this one runs out."""
    if row.pass_until is None:
        return
    day = row.pass_until - timedelta(days=queries.known().pass_notice_days)
    due_at = max(at, common.start_of(case=row.case, day=day))
    common.ask(
        application,
        kind=words.RENEW,
        of=application.organisation_id,
        act=words.RENEWED,
        by=by,
        at=at,
        due_at=due_at,
    )


@transaction.atomic
def renew_pass(
    *, decision_id: UUID, application_id: UUID, number: str, until: date, by: Actor, at: datetime
) -> Decision:
    """Record the next pass of a permission that holds. Raises `OutOfTurn` for one that is over, `Invalid`."""
    by.require(Permission.PERMISSION_APPLY)
    application = queries.for_change(application_id=application_id, by=by)
    row = Decision.objects.select_for_update(of=("self",)).get(pk=decision_id, application=application)
    row.case = application.case
    today = common.day_of(case=row.case, at=at)
    if not queries.holds(row, on=max(today, row.starts_on or today)):
        raise OutOfTurn
    if until <= (row.pass_until or today) or until > today + LONGEST:
        raise Invalid(_("The next pass runs longer than the last one. Check the date."), field="until")
    plain = common.words(number, field="number", limit=common.NUMBER_LIMIT)
    common.seal(row, case=row.case, section=Section.ORDER, by=by, at=at, pass_number=plain)
    row.pass_until = until
    row.save(update_fields=["pass_number", "pass_until"])
    fulfil(case=row.case, act=words.RENEWED, subject_id=application.pk, by=by, at=at)
    cancel(case=row.case, act=words.RENEWED, subject_id=application.pk, by=by, at=at)
    watch_pass(row, application, by=by, at=at)
    common.noted(row, "pass_renewed", case=row.case, by=by, at=at)
    return row
