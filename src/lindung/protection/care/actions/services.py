"""Services of the plan: planned, wished or refused, delivered, ended; stopped with the consent they rest on."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.cases.actions import cancel, fulfil
from lindung.cases.consents.models import Consent
from lindung.cases.models import Case, Task
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.vocabularies import vocabulary
from lindung.protection.care import queries
from lindung.protection.care import words as names
from lindung.protection.care.actions import common
from lindung.protection.care.actions.versions import draft
from lindung.protection.care.kit import kit_of
from lindung.protection.care.models import Delivery, Goal, PlannedService
from lindung.protection.care.models.planning import Answer
from lindung.protection.care.problems import NoBasis, NotAnswered, OutOfTurn, RefusedByPerson

State, Ended = PlannedService.State, PlannedService.Ended
BY_HAND: Final = (Ended.COMPLETE, Ended.NOT_WISHED, Ended.NOT_AVAILABLE, Ended.NOT_NEEDED)
NOT_DONE: Final = frozenset({"not_come", "not_wished"})
"""Outcomes of a delivery that did not take place."""
MOST: Final = Decimal("9999999.99")


@dataclass(frozen=True, slots=True)
class ServiceIn:
    """A service to plan: code of vocabulary services, who does it, and by when. `goal` is a key, or None."""

    code: str
    provider: UUID
    due_on: date
    goal: UUID | None = None
    legal_basis: str = ""


@transaction.atomic
def add_service(*, case_id: UUID, given: ServiceIn, by: Actor, at: datetime) -> PlannedService:
    """Plan a service. By another organisation it rests on a consent that holds, else on a ground in law: `NoBasis`."""
    case = common.writing(case_id=case_id, by=by, at=at)
    common.open_still(case)
    common.known(given.code, vocabulary("services"), field="code")
    common.ahead(given.due_on, case=case, at=at, field="due_on")
    provider = queries.providers(code=given.code, case=case, by=by).filter(pk=given.provider).first()
    if provider is None:
        raise Invalid(
            _("This organisation does not offer it to this person. Choose another."), field="provider"
        )
    if given.legal_basis:
        common.known(given.legal_basis, vocabulary("legal_bases"), field="legal_basis")
    goal = None
    if given.goal is not None:
        goal = Goal.objects.filter(pk=given.goal, case=case, until=None, reached_on=None).first()
        if goal is None:
            raise Invalid(_("This goal is no longer in the plan. Choose another."), field="goal")
    consent = None
    if provider.pk != by.organisation_id:
        consent = queries.agreed(case=case, provider=provider, at=at)
        if consent is None and not given.legal_basis:
            raise NoBasis
    plan = draft(case=case, by=by, at=at)
    row = PlannedService.objects.create(
        case=case,
        goal=goal,
        code=given.code,
        provider=provider,
        due_on=given.due_on,
        consent=consent,
        legal_basis="" if consent is not None else given.legal_basis,
        since=plan.number,
        made_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    detail = {"code": row.code, "legal_basis": row.legal_basis, "version": plan.number}
    common.noted(row, "care.service_planned", case=case, by=by, at=at, told=False, **detail)
    return row


def wished(row: PlannedService, *, wish: str, case: Case, by: Actor, at: datetime) -> None:
    """Note whether the person wants a service; with a yes somebody is asked to see to it. The case is locked."""
    if row.wish == wish:
        return
    row.wish = wish
    row.save(update_fields=["wish"])
    if wish != Answer.YES:
        cancel(case=case, act=names.DELIVERED, subject_id=row.pk, by=by, at=at)
        return
    office = (
        row.provider if queries.takes_part(case=case, organisation=row.provider, at=at) else row.organisation
    )
    common.ask(
        case=case,
        kind=names.DELIVER,
        act=names.DELIVERED,
        subject_id=row.pk,
        due=row.due_on,
        office=office,
        by=by,
        at=at,
    )


@dataclass(frozen=True, slots=True)
class DeliverIn:
    """How a service went on a day. `cost` is in the country's currency; `complete`: nothing more is to come."""

    delivered_on: date
    outcome: str
    cost: Decimal | None = None
    note: str = ""
    complete: bool = False


