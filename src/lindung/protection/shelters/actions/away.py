"""Absences: agreed or not, until somebody records how they ended; and what happened in the house."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases.actions import fulfil, open_task
from lindung.cases.rules import local_date
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.protection.shelters import queries, words
from lindung.protection.shelters.actions import records
from lindung.protection.shelters.models import Absence, Incident, Stay
from lindung.protection.shelters.problems import NotNow
from lindung.protection.shelters.standards import practice_of

LONGEST: Final = timedelta(days=60)


@transaction.atomic
def go_away(
    *,
    stay_id: UUID,
    kind: str,
    since: datetime,
    until: datetime | None,
    company: str,
    by: Actor,
    at: datetime,
) -> Absence:
    """Record that a resident is away: agreed until a moment, or since when nobody knows where they are.

    An unplanned one is a task for the protection officer within the hours that the country sets; it escalates when
    nobody settles it. Raises `NotNow`, `Invalid`, Stay.DoesNotExist for outsiders.
    """
    by.require(Permission.SHELTER_READ)
    stay = _here(stay_id, by=by)
    if kind not in Absence.Kind.values:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="kind")
    agreed = kind == Absence.Kind.AGREED
    if not agreed:
        until = max(since, at) + timedelta(hours=practice_of(current()).missing_hours)
    if until is None or until <= since or until > since + LONGEST:
        raise Invalid(_("Enter when they are to be back: after they leave, within 60 days."), field="until")
    if not agreed and since > at:
        raise Invalid(_("This moment has not come yet. Enter when the person was last seen."), field="since")
    if since < stay.starts_at:
        raise Invalid(_("The person had not come by then. Check the time."), field="since")
    if Absence.objects.filter(stay=stay, ended_at=None).exists():
        raise NotNow
    row = Absence(
        id=uuid.uuid4(),
        case=stay.case,
        organisation_id=stay.organisation_id,
        stay=stay,
        kind=kind,
        since=since,
        until=until,
        recorded_at=at,
        by_id=by.user_id,
    )
    if agreed and not records.clean(company):
        raise Invalid(_("Write down with whom they are and what was agreed."), field="company")
    records.seal(row, by=by, at=at, company=company)
    row.save(force_insert=True)
    if agreed:
        open_task(
            case=stay.case,
            kind=words.RETURN,
            organisation=stay.organisation,
            fulfilled_by=words.ABSENCE_ENDED,
            due_at=until,
            subject_id=row.pk,
            by=by,
            at=at,
        )
    else:
        records.task_for_officer(
            stay.case,
            kind=words.MISSING,
            fulfilled_by=words.ABSENCE_ENDED,
            due_at=until,
            subject_id=row.pk,
            by=by,
            at=at,
        )
    records.told(stay, "away" if agreed else "missing", by=by, at=at, happened_at=since)
    records.noted(row, "absence_began", by=by, at=at, kind=kind)
    return row


@transaction.atomic
def come_back(
    *, absence_id: UUID, outcome: str, ended_at: datetime, note: str, by: Actor, at: datetime
) -> Absence:
    """Record how an absence ended. Who did not come back leaves by `leave`, which ends it too."""
    by.require(Permission.SHELTER_READ)
    seen = Absence.objects.values_list("stay", flat=True).get(pk=absence_id)
    stay = queries.stay_for_change(stay_id=seen, by=by)
    row = Absence.objects.select_for_update(of=("self",)).get(pk=absence_id)
    row.case, row.stay = stay.case, stay
    if row.ended_at is not None:
        raise NotNow
    if outcome not in {Absence.Outcome.RETURNED, Absence.Outcome.FOUND}:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="outcome")
    if not row.since <= ended_at <= at:
        raise Invalid(_("They came back after they went, and by now. Check the time."), field="ended_at")
    records.seal(row, by=by, at=at, note=note)
    row.ended_at, row.outcome = ended_at, outcome
    row.save(update_fields=["ended_at", "outcome", "note"])
    fulfil(case=row.case, act=words.ABSENCE_ENDED, subject_id=row.pk, by=by, at=at)
    records.told(stay, "back", by=by, at=at, happened_at=ended_at)
    records.noted(row, "absence_ended", by=by, at=at, outcome=outcome)
    return row


@transaction.atomic
def report_incident(
    *,
    stay_id: UUID,
    kind: str,
    severity: str,
    happened_at: datetime,
    account: str,
    told: Sequence[str],
    follow_up_on: date,
    by: Actor,
    at: datetime,
) -> Incident:
    """Record what happened, who was told, and by when somebody follows up; it is sealed in the section of care.

    A critical one goes to the protection officer at once, as a task beside the house's own.
    """
    by.require(Permission.SHELTER_READ)
    stay = queries.stay_for_change(stay_id=stay_id, by=by)
    for value, known, field in (
        (kind, Incident.Kind.values, "kind"),
        (severity, Incident.Severity.values, "severity"),
    ):
        if value not in known:
            raise Invalid(_("This is not in the list. Choose from what is offered."), field=field)
    if not set(told) <= set(Incident.Told.values):
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="told")
    if severity != Incident.Severity.LOW and not told:
        raise Invalid(_("Somebody outside the house has to know. Say whom you told."), field="told")
    if not stay.starts_at <= happened_at <= at:
        raise Invalid(_("It happened during the stay, and by now. Check the time."), field="happened_at")
    if not local_date(at) <= follow_up_on <= local_date(at) + LONGEST:
        raise Invalid(_("Enter a day from today on, within 60 days."), field="follow_up_on")
    if not records.clean(account):
        raise Invalid(
            _("Write down what happened. Only those who care for the person read it."), field="account"
        )
    row = Incident(
        id=uuid.uuid4(),
        case=stay.case,
        organisation_id=stay.organisation_id,
        stay=stay,
        kind=kind,
        severity=severity,
        happened_at=happened_at,
        told=sorted(set(told)),
        follow_up_on=follow_up_on,
        recorded_at=at,
        by_id=by.user_id,
    )
    records.seal(row, by=by, at=at, account=account)
    row.save(force_insert=True)
    due = datetime.combine(follow_up_on + timedelta(days=1), time(), tzinfo=current().zone(stay.case.place))
    settle_up = {"kind": words.FOLLOW_UP, "fulfilled_by": words.INCIDENT_SETTLED, "subject_id": row.pk}
    open_task(case=stay.case, organisation=stay.organisation, due_at=due, by=by, at=at, **settle_up)  # type: ignore[arg-type]
    office, _role = records.officer_of(stay.case)
    if severity == Incident.Severity.CRITICAL and office.pk != stay.organisation_id:
        open_task(case=stay.case, organisation=office, due_at=due, by=by, at=at, **settle_up)  # type: ignore[arg-type]
    records.noted(row, "incident_reported", by=by, at=at, kind=kind, severity=severity)
    return row


@transaction.atomic
def settle(*, incident_id: UUID, done: str, by: Actor, at: datetime) -> Incident:
    """Record what was done about an incident, and close it."""
    by.require(Permission.SHELTER_READ)
    seen = Incident.objects.values_list("stay", flat=True).get(pk=incident_id)
    stay = queries.stay_for_change(stay_id=seen, by=by)
    row = Incident.objects.select_for_update(of=("self",)).get(pk=incident_id)
    row.case = stay.case
    if row.closed_at is not None:
        raise NotNow
    if not records.clean(done):
        raise Invalid(_("Write down what was done, and how the person is."), field="done")
    records.seal(row, by=by, at=at, done=done)
    row.closed_at = at
    row.save(update_fields=["closed_at", "done"])
    fulfil(case=row.case, act=words.INCIDENT_SETTLED, subject_id=row.pk, by=by, at=at)
    records.noted(row, "incident_settled", by=by, at=at)
    return row


def _here(stay_id: UUID, *, by: Actor) -> Stay:
    stay = queries.stay_for_change(stay_id=stay_id, by=by)
    if stay.state != Stay.State.HERE:
        raise NotNow
    return stay
