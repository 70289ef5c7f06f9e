"""Work under a permission: visits by the country's schedule, concerns, another employer, the note."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.cases.models import Task
from lindung.cases.testing import opened
from lindung.kernel.problems import Invalid
from lindung.kernel.walls import telling_system
from lindung.protection.permissions import actions, queries, words
from lindung.protection.permissions.actions import VisitIn
from lindung.protection.permissions.models import Decision, Employment, Visit
from lindung.protection.permissions.problems import OutOfTurn
from lindung.protection.permissions.testing import make_decision
from lindung.protection.permissions.tests.conftest import LATER
from lindung.protection.testing import Scene

TODAY = date(2026, 11, 9)
GOOD = VisitIn(visited_on=TODAY + timedelta(days=13), found="good", wages_paid="yes")


@pytest.fixture
def permit(scene: Scene, delegate: Actor) -> Decision:
    """A permission to work that holds."""
    return make_decision(scene=scene, delegate=delegate)


def begin(permit: Decision, by: Actor, **given: Any) -> Employment:
    values: dict[str, Any] = {
        "employer": "Shop of Aminah",
        "sector": "retail",
        "place": permit.case.place,
        "started_on": TODAY,
        "at": LATER,
    }
    with behind(by):
        return actions.begin_work(application_id=permit.application_id, by=by, **(values | given))


def test_work_is_visited_by_the_schedule(scene: Scene, permit: Decision) -> None:
    job = begin(permit, scene.protector)
    assert opened(job, "employer", case=scene.case, by=scene.protector) == "Shop of Aminah"
    first = Visit.objects.get()
    assert first.due_on == TODAY + timedelta(days=queries.known().days_to_visit(1))
    task = Task.objects.get(case=scene.case, kind=words.VISIT, state="open")
    assert task.subject_id == first.pk
    at = NOON + timedelta(days=13)
    with behind(scene.protector):
        actions.visit(
            visit_id=first.pk, application_id=permit.application_id, given=GOOD, by=scene.protector, at=at
        )
    assert [one.number for one in Visit.objects.order_by("number")] == [1, 2]
    assert Task.objects.get(case=scene.case, kind=words.VISIT, state="open").subject_id != first.pk
    assert not Task.objects.filter(kind=words.CONCERN).exists()
    with pytest.raises(OutOfTurn):
        actions.visit(
            visit_id=first.pk, application_id=permit.application_id, given=GOOD, by=scene.protector, at=at
        )


def test_days_to_visit_rise() -> None:
    days = [queries.known().days_to_visit(number) for number in range(1, 7)]
    assert days == [14, 30, 120, 210, 300, 390]


@pytest.mark.parametrize("bad", [{"found": "bad"}, {"wages_paid": "no"}, {"concern": True}])
def test_a_concern_has_words_and_opens_a_task(scene: Scene, permit: Decision, bad: dict[str, Any]) -> None:
    begin(permit, scene.protector)
    first, at = Visit.objects.get(), NOON + timedelta(days=13)

    def visit(**said: Any) -> Visit:
        given = replace(GOOD, **bad, **said)
        return actions.visit(
            visit_id=first.pk, application_id=permit.application_id, given=given, by=scene.protector, at=at
        )

    with pytest.raises(Invalid):
        visit()
    row = visit(words="Seven days a week.")
    assert row.concern and opened(row, "words", case=scene.case, by=scene.protector) == "Seven days a week."
    assert Task.objects.filter(kind=words.CONCERN, state="open").count() == 1
    assert actions.meet_concern(application_id=permit.application_id, by=scene.protector, at=at) == 1
    with pytest.raises(OutOfTurn):
        actions.meet_concern(application_id=permit.application_id, by=scene.protector, at=at)


def test_another_employer(scene: Scene, permit: Decision) -> None:
    job = begin(permit, scene.protector)
    with pytest.raises(OutOfTurn):
        begin(permit, scene.protector)
    at = NOON + timedelta(days=5)
    with behind(scene.protector):
        new = actions.change_work(
            employment_id=job.pk,
            application_id=permit.application_id,
            why="changed",
            employer="Bakery",
            sector="restaurant",
            place=scene.case.place,
            started_on=at.date(),
            by=scene.protector,
            at=at,
        )
    job.refresh_from_db()
    assert (job.ended_why, job.ended_on) == ("changed", new.started_on)
    assert Visit.objects.get(employment=job).cancelled_on == at.date()
    assert Visit.objects.get(employment=new).number == 1
    assert Task.objects.filter(kind=words.VISIT, state="open").count() == 1
    with behind(scene.protector):
        actions.end_work(
            employment_id=new.pk,
            application_id=permit.application_id,
            why="stopped",
            on=at.date(),
            by=scene.protector,
            at=at,
        )
    assert Task.objects.filter(kind=words.VISIT, state="open").count() == 0


def test_no_work_without_a_permission_to_work(scene: Scene, delegate: Actor) -> None:
    moving = make_decision(scene=scene, delegate=delegate, kind="move")
    with pytest.raises(OutOfTurn):
        begin(moving, scene.protector)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"sector": "unheard_of"}, "sector"),
        ({"place": "XX-99"}, "place"),
        ({"employer": " "}, "employer"),
        ({"started_on": TODAY + timedelta(days=1)}, "started_on"),
        ({"started_on": TODAY - timedelta(days=1)}, "started_on"),
    ],
)
def test_what_cannot_be_of_work(scene: Scene, permit: Decision, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        begin(permit, scene.protector, **wrong)
    assert refused.value.field == field


def test_work_ends_with_the_permission(scene: Scene, permit: Decision) -> None:
    job = begin(permit, scene.protector)
    with telling_system():
        actions.lapse(at=NOON + timedelta(days=50))
    job.refresh_from_db()
    permit.refresh_from_db()
    assert permit.last_day is not None
    assert (job.ended_why, permit.ended_why) == ("over", "order_over") or permit.ended_why == "term_over"
    assert job.ended_on == permit.ended_on == permit.last_day + timedelta(days=1)
    assert not Visit.objects.filter(cancelled_on=None).exists()


def test_wishes_and_skills(scene: Scene) -> None:
    with behind(scene.protector):
        row = actions.note_job(
            case_id=scene.case.pk,
            wishes=("retail", "domestic_work"),
            skills=("sewing",),
            said="Never at night.",
            by=scene.protector,
            at=LATER,
        )
    assert row.wishes == ["domestic_work", "retail"]
    assert opened(row, "words", case=scene.case, by=scene.protector) == "Never at night."
    assert queries.work_of(case=scene.case, by=scene.protector).note == row
    with pytest.raises(Invalid):
        actions.note_job(case_id=scene.case.pk, wishes=(), skills=(), said="", by=scene.protector, at=LATER)
