"""Meetings: agenda from the system, minutes, decisions; approved minutes stand."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from lindung.access.actors import NotAllowed
from lindung.access.wall import behind
from lindung.cases.models import Task
from lindung.cases.testing import make_case
from lindung.kernel.problems import Invalid
from lindung.kernel.workflow import StepRefused
from lindung.plans.committees import actions, gathering, queries, words
from lindung.plans.committees.models import AgendaItem, Attendance, Decision, Meeting
from lindung.plans.committees.problems import MinutesStand, NoAttendance, NotLeading
from lindung.plans.committees.tests.conftest import Scene
from lindung.plans.models import Activity, Amendment, Period
from lindung.plans.reviews.models import Standing


def draft(scene: Scene, meeting: Meeting) -> list[AgendaItem]:
    """Draft the agenda, behind the wall."""
    with behind(scene.lead):
        return list(actions.draft_agenda(meeting_id=meeting.pk, by=scene.lead, at=scene.at))


def test_a_meeting_goes_from_planned_to_approved_minutes(scene: Scene) -> None:
    seat = scene.sit(scene.lead, role="chair")
    meeting = scene.call()
    scene.step(meeting, "invite")
    with behind(scene.lead):
        item = actions.add_item(meeting_id=meeting.pk, title="Shelters", by=scene.lead, at=scene.at)
        with pytest.raises(Invalid, match="held"):
            actions.decide(meeting_id=meeting.pk, text="Yes", by=scene.lead, at=scene.at)
    scene.step(meeting, "hold")
    with pytest.raises(NoAttendance):
        scene.step(meeting, "approve")
    with behind(scene.lead):
        actions.write_minutes(
            meeting_id=meeting.pk,
            minutes={item.pk: "Two places are full."},
            came={seat.pk: "present"},
            by=scene.lead,
            at=scene.at,
        )
    first, second = scene.decide(meeting), scene.decide(meeting, "Ask for money")
    assert [first.code, second.code] == ["1/1", "1/2"]
    found = scene.step(meeting, "approve")
    assert found.state == "approved" and found.approved_by_id == scene.lead.user_id
    for act in (
        lambda: scene.decide(meeting, "Too late"),
        lambda: draft(scene, meeting),
        lambda: scene.step(meeting, "cancel"),
    ):
        with pytest.raises(MinutesStand):
            act()


def test_approved_minutes_stand_in_the_database(scene: Scene) -> None:
    seat = scene.sit(scene.lead, role="chair")
    meeting = scene.held()
    item = queries.agenda(meeting=meeting)[0]
    with behind(scene.lead):
        actions.write_minutes(
            meeting_id=meeting.pk, minutes={}, came={seat.pk: "present"}, by=scene.lead, at=scene.at
        )
    decision = scene.decide(meeting)
    scene.step(meeting, "approve")
    writes: list[Any] = [
        lambda: AgendaItem.objects.filter(pk=item.pk).update(minutes="Otherwise"),
        lambda: AgendaItem.objects.filter(pk=item.pk).delete(),
        lambda: Attendance.objects.filter(meeting=meeting).update(state="absent"),
        lambda: Decision.objects.filter(pk=decision.pk).update(text="Otherwise"),
        lambda: Meeting.objects.filter(pk=meeting.pk).update(state="held"),
        lambda: Meeting.objects.filter(pk=meeting.pk).update(place="Elsewhere"),
    ]
    for write in writes:
        with pytest.raises(IntegrityError, match="approved minutes stand"), transaction.atomic():
            write()


def test_others_neither_call_nor_write(scene: Scene) -> None:
    meeting = scene.held()
    with pytest.raises(NotLeading):
        scene.step(meeting, "approve", by=scene.people.chambers_lead)
    with pytest.raises(NotAllowed):
        scene.step(meeting, "approve", by=scene.people.welfare_focal)
    with behind(scene.people.partner), pytest.raises(NotAllowed):
        actions.draft_agenda(meeting_id=meeting.pk, by=scene.people.partner, at=scene.at)
    assert not queries.meetings(actor=scene.people.partner).exists()
    assert queries.meetings(actor=scene.people.decision_maker).count() == 1


def test_a_meeting_is_not_held_before_it_begins_nor_moved_after(scene: Scene) -> None:
    meeting = scene.call(starts_at=scene.at + timedelta(days=1))
    with pytest.raises(Invalid, match="not begun"):
        scene.step(meeting, "hold")
    move = {"meeting_id": meeting.pk, "place": "Room 4", "by": scene.lead, "at": scene.at}
    with behind(scene.lead):
        actions.change_meeting(starts_at=scene.at - timedelta(hours=1), **move)
    scene.step(meeting, "hold")
    with behind(scene.lead), pytest.raises(Invalid, match="its day stands"):
        actions.change_meeting(starts_at=scene.at, **move)
    other = scene.call()
    scene.step(other, "cancel")
    with pytest.raises(MinutesStand):
        scene.step(other, "hold")
    third = scene.held()
    with pytest.raises(StepRefused):
        scene.step(third, "invite")


def _late_and_risky(scene: Scene) -> None:
    """The care committee's first activity is late, the next at risk; a period is over its day; one was amended."""
    period = Period.objects.get(plan=scene.plan, code="2025")
    Period.objects.filter(pk=period.pk).update(opened_at=datetime(2025, 11, 1, tzinfo=scene.at.tzinfo))
    ours = list(Activity.objects.filter(plan=scene.plan, committee__code="CARE").order_by("position"))
    for activity, standing in zip(ours, ["late", "at_risk", "done"], strict=False):
        Standing.objects.create(
            activity=activity,
            period=period,
            rule_standing=standing,
            rule_reason="target_missed",
            standing=standing,
            computed_at=scene.at,
        )
    Amendment.objects.create(
        plan=scene.plan,
        version=2,
        kind="dates",
        part="activity",
        code=ours[0].code,
        reason="Later",
        at=scene.at,
    )


