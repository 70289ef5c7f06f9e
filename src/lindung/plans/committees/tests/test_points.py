"""Action points: who owes, reports, closes; high priority needs two humans and two bodies."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.access.actors import Actor, NotAllowed
from lindung.access.testing import make_actor
from lindung.access.wall import behind
from lindung.kernel import walls
from lindung.kernel.audit import AuditEvent
from lindung.kernel.problems import Invalid
from lindung.kernel.workflow import StepRefused
from lindung.plans.committees import actions, queries
from lindung.plans.committees.models import ActionPoint
from lindung.plans.committees.problems import NotLeading, NotOwner, OwnAction
from lindung.plans.committees.tests.conftest import Scene
from lindung.plans.committees.tests.test_seats import _second_account
from lindung.plans.committees.workflow import ACTION_POINT, MEETING


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    for workflow in (MEETING, ACTION_POINT):
        assert not workflow.unreachable() and not workflow.dead_ends()


def test_an_action_is_done_with_evidence_and_closed(scene: Scene) -> None:
    point = scene.agree(owner="user:willa")
    owner = scene.people.welfare_focal
    assert [one.pk for one in queries.mine(actor=owner)] == [point.pk]
    with pytest.raises(NotOwner):
        scene.done(point, by=scene.people.police_focal)
    with pytest.raises(Invalid, match="Say what was done"):
        scene.done(point, by=owner, evidence="  ")
    with behind(owner), pytest.raises(Invalid, match="https"):
        actions.done(point_id=point.pk, evidence="", link="javascript:alert(1)", by=owner, at=scene.at)
    with pytest.raises(StepRefused):
        scene.close(point, by=owner)
    assert scene.done(point, by=owner).state == "done"
    assert [one.pk for one in queries.to_close(actor=scene.lead)] == [point.pk]
    with pytest.raises(NotLeading):
        scene.close(point, by=scene.people.police_focal)
    assert scene.close(point, by=owner).state == "closed"
    assert not queries.mine(actor=owner)
    events = AuditEvent.objects.filter(subject_id=point.pk).order_by("at").values_list("event", flat=True)
    assert {*events} == {"committees.action_opened", "committees.action_done", "committees.action_closed"}


def test_of_high_priority_another_human_closes(scene: Scene) -> None:
    point = scene.agree(owner="user:wanda", priority="high")
    second = _second_account(scene.lead)
    scene.done(point, by=scene.lead)
    for by in (scene.lead, second):
        with pytest.raises(OwnAction):
            scene.close(point, by=by)
    assert scene.close(point, by=scene.people.monitor).closed_by_id == scene.people.monitor.user_id


def test_who_reported_it_done_does_not_close_it_either(scene: Scene) -> None:
    point = scene.agree(owner="organisation:police", priority="high")
    scene.done(point, by=scene.people.monitor)
    with pytest.raises(OwnAction):
        scene.close(point, by=scene.people.monitor)
    assert scene.close(point, by=scene.people.second_monitor).state == "closed"


def test_a_body_does_not_close_its_own_action_of_high_priority(scene: Scene) -> None:
    seat = scene.sit(body="welfare")
    for owner in ("organisation:welfare", f"seat:{seat.pk}"):
        point = scene.agree(owner=owner, priority="high")
        scene.done(point, by=scene.people.welfare_focal)
        with pytest.raises(OwnAction):
            scene.close(point, by=scene.lead)
        assert scene.close(point, by=scene.people.monitor).state == "closed"


@pytest.mark.parametrize("owner", ["user:wanda", "organisation:welfare", "seat"])
def test_the_database_itself_refuses_the_owner(scene: Scene, owner: str) -> None:
    """Whatever a program writes: neither the owner, nor their second account, nor who did it, nor a colleague."""
    if owner == "seat":
        owner = f"seat:{scene.sit(scene.lead, role='chair').pk}"
    point = scene.agree(owner=owner, priority="high")
    scene.done(point, by=scene.lead)
    for closer in (scene.lead, _second_account(scene.lead)):
        with pytest.raises(IntegrityError, match="another than its owner"), transaction.atomic():
            ActionPoint.objects.filter(pk=point.pk).update(
                state="closed", closed_by=closer.user_id, closed_at=scene.at, closer_human=None
            )
    ActionPoint.objects.filter(pk=point.pk).update(
        state="closed", closed_by=scene.people.monitor.user_id, closed_at=scene.at
    )


def test_the_database_keeps_what_was_agreed_and_the_way_it_goes(scene: Scene) -> None:
    point = scene.agree(owner="user:willa", priority="high")
    row = ActionPoint.objects.filter(pk=point.pk)
    for change in (
        {"priority": "normal"},
        {"due_on": date(2030, 1, 1)},
        {"owner_user": None, "owner_organisation": scene.lead.organisation_id},
        {"text": "Something else"},
        {"state": "closed", "closed_by": scene.lead.user_id, "closed_at": scene.at},
        {"state": "done", "done_by": scene.lead.user_id, "done_at": scene.at},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**change)
    scene.done(point, by=scene.people.welfare_focal)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(evidence="Nicer words")
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(done_by=scene.people.monitor.user_id)


def test_opened_again_for_a_reason(scene: Scene) -> None:
    point = scene.agree(owner="user:willa")
    scene.done(point, by=scene.people.welfare_focal)
    scene.close(point, by=scene.lead)
    with behind(scene.people.welfare_focal), pytest.raises(NotAllowed):
        actions.reopen(point_id=point.pk, reason="No", by=scene.people.welfare_focal, at=scene.at)
    with behind(scene.lead):
        with pytest.raises(Invalid):
            actions.reopen(point_id=point.pk, reason=" ", by=scene.lead, at=scene.at)
        found = actions.reopen(point_id=point.pk, reason="The house burnt down", by=scene.lead, at=scene.at)
    assert found.state == "reopened" and found.closed_by is None
    assert [one.pk for one in queries.mine(actor=scene.people.welfare_focal)] == [point.pk]


def test_overdue_goes_to_the_chair_once(scene: Scene) -> None:
    scene.sit(scene.lead, role="chair")
    late = scene.agree(owner="user:willa", due_on=date(2026, 11, 10))
    scene.agree(owner="user:willa", due_on=date(2026, 12, 30))
    with walls.telling_system():
        assert actions.escalate(at=scene.at) == 0
        assert actions.escalate(at=scene.at + timedelta(days=2)) == 1
        assert actions.escalate(at=scene.at + timedelta(days=3)) == 0
    assert [one.pk for one in queries.escalated_to(actor=scene.lead)] == [late.pk]
    assert not queries.escalated_to(actor=scene.people.monitor)


def test_due_dates_owners_and_parts_that_cannot_be(scene: Scene) -> None:
    for given_ in (
        {"owner": "user:nobody"},
        {"owner": "seat:nonsense"},
        {"owner": "planet:mars"},
        {"owner": "user:willa", "due_on": date(2026, 11, 8)},
        {"owner": "user:willa", "due_on": date(2099, 1, 1)},
        {"owner": "user:willa", "priority": "urgent"},
    ):
        with pytest.raises(Invalid):
            scene.agree(**given_)  # type: ignore[arg-type]
    assert not ActionPoint.objects.exists()


def test_a_partner_sees_their_own_action_of_a_committee_they_do_not_sit_in(scene: Scene) -> None:
    point = scene.agree(owner="organisation:friends")
    other = scene.agree(owner="organisation:police")
    with behind(scene.people.partner):
        assert [one.pk for one in queries.points(actor=scene.people.partner)] == [point.pk]
        with pytest.raises(ActionPoint.DoesNotExist):
            actions.done(point_id=other.pk, evidence="Done", by=scene.people.partner, at=scene.at)
    assert scene.done(point, by=scene.people.partner).state == "done"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(["done", "close", "reopen"]), st.integers(0, 4)), max_size=8))
def test_whatever_is_tried_a_closed_one_of_high_priority_was_closed_by_another(
    scene: Scene, steps: list[tuple[str, int]]
) -> None:
    people = scene.people
    second = make_actor(name="wanda-two", role="committee_lead", organisation=_body(scene.lead))
    _join(second, scene.lead)
    actors = [scene.lead, second, people.welfare_focal, people.monitor, people.second_monitor]
    with transaction.atomic():
        point = scene.agree(owner="user:wanda", priority="high")
        for step, index in steps:
            by = actors[index]
            given_ = {"done": {"evidence": "Seen"}, "reopen": {"reason": "Not seen"}, "close": {}}[step]
            try:
                with behind(by):
                    getattr(actions, step)(point_id=point.pk, by=by, at=scene.at, **given_)
            except (OwnAction, NotOwner, NotLeading, NotAllowed, StepRefused):
                continue
        point.refresh_from_db()
        if point.state == "closed":
            assert point.closer_human is not None
            assert point.closer_human != point.done_human
            assert point.closed_by_id in (people.monitor.user_id, people.second_monitor.user_id)
        transaction.set_rollback(True)


def _body(actor: Actor):  # type: ignore[no-untyped-def]
    from lindung.access.models import Organisation

    return Organisation.objects.get(pk=actor.organisation_id)


def _join(second: Actor, first: Actor) -> None:
    from lindung.access.models import User

    human = User.objects.get(pk=first.user_id).human
    User.objects.filter(pk=second.user_id).exclude(human=human).update(human=human)
