"""Consents that others act on, check-ins, and a person who is not safe: allowed and refused side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lindung.access.wall import behind
from lindung.cases.consents import actions as consents
from lindung.cases.consents.testing import make_consent
from lindung.cases.models import Task, TimelineEntry
from lindung.cases.testing import opened
from lindung.cases.window_hooks import next_dates
from lindung.kernel.problems import Invalid, Refusal
from lindung.kernel.walls import telling_system
from lindung.protection.care import actions, queries, words
from lindung.protection.care.actions import AnswerIn, DeliverIn, ServiceIn
from lindung.protection.care.models import CheckIn, Delivery, Plan, PlannedService
from lindung.protection.care.problems import (
    NoBasis,
    OutOfTurn,
)
from lindung.protection.care.testing import LATER, TODAY, Carers, make_plan

DONE = DeliverIn(delivered_on=TODAY, outcome="helped", note="We spoke for an hour.")
DAY = timedelta(days=1)


def tasks(carers: Carers, *kinds: str) -> list[Task]:
    return list(Task.objects.filter(case=carers.case, kind__in=kinds, state=Task.State.OPEN))


def deliver(carers: Carers, service: PlannedService, given: DeliverIn = DONE, at: Any = LATER) -> Delivery:
    with behind(carers.officer):
        return actions.deliver(service_id=service.pk, given=given, by=carers.officer, at=at)


def answer(carers: Carers, said: str, **given: Any) -> Plan:
    values: dict[str, Any] = {"answer": said, "answered_on": TODAY, "every_days": 7}
    with behind(carers.officer):
        return actions.answer(
            case_id=carers.case.pk, given=AnswerIn(**(values | given)), by=carers.officer, at=LATER
        )


# -- consent -------------------------------------------------------------------------------------------------------


def test_another_organisation_serves_on_a_consent_or_a_ground_in_law(carers: Carers) -> None:
    clinic = carers.doctor.organisation_id
    given = ServiceIn(code="counselling", provider=clinic, due_on=TODAY + 3 * DAY)
    with pytest.raises(NoBasis):
        actions.add_service(case_id=carers.case.pk, given=given, by=carers.officer, at=LATER)
    on_law = replace(given, legal_basis="danger_to_life")
    lawful = actions.add_service(case_id=carers.case.pk, given=on_law, by=carers.officer, at=LATER)
    consent = make_consent(
        case=carers.case, by=carers.officer, organisation=clinic, purposes=("health",), at=LATER
    )
    agreed = actions.add_service(case_id=carers.case.pk, given=given, by=carers.officer, at=LATER)
    assert (lawful.consent_id, agreed.consent_id) == (None, consent.pk)
    answer(carers, "yes")
    assert {one.organisation_id for one in tasks(carers, words.DELIVER)} == {clinic}
    with behind(carers.doctor):
        actions.deliver(service_id=agreed.pk, given=DONE, by=carers.doctor, at=LATER)
    with behind(carers.officer):
        consents.withdraw(consent_id=consent.pk, by=carers.officer, at=LATER)
    agreed.refresh_from_db()
    lawful.refresh_from_db()
    assert (agreed.state, agreed.ended, lawful.state) == ("stopped", "withdrawn", "planned")
    (again,) = tasks(carers, words.REARRANGE)
    assert again.organisation_id == carers.officer.organisation_id
    assert TimelineEntry.objects.filter(case=carers.case, kind="care.service_stopped").count() == 1
    with pytest.raises(NoBasis):
        actions.add_service(case_id=carers.case.pk, given=given, by=carers.officer, at=LATER)


def test_a_consent_that_ran_out_serves_nobody(carers: Carers) -> None:
    clinic = carers.doctor.organisation_id
    make_consent(
        case=carers.case,
        by=carers.officer,
        organisation=clinic,
        purposes=("health",),
        at=LATER,
        until=LATER + DAY,
    )
    given = ServiceIn(code="counselling", provider=clinic, due_on=TODAY + 3 * DAY)
    service = actions.add_service(case_id=carers.case.pk, given=given, by=carers.officer, at=LATER)
    answer(carers, "yes")
    with pytest.raises(NoBasis):
        deliver(carers, service, at=LATER + 2 * DAY)
    not_come = replace(DONE, outcome="not_come")
    assert deliver(carers, service, not_come, at=LATER + 2 * DAY).outcome == "not_come"


# -- check-ins -----------------------------------------------------------------------------------------------------


def check(carers: Carers, safety: str = "safe", at: Any = LATER) -> CheckIn:
    with behind(carers.officer):
        return actions.check_in(
            case_id=carers.case.pk, safety=safety, said="Better than last week.", by=carers.officer, at=at
        )


def test_check_ins_follow_each_other(carers: Carers) -> None:
    make_plan(case=carers.case, by=carers.officer)
    first = queries.to_come(case=carers.case).get()
    assert first.due_on == TODAY + 7 * DAY and len(tasks(carers, words.CHECK_IN)) == 1
    assert TODAY + 7 * DAY in [one.on for one in next_dates(case=carers.case, at=LATER)]
    done = check(carers, at=LATER + 7 * DAY)
    assert done.pk == first.pk and done.state == "done"
    assert opened(done, "words", case=carers.case, by=carers.officer, at=LATER) == "Better than last week."
    assert queries.to_come(case=carers.case).get().due_on == TODAY + 14 * DAY
    assert len(tasks(carers, words.CHECK_IN)) == 1
    with pytest.raises(Invalid):
        check(carers, "happy")


def test_not_safe_calls_the_officer_and_the_secretariat_at_once(carers: Carers) -> None:
    row = check(carers, "not_safe")
    called = {one.kind: one for one in tasks(carers, words.NOT_SAFE, words.NOT_SAFE_KNOWN)}
    assert called[words.NOT_SAFE].organisation_id == carers.officer.organisation_id
    assert called[words.NOT_SAFE].role == "protection_officer"
    assert called[words.NOT_SAFE_KNOWN].organisation_id == carers.coordinator.organisation_id
    assert called[words.NOT_SAFE].due_at == LATER + timedelta(hours=2)
    with pytest.raises(Refusal):
        actions.answer_alarm(check_in_id=row.pk, said="x", by=carers.coordinator, at=LATER)
    with behind(carers.officer):
        actions.answer_alarm(check_in_id=row.pk, said="Moved her tonight.", by=carers.officer, at=LATER)
    assert tasks(carers, words.NOT_SAFE, words.NOT_SAFE_KNOWN) == []
    with pytest.raises(OutOfTurn):
        actions.answer_alarm(check_in_id=row.pk, said="Again", by=carers.officer, at=LATER)


def test_a_missed_check_in_is_noted_once_and_can_still_be_made(carers: Carers) -> None:
    make_plan(case=carers.case, by=carers.officer)
    late = LATER + 8 * DAY
    with telling_system():
        assert actions.note_missed(at=LATER + 7 * DAY) == 0
        assert actions.note_missed(at=late) == 1
        assert actions.note_missed(at=late) == 0
    assert check(carers, at=late).missed_at == late
