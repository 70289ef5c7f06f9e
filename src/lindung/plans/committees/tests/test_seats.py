"""Committees from the plan, who runs them, who sits where."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lindung.access.actors import Actor, NotAllowed
from lindung.access.models import Organisation, User
from lindung.access.testing import make_actor
from lindung.access.wall import behind
from lindung.kernel.problems import Invalid
from lindung.plans.committees import actions, queries
from lindung.plans.committees.models import Committee, Seat
from lindung.plans.committees.problems import AlreadySeated, NotLeading, Withdrawn
from lindung.plans.committees.tests.conftest import Scene


def test_seeding_makes_changes_and_withdraws_and_keeps_what_hangs_on_it(scene: Scene) -> None:
    assert Committee.objects.filter(plan=scene.plan).count() == 3
    scene.call()
    entries = [dict(one) for one in scene.plan.committees]
    assert actions.seed(plan=scene.plan, entries=entries, at=scene.at) == {
        "made": 0,
        "changed": 0,
        "withdrawn": 0,
    }
    entries[1]["number"] = 7
    found = actions.seed(plan=scene.plan, entries=entries[1:], at=scene.at)
    assert found == {"made": 0, "changed": 1, "withdrawn": 1}
    scene.care.refresh_from_db()
    assert scene.care.withdrawn_at == scene.at and queries.meetings(actor=scene.lead).count() == 1
    with pytest.raises(Withdrawn):
        scene.call(by=scene.people.monitor)
    assert actions.seed(plan=scene.plan, entries=scene.plan.committees, at=scene.at)["changed"] == 2
    with pytest.raises(Invalid, match="no actor"):
        actions.seed(plan=scene.plan, entries=[{"actor": "NOBODY"}], at=scene.at)


def test_leads_run_theirs_monitoring_officers_all_and_others_none(scene: Scene) -> None:
    people = scene.people

    def codes(actor: Actor) -> set[str]:
        return {one.code for one in queries.run_by(actor)}

    assert codes(people.welfare_lead) == {"CARE"}
    assert codes(people.chambers_lead) == {"PROS"}
    assert codes(people.monitor) == {"CARE", "PROS", "BOARD"}
    for actor in (people.welfare_focal, people.partner, people.decision_maker, people.case_worker):
        assert codes(actor) == set()
    scene.sit(people.chambers_lead, role="secretary")
    assert codes(people.chambers_lead) == {"PROS", "CARE"}


def test_who_does_not_lead_is_refused(scene: Scene) -> None:
    with pytest.raises(NotLeading):
        scene.call(by=scene.people.chambers_lead)
    with pytest.raises(NotAllowed):
        scene.call(by=scene.people.welfare_focal)
    with pytest.raises(NotAllowed):
        scene.call(by=scene.people.case_worker)
    assert scene.call().number == 1 and scene.call().number == 2


def test_partners_know_of_committees_where_they_sit_and_no_other(scene: Scene) -> None:
    partner = scene.people.partner
    with behind(partner):
        assert not queries.visible_to(partner).exists()
        with pytest.raises(Committee.DoesNotExist):
            actions.call_meeting(
                committee_id=scene.care.pk, starts_at=scene.at, by=_running(partner), at=scene.at
            )
    seat = scene.sit(body="friends", role="observer")
    with behind(partner):
        assert [one.code for one in queries.visible_to(partner)] == ["CARE"]
    with behind(scene.people.monitor):
        actions.unseat(
            committee_id=seat.committee_id,
            seat_id=seat.pk,
            by=scene.people.monitor,
            at=scene.at + timedelta(days=1),
        )
    with behind(partner):
        assert not queries.visible_to(partner).exists()


def _running(actor: Actor) -> Actor:
    """Return a partner whose roles would let them run committees, were there one for them."""
    from dataclasses import replace

    from lindung.access.permissions import Permission

    return replace(actor, permissions=actor.permissions | {Permission.COMMITTEE_RUN})


def test_only_monitoring_officers_give_seats(scene: Scene) -> None:
    for actor in (scene.lead, scene.people.partner):
        with behind(actor), pytest.raises(NotAllowed):
            actions.seat(
                committee_id=scene.care.pk, organisation="police", role="member", by=actor, at=scene.at
            )
    with pytest.raises(Invalid, match="either"):
        scene.sit()
    with pytest.raises(Invalid, match="reads action plans"):
        scene.sit(scene.people.case_worker)


def test_one_human_sits_once_even_from_a_second_account(scene: Scene) -> None:
    scene.sit(scene.people.welfare_focal)
    with pytest.raises(AlreadySeated):
        scene.sit(scene.people.welfare_focal, role="observer")
    second = _second_account(scene.people.welfare_focal)
    with pytest.raises(AlreadySeated):
        scene.sit(second)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(
            committee=scene.care,
            user_id=second.user_id,
            role="member",
            since=scene.at + timedelta(days=3),
            seated_by_id=scene.people.monitor.user_id,
        )
    scene.sit(body="police")
    with pytest.raises(AlreadySeated):
        scene.sit(body="police", role="observer")


def _second_account(actor: Actor) -> Actor:
    body = Organisation.objects.get(pk=actor.organisation_id)
    second = make_actor(name=f"{actor.name.lower()}-two", role="committee_lead", organisation=body)
    human = User.objects.get(pk=actor.user_id).human
    User.objects.filter(pk=second.user_id).update(human=human)
    return second


def test_there_is_one_chair_at_a_time_and_seats_keep_their_history(scene: Scene) -> None:
    first = scene.sit(scene.lead, role="chair")
    with pytest.raises(AlreadySeated):
        scene.sit(scene.people.welfare_focal, role="chair")
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(
            committee=scene.care,
            user_id=scene.people.welfare_focal.user_id,
            role="chair",
            since=scene.at + timedelta(days=1),
            seated_by_id=scene.people.monitor.user_id,
        )
    later = scene.at + timedelta(days=2)
    with behind(scene.people.monitor):
        actions.unseat(committee_id=first.committee_id, seat_id=first.pk, by=scene.people.monitor, at=later)
        with pytest.raises(Seat.DoesNotExist):
            actions.unseat(
                committee_id=first.committee_id, seat_id=first.pk, by=scene.people.monitor, at=later
            )
        actions.seat(
            committee_id=scene.care.pk, username="willa", role="chair", by=scene.people.monitor, at=later
        )
    assert [one.holder for one in queries.members(committee=scene.care)] == ["Willa"]
    assert [one.holder for one in queries.former(committee=scene.care)] == ["Wanda"]
    for change in ({"role": "member"}, {"until": None}, {"since": scene.at - timedelta(days=9)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.filter(pk=first.pk).update(**change)