def test_the_agenda_is_drafted_from_the_system(scene: Scene) -> None:
    _late_and_risky(scene)
    scene.agree(owner="user:willa", priority="high")
    ours = list(Activity.objects.filter(plan=scene.plan, committee__code="CARE").order_by("position"))
    items = draft(scene, scene.call())
    by_kind: dict[str, list[AgendaItem]] = {}
    for one in items:
        by_kind.setdefault(one.kind, []).append(one)
    assert [one.number for one in items] == list(range(1, len(items) + 1))
    late = {one.ref for one in by_kind["late_report"]}
    assert late and late <= {one.code for one in ours}
    assert by_kind["overdue_activity"][0].ref in {one.code for one in ours}
    assert [one.ref for one in by_kind["at_risk"]] == [ours[1].objective.code]
    assert [one.ref for one in by_kind["open_action"]] == ["A1"]
    assert [one.ref for one in by_kind["amendment"]] == [ours[0].code]
    for one in items:
        assert words.title(one) and words.facts(one)
    assert "High priority" in words.facts(by_kind["open_action"][0])


def test_drafting_again_keeps_what_is_by_hand_and_what_has_minutes(scene: Scene) -> None:
    point = scene.agree(owner="user:willa")
    scene.agree(owner="organisation:police")
    meeting = scene.call()
    with behind(scene.lead):
        actions.add_item(meeting_id=meeting.pk, title="Any other matter", by=scene.lead, at=scene.at)
    items = draft(scene, meeting)
    assert [one.ref for one in items] == ["A1", "A2", ""]
    scene.step(meeting, "hold")
    with behind(scene.lead):
        actions.write_minutes(
            meeting_id=meeting.pk, minutes={items[1].pk: "Half done."}, came={}, by=scene.lead, at=scene.at
        )
        with pytest.raises(Invalid, match="minutes on this item"):
            actions.drop_item(meeting_id=meeting.pk, item_id=items[1].pk, by=scene.lead, at=scene.at)
        actions.drop_item(meeting_id=meeting.pk, item_id=items[0].pk, by=scene.lead, at=scene.at)
    scene.done(point, by=scene.people.welfare_focal)
    scene.close(point, by=scene.lead)
    again = draft(scene, meeting)
    assert [(one.ref, one.minutes) for one in again] == [("A2", "Half done."), ("", "")]


def test_an_item_that_was_decided_on_stays(scene: Scene) -> None:
    scene.agree(owner="user:willa")
    meeting = scene.call()
    [item] = draft(scene, meeting)
    scene.step(meeting, "hold")
    with behind(scene.lead):
        actions.decide(meeting_id=meeting.pk, text="Yes", item_id=item.pk, by=scene.lead, at=scene.at)
        with pytest.raises(Invalid, match="decided on this item"):
            actions.drop_item(meeting_id=meeting.pk, item_id=item.pk, by=scene.lead, at=scene.at)
    assert [one.pk for one in draft(scene, meeting)] == [item.pk], "drafting again keeps it too"


def test_stuck_work_comes_as_counts_and_names_no_case(scene: Scene) -> None:
    at = scene.at
    case = make_case(by=scene.people.case_worker, at=at)

    def overdue() -> None:
        Task.objects.create(
            case=case,
            kind="follow_up",
            organisation_id=scene.people.case_worker.organisation_id,
            place=case.place,
            due_at=at - timedelta(days=3),
            created_at=at - timedelta(days=9),
        )

    overdue()
    few = [one for one in draft(scene, scene.call()) if one.kind == "stuck"]
    assert [(one.facts["overdue"], one.facts["cells"]) for one in few] == [(None, [])], (
        "one task is one person"
    )
    assert words.facts(few[0]) == ["fewer than 3"]
    for _number in range(3):
        overdue()
    items = [one for one in draft(scene, scene.call()) if one.kind == "stuck"]
    assert len(items) == 1 and items[0].facts["overdue"] == 4
    assert "4 tasks overdue" in " ".join(words.facts(items[0]))
    assert case.code not in str(items[0].facts) and str(case.pk) not in str(items[0].facts)
    worker = scene.people.case_worker
    with behind(worker):
        assert {one.case.code for one in gathering.own_cases(actor=worker, at=at)} == {case.code}
    with behind(scene.lead):
        assert not gathering.own_cases(actor=scene.lead, at=at)


def test_minutes_of_another_meeting_are_refused_and_nothing_is_saved(scene: Scene) -> None:
    first, second = scene.held(), scene.held()
    stranger = queries.agenda(meeting=second)[0]
    own = queries.agenda(meeting=first)[0]
    with behind(scene.lead), pytest.raises(Invalid, match="changed meanwhile"):
        actions.write_minutes(
            meeting_id=first.pk,
            minutes={own.pk: "Ours", stranger.pk: "Theirs"},
            came={},
            by=scene.lead,
            at=scene.at,
        )
    assert not AgendaItem.objects.exclude(minutes="").exists()
    with behind(scene.lead), pytest.raises(Invalid, match="this agenda"):
        actions.decide(meeting_id=first.pk, text="Yes", item_id=stranger.pk, by=scene.lead, at=scene.at)


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_get_two_numbers(scene: Scene) -> None:
    meeting = scene.held()
    failed: list[BaseException] = []

    def decide(text: str) -> None:
        try:
            scene.decide(meeting, text)
            scene.agree(owner="user:willa", due_on=date(2026, 12, 1))
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(f"Decision {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert sorted(Decision.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert sorted(scene.care_points()) == [1, 2, 3, 4]