@transaction.atomic
def deliver(*, service_id: UUID, given: DeliverIn, by: Actor, at: datetime) -> Delivery:
    """Record a delivery. Raises `RefusedByPerson`, `NotAnswered`, `NoBasis` where the consent no longer holds,
    `OutOfTurn` for what has ended, `Invalid` at the field at fault, PlannedService.DoesNotExist for outsiders."""
    row, case = _locked(service_id, by=by, at=at, treating=True)
    if row.state not in queries.UNDER_WAY:
        raise OutOfTurn
    common.known(given.outcome, vocabulary("delivery_outcomes"), field="outcome")
    common.past(given.delivered_on, case=case, at=at, field="delivered_on")
    took_place = given.outcome not in NOT_DONE
    if row.wish == Answer.REFUSED:
        raise RefusedByPerson
    if row.wish != Answer.YES:
        raise NotAnswered
    if took_place and row.consent is not None and not queries.holds(row.consent, at=at):
        raise NoBasis
    if given.cost is not None and not 0 <= given.cost <= MOST:
        raise Invalid(_("Enter an amount of zero or more."), field="cost")
    done = Delivery(
        id=uuid.uuid4(),
        case=case,
        service=row,
        code=row.code,
        provider_id=row.provider_id,
        delivered_on=given.delivered_on,
        outcome=given.outcome,
        cost=given.cost,
        currency="" if given.cost is None else kit_of(current()).settings.currency,
        recorded_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    common.seal(done, case=case, by=by, at=at, note=common.words(given.note, field="note"))
    done.save(force_insert=True)
    if took_place and row.state == State.PLANNED:
        row.state = State.RUNNING
        row.save(update_fields=["state"])
    if given.complete:
        _end(row, ended=Ended.COMPLETE, at=at)
    if took_place:
        fulfil(case=case, act=names.DELIVERED, subject_id=row.pk, by=by, at=at)
    detail = {"code": row.code, "outcome": given.outcome}
    common.noted(done, "care.delivered", case=case, by=by, at=at, told=took_place, **detail)
    return done


@transaction.atomic
def end_service(*, service_id: UUID, ended: str, by: Actor, at: datetime) -> PlannedService:
    """End a service with a reason. One that was never begun cannot be complete."""
    row, case = _locked(service_id, by=by, at=at)
    if row.state not in queries.UNDER_WAY:
        raise OutOfTurn
    common.known(ended, [str(one.value) for one in BY_HAND], field="ended")
    if ended == Ended.COMPLETE and row.state != State.RUNNING:
        raise Invalid(_("Nothing of it was delivered yet. Choose another reason."), field="ended")
    _end(row, ended=ended, at=at)
    cancel(case=case, act=names.DELIVERED, subject_id=row.pk, by=by, at=at)
    common.noted(row, "care.service_ended", case=case, by=by, at=at, code=row.code, ended=ended)
    return row


def stop(consent: Consent, by: Actor, at: datetime) -> list[UUID]:
    """Stop services that rest on a consent that was withdrawn, and ask to plan anew; nothing of it carries a grant."""
    case = consent.case
    rows = queries.running(case=case).filter(consent=consent).select_for_update(of=("self",))
    for row in rows:
        _end(row, ended=Ended.WITHDRAWN, at=at)
        cancel(case=case, act=names.DELIVERED, subject_id=row.pk, by=by, at=at)
        office = Organisation.objects.get(pk=row.organisation_id)
        open_already = Task.objects.filter(
            case=case, kind=names.REARRANGE, organisation=office, state=Task.State.OPEN
        )
        if not open_already.exists():
            due = common.today(case, at)
            common.ask(case=case, kind=names.REARRANGE, act="", due=due, office=office, by=by, at=at)
        common.noted(row, "care.service_stopped", case=case, by=by, at=at, code=row.code, ended=row.ended)
    return []


def _locked(
    service_id: UUID, *, by: Actor, at: datetime, treating: bool = False
) -> tuple[PlannedService, Case]:
    found = queries.services(by=by).get(pk=service_id)
    case = common.writing(case_id=found.case_id, by=by, at=at, treating=treating)
    rows = PlannedService.objects.select_for_update(of=("self",)).select_related(
        "consent", "provider", "organisation"
    )
    return rows.get(pk=service_id), case


def _end(row: PlannedService, *, ended: str, at: datetime) -> None:
    row.state = State.DONE if ended == Ended.COMPLETE else State.STOPPED
    row.ended, row.ended_at = ended, at
    row.save(update_fields=["state", "ended", "ended_at"])
