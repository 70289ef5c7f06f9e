"""Assessing, planning, delivering and checking in: allowed and refused side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lindung.access.wall import behind
from lindung.cases.consents import actions as consents
from lindung.cases.consents.testing import make_consent
from lindung.cases.kinds import wording
from lindung.cases.models import Case, Task, TimelineEntry
from lindung.cases.testing import opened
from lindung.cases.window_hooks import next_dates
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid, Refusal
from lindung.kernel.walls import telling_system
from lindung.protection.care import actions, queries, words
from lindung.protection.care.actions import AnswerIn, AssessIn, DeliverIn, Part, ServiceIn
from lindung.protection.care.models import Assessment, CheckIn, Delivery, Level, Plan, PlannedService
from lindung.protection.care.problems import (
    NoBasis,
    NotAnswered,
    NothingPlanned,
    OnlyTreats,
    OutOfTurn,
    RefusedByPerson,
)
from lindung.protection.care.testing import LATER, TODAY, Carers, make_assessment, make_plan

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


# -- assessments ---------------------------------------------------------------------------------------------------


def test_what_helps_is_recorded_sealed_with_open_levels(carers: Carers) -> None:
    with behind(carers.officer):
        row = make_assessment(case=carers.case, by=carers.officer)
    assert opened(row, "words", case=carers.case, by=carers.officer, at=LATER) == "I want to call my sister."
    said = opened(row, "answers", case=carers.case, by=carers.officer, at=LATER)
    assert said == {"safety": {"needs": ["safety_plan"], "answers": {"what_helps": "A lock on the door."}}}
    assert b"sister" not in bytes(Assessment.objects.get().words or b"")
    assert [(one.domain, one.level) for one in Level.objects.all()] == [("safety", 2)]
    assert (row.instrument, row.version, row.role) == ("needs", 1, "protection_officer")
    event = AuditEvent.objects.get(event="care.assessed")
    assert "sister" not in str(event.detail)
    (again,) = tasks(carers, words.ASSESS)
    make_assessment(case=carers.case, by=carers.officer, again_on=TODAY + 5 * DAY)
    (later,) = tasks(carers, words.ASSESS)
    assert later.pk != again.pk and later.due_at is not None and again.due_at is not None
    assert later.due_at < again.due_at


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("instrument", {"instrument": "needs-9"}),
        ("agreed", {"agreed": "maybe"}),
        ("agreed", {"present": False}),
        ("made_on", {"made_on": TODAY + DAY}),
        ("again_on", {"again_on": TODAY - DAY}),
        ("again_on", {"again_on": TODAY}),
        ("safety_level", {"parts": {"safety": Part(level=5)}}),
        ("safety_needs", {"parts": {"safety": Part(needs=("a_castle",))}}),
        ("safety_afraid_of", {"parts": {"safety": Part(answers={"afraid_of": "perhaps"})}}),
        ("instrument", {"parts": {"weather": Part(level=1)}}),
        ("", {"parts": {}, "words": " "}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    carers: Carers, field: str, change: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refused:
        make_assessment(case=carers.case, by=carers.officer, **change)
    assert refused.value.field == field
    assert not Assessment.objects.exists()


def test_whoever_treats_assesses_health_and_nothing_else(carers: Carers) -> None:
    with behind(carers.doctor):
        row = make_assessment(
            case=carers.case,
            by=carers.doctor,
            instrument="risk_doctor-1",
            parts={"health": Part(level=1, needs=("tests",))},
        )
    assert row.kind == "risk"
    with pytest.raises(OnlyTreats):
        make_assessment(case=carers.case, by=carers.doctor)
    with pytest.raises(OnlyTreats):
        make_assessment(case=carers.case, by=carers.doctor, instrument="risk_officer-1", parts={})
    with pytest.raises(OnlyTreats):
        make_plan(case=carers.case, by=carers.doctor)
    with pytest.raises(OnlyTreats):
        actions.check_in(case_id=carers.case.pk, safety="safe", said="", by=carers.doctor, at=LATER)


def test_outsiders_find_nothing_and_companions_only_read(carers: Carers) -> None:
    given = AssessIn(instrument="needs-1", made_on=TODAY, present=True, agreed="yes", parts={}, words="Hello")
    with pytest.raises(Case.DoesNotExist), behind(carers.outsider):
        actions.assess(case_id=carers.case.pk, given=given, by=carers.outsider, at=LATER)
    for one in (carers.companion, carers.coordinator):
        with pytest.raises(Refusal), behind(one):
            actions.assess(case_id=carers.case.pk, given=given, by=one, at=LATER)
    make_assessment(case=carers.case, by=carers.officer)
    with behind(carers.companion):
        assert len(queries.of_case(case=carers.case, by=carers.companion).assessments) == 1
    with behind(carers.outsider):
        assert queries.of_case(case=carers.case, by=carers.outsider).assessments == ()
        assert not Assessment.objects.exists() and not Level.objects.exists()


# -- the plan ------------------------------------------------------------------------------------------------------


def test_a_plan_the_person_agreed_to(carers: Carers) -> None:
    with behind(carers.officer):
        plan, service = make_plan(case=carers.case, by=carers.officer)
    assert (plan.number, plan.answer, plan.every_days) == (1, "yes", 7)
    assert service.wish == "yes" and [one.subject_id for one in tasks(carers, words.DELIVER)] == [service.pk]
    assert tasks(carers, words.AGREE) == []
    deliver(carers, service)
    service.refresh_from_db()
    assert service.state == "running" and tasks(carers, words.DELIVER) == []
    deliver(carers, service, replace(DONE, complete=True))
    service.refresh_from_db()
    assert (service.state, service.ended) == ("done", "complete")
    with pytest.raises(OutOfTurn):
        deliver(carers, service)
    kinds = set(TimelineEntry.objects.filter(case=carers.case).values_list("kind", flat=True))
    assert {"care.plan_begun", "care.plan_yes", "care.delivered"} <= kinds
    assert all(wording(kind=kind, params={}) for kind in kinds if kind.startswith("care."))


def test_nothing_is_delivered_before_or_against_an_answer(carers: Carers) -> None:
    goal = actions.set_goal(
        case_id=carers.case.pk, domain="health", said="Be well", by=carers.officer, at=LATER
    )
    given = ServiceIn(
        code="medical", provider=carers.officer.organisation_id, due_on=TODAY + DAY, goal=goal.pk
    )
    service = actions.add_service(case_id=carers.case.pk, given=given, by=carers.officer, at=LATER)
    with pytest.raises(NotAnswered):
        deliver(carers, service)
    answer(carers, "refused")
    with pytest.raises(RefusedByPerson):
        deliver(carers, service)
    assert not Delivery.objects.exists() and not queries.to_come(case=carers.case).exists()
    check(carers)
    assert not queries.to_come(case=carers.case).exists()
    plan = answer(carers, "yes")
    assert plan.number == 2 and Plan.objects.get(number=1).answer == "refused"
    assert deliver(carers, service).code == "medical"


def test_a_refusal_in_part_is_kept_and_can_change(carers: Carers) -> None:
    plan, service = make_plan(case=carers.case, by=carers.officer)
    deliver(carers, service)
    second = answer(carers, "partly", refused=[service.pk], words="I do not want to talk now.")
    assert (second.number, second.refused) == (2, ["counselling"])
    with pytest.raises(RefusedByPerson):
        deliver(carers, service)
    assert (
        opened(second, "words", case=carers.case, by=carers.officer, at=LATER) == "I do not want to talk now."
    )
    plan.refresh_from_db()
    assert plan.answer == "yes" and plan.superseded_at == LATER
    answer(carers, "yes")
    deliver(carers, service)


def test_answers_that_contradict_themselves_are_refused(carers: Carers) -> None:
    with pytest.raises(NothingPlanned):
        answer(carers, "yes")
    _plan, service = make_plan(case=carers.case, by=carers.officer)
    with pytest.raises(Invalid):
        answer(carers, "yes", refused=[service.pk])
    with pytest.raises(Invalid):
        answer(carers, "partly")
    with pytest.raises(Invalid):
        answer(carers, "waiting")
    with pytest.raises(Invalid):
        answer(carers, "yes", every_days=400)
    assert Plan.objects.count() == 1


def test_a_changed_plan_waits_for_its_answer_and_keeps_its_versions(carers: Carers) -> None:
    make_plan(case=carers.case, by=carers.officer)
    goal = actions.set_goal(
        case_id=carers.case.pk, domain="education", said="Learn", by=carers.officer, at=LATER
    )
    assert goal.since == 2 and len(tasks(carers, words.AGREE)) == 1
    answer(carers, "yes")
    left = actions.end_goal(goal_id=goal.pk, reached=False, by=carers.officer, at=LATER)
    assert left.until == 3
    with pytest.raises(OutOfTurn):
        actions.end_goal(goal_id=goal.pk, reached=True, by=carers.officer, at=LATER)


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
