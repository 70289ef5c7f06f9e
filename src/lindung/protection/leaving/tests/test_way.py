"""The whole way of a return: allowed and refused side by side, in the actions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lindung.access.testing import NOON, make_organisation
from lindung.access.wall import behind
from lindung.cases import actions as cases
from lindung.cases.majority import actions as majority
from lindung.cases.models import Case, Task
from lindung.cases.testing import opened
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid
from lindung.kernel.workflow import StepRefused
from lindung.protection.leaving import actions
from lindung.protection.leaving.actions import FollowIn
from lindung.protection.leaving.models import FollowUp, Leaving, Option
from lindung.protection.leaving.problems import (
    AroundLeaving,
    NotBest,
    NotSafe,
    OnePerson,
)
from lindung.protection.leaving.testing import HOUR, Journey
from lindung.protection.testing import DAY

MONTH = timedelta(days=31)


def state(leaving: Leaving) -> str:
    leaving.refresh_from_db()
    return leaving.state


def stage(journey: Journey) -> str:
    return Case.objects.get(pk=journey.case.pk).stage


def tasks(journey: Journey) -> set[str]:
    return set(Task.objects.filter(case=journey.case, state="open").values_list("kind", flat=True))


def test_a_return_goes_its_whole_way_behind_the_wall(journey: Journey) -> None:
    with behind(journey.planner):
        leaving = journey.planned()
        journey.agreed()
    assert stage(journey) == "leaving"
    assert tasks(journey) >= {"leaving.assess"}
    with behind(journey.assessor):
        journey.assessed(leaving)
    with behind(journey.planner):
        journey.papers(leaving)
        journey.receiver(leaving)
        journey.book(leaving)
        gone = NOON + 5 * DAY
        actions.depart(leaving_id=leaving.pk, departed_at=gone, by=journey.planner, at=gone + HOUR)
        assert stage(journey) == "follow_up"
        assert tasks(journey) >= {"leaving.receipt", "leaving.follow"}
        actions.receive(
            leaving_id=leaving.pk,
            arrived_at=gone + DAY,
            confirmed_by="receiver",
            receipt_by="Ibu Sri",
            by=journey.planner,
            at=gone + 2 * DAY,
        )
        first = FollowUp.objects.filter(leaving=leaving).order_by("months")[0]
        done = FollowIn(reached=True, situations=("safe", "housed"), risk="low", said="She sews.")
        actions.follow_up(follow_up_id=first.pk, given=done, by=journey.planner, at=gone + MONTH)
    assert state(leaving) == "following"
    assert (
        opened(FollowUp.objects.get(pk=first.pk), "words", case=journey.case, by=journey.planner)
        == "She sews."
    )
    assert [one.months for one in FollowUp.objects.filter(leaving=leaving).order_by("months")] == [
        1,
        3,
        6,
        12,
    ]
    closed = cases.move(
        case_id=journey.case.pk, step="close", outcome="returned", by=journey.planner, at=gone + 2 * MONTH
    )
    assert closed.outcome == "returned"
    second = FollowUp.objects.get(leaving=leaving, months=3)
    actions.follow_up(
        follow_up_id=second.pk, given=FollowIn(reached=False), by=journey.planner, at=gone + 3 * MONTH
    )
    events = set(AuditEvent.objects.values_list("event", flat=True))
    assert events >= {
        "leaving.planned",
        "leaving.assessed",
        "leaving.booked",
        "leaving.departed",
        "leaving.received",
    }


def test_nothing_is_booked_or_departed_without_an_assessment(journey: Journey) -> None:
    leaving = journey.planned()
    journey.agreed()
    with pytest.raises(NotSafe):
        actions.paper(
            leaving_id=leaving.pk,
            kind="passport",
            state="ready",
            day=NOON.date(),
            by=journey.planner,
            at=NOON,
        )
    with pytest.raises(StepRefused):
        journey.book(leaving)
    with pytest.raises(StepRefused):
        actions.depart(leaving_id=leaving.pk, departed_at=NOON, by=journey.planner, at=NOON)
    assert state(leaving) == "planned"


def test_who_plans_does_not_assess_from_no_account(journey: Journey) -> None:
    leaving = journey.planned()
    with pytest.raises(OnePerson):
        journey.assessed(leaving, by=journey.planner)
    assert state(leaving) == "planned"
    journey.assessed(leaving)
    assert state(leaving) == "assessed"


def test_an_old_assessment_covers_no_journey(journey: Journey) -> None:
    leaving = journey.booked()
    with pytest.raises(NotSafe, match="anew"):
        journey.book(leaving, travels_on=(NOON + 40 * DAY).date())
    with pytest.raises(NotSafe, match="anew"):
        actions.depart(
            leaving_id=leaving.pk, departed_at=NOON + 32 * DAY, by=journey.planner, at=NOON + 33 * DAY
        )
    journey.assessed(leaving, at=NOON + 31 * DAY)
    assert state(leaving) == "booked"
    actions.depart(leaving_id=leaving.pk, departed_at=NOON + 32 * DAY, by=journey.planner, at=NOON + 33 * DAY)
    assert state(leaving) == "departed"


def test_unsafe_refuses_and_asks_for_another_way(journey: Journey) -> None:
    leaving = journey.booked()
    journey.assessed(leaving, result="unsafe", at=NOON + DAY)
    assert state(leaving) == "refused"
    assert Option.objects.get(pk=leaving.option_id).state == "unsafe"
    assert "leaving.choose" in tasks(journey)
    with pytest.raises(StepRefused):
        actions.depart(
            leaving_id=leaving.pk, departed_at=NOON + 2 * DAY, by=journey.planner, at=NOON + 3 * DAY
        )
    with pytest.raises(AroundLeaving):
        cases.move(
            case_id=journey.case.pk, step="close", outcome="returned", by=journey.planner, at=NOON + 3 * DAY
        )
    stay = journey.planned(kind="stay", at=NOON + 3 * DAY)
    actions.settle(leaving_id=stay.pk, by=journey.planner, at=NOON + 4 * DAY)
    assert (state(stay), stage(journey)) == ("following", "follow_up")
    assert "leaving.choose" not in tasks(journey)


def test_only_a_third_person_decides_against_an_assessment(journey: Journey) -> None:
    make_organisation(code="centre", kind="secretariat", national=True)
    leaving = journey.planned()
    journey.assessed(leaving, result="unsafe")
    for one in (journey.planner, journey.assessor):
        with pytest.raises(OnePerson):
            actions.override(leaving_id=leaving.pk, reasons="They insist.", by=one, at=NOON + 2 * HOUR)
    with pytest.raises(Invalid):
        actions.override(leaving_id=leaving.pk, reasons="", by=journey.third, at=NOON + 2 * HOUR)
    actions.override(
        leaving_id=leaving.pk, reasons="Moved to a town far away.", by=journey.third, at=NOON + 2 * HOUR
    )
    assert state(leaving) == "assessed"
    told = Task.objects.get(case=journey.case, kind="leaving.overridden")
    assert told.organisation.code == "centre"
    journey.assessed(leaving, result="unsafe", at=NOON + 3 * HOUR)
    assert state(leaving) == "refused", "a new assessment needs a new decision"


def test_a_child_leaves_only_when_two_people_found_it_best(child: Journey) -> None:
    leaving = child.planned()
    assert leaving.child
    child.agreed(given_by="best_interests", reasons="Her grandmother is there.", child_view="Yes.")
    child.assessed(leaving)
    child.papers(leaving)
    with pytest.raises(NotBest):
        child.book(leaving)
    row = child.best(leaving, confirmed=False)
    with pytest.raises(NotBest):
        child.book(leaving)
    with pytest.raises(OnePerson):
        actions.confirm(best_id=row.pk, by=child.planner, at=NOON + 2 * HOUR)
    actions.confirm(best_id=row.pk, by=child.third, at=NOON + 2 * HOUR)
    with pytest.raises(Invalid, match="alone"):
        child.book(leaving, escort="none")
    child.book(leaving)
    gone = NOON + 5 * DAY
    with pytest.raises(Invalid, match="receives"):
        actions.depart(leaving_id=leaving.pk, departed_at=gone, by=child.planner, at=gone + HOUR)
    child.receiver(leaving, at=gone - DAY)
    child.best(leaving, at=gone - HOUR, result="not_in_best_interests")
    with pytest.raises(NotBest):
        actions.depart(leaving_id=leaving.pk, departed_at=gone, by=child.planner, at=gone + HOUR)
    assert state(leaving) == "booked"


def test_who_came_of_age_decides_and_leaves_as_an_adult(child: Journey) -> None:
    leaving = child.planned()
    child.agreed(given_by="best_interests", reasons="Her grandmother is there.", child_view="Yes.")
    child.assessed(leaving)
    child.papers(leaving)
    with pytest.raises(NotBest):
        child.book(leaving)
    later = NOON + DAY
    with behind(child.planner):
        majority.record(case_id=child.case.pk, adult=True, by=child.planner, at=later)
    assert state(leaving) == "stopped", "what others agreed to for the child ends"
    child.agreed(at=later, given_by="person", reasons="", child_view="")
    actions.resume(leaving_id=leaving.pk, by=child.planner, at=later)
    child.assessed(leaving, at=later)
    child.papers(leaving, at=later)
    with pytest.raises(Invalid, match="An adult decides"):
        child.best(leaving, at=later, confirmed=False)
    child.book(leaving, at=later, escort="none")
    gone = later + 5 * DAY
    with behind(child.planner):
        actions.depart(leaving_id=leaving.pk, departed_at=gone, by=child.planner, at=gone + HOUR)
    assert state(leaving) == "departed"


def test_an_override_never_passes_by_a_childs_best_interests(child: Journey) -> None:
    make_organisation(code="centre", kind="secretariat", national=True)
    leaving = child.planned()
    child.assessed(leaving, result="unsafe")
    with pytest.raises(NotBest):
        actions.override(leaving_id=leaving.pk, reasons="They insist.", by=child.third, at=NOON + 2 * HOUR)
    child.best(leaving, at=NOON + 2 * HOUR)
    actions.override(leaving_id=leaving.pk, reasons="They insist.", by=child.third, at=NOON + 3 * HOUR)
    assert state(leaving) == "assessed"
