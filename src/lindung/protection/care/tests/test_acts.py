"""Assessing, planning, delivering and checking in: allowed and refused side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lindung.access.wall import behind
from lindung.cases.kinds import wording
from lindung.cases.models import Case, Task, TimelineEntry
from lindung.cases.testing import opened
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid, Refusal
from lindung.protection.care import actions, queries, words
from lindung.protection.care.actions import AnswerIn, AssessIn, DeliverIn, Part, ServiceIn
from lindung.protection.care.models import Assessment, CheckIn, Delivery, Level, Plan, PlannedService
from lindung.protection.care.problems import (
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


def check(carers: Carers, safety: str = "safe", at: Any = LATER) -> CheckIn:
    with behind(carers.officer):
        return actions.check_in(
            case_id=carers.case.pk, safety=safety, said="Better than last week.", by=carers.officer, at=at
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
