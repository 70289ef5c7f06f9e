"""The pages, by browser: from a call to closed actions; texts that look personal; who is turned away."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.kernel import clock
from lindung.plans.committees import queries
from lindung.plans.committees.models import ActionPoint, Decision, Meeting, Seat
from lindung.plans.committees.tests.conftest import Scene

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def client_of(actor: Actor) -> Client:
    """Return a browser signed in as an actor."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend=BACKEND)
    return client


def sent(**given: str) -> dict[str, str]:
    """Return a form's answers with a fresh submission key."""
    return {"_submission": str(uuid.uuid4())} | given


def called(scene: Scene, browser: Client) -> Meeting:
    """Plan a meeting that began an hour ago, on the page."""
    began = timezone.localtime(clock.now() - timedelta(hours=1))
    done = browser.post(
        reverse("committees:call", args=[scene.care.pk]),
        sent(starts_at=f"{began:%Y-%m-%d %H:%M}", place="Room 3"),
    )
    assert done.status_code == 302
    return Meeting.objects.latest("called_at")


@pytest.mark.django_db(transaction=True)
def test_from_the_call_to_a_closed_action(scene: Scene) -> None:
    lead, monitor, owner = (
        client_of(one) for one in (scene.lead, scene.people.monitor, scene.people.welfare_focal)
    )
    members = reverse("committees:members", args=[scene.care.pk])
    assert monitor.post(members, sent(username="wanda", role="chair")).status_code == 302
    assert monitor.post(members, sent(username="willa", role="member")).status_code == 302
    again = monitor.post(members, sent(username="willa", role="observer"))
    assert again.status_code == 422 and b"sits here already" in again.content
    meeting = called(scene, lead)
    page = reverse("committees:meeting", args=[meeting.pk])
    assert lead.post(reverse("committees:draft", args=[meeting.pk])).status_code == 302
    assert (
        lead.post(reverse("committees:add_item", args=[meeting.pk]), sent(title="Shelters")).status_code
        == 302
    )
    for step in ("invite", "hold"):
        assert lead.post(reverse("committees:step", args=[meeting.pk, step])).status_code == 302
    assert lead.post(reverse("committees:step", args=[meeting.pk, "fly"])).status_code == 404
    item = queries.agenda(meeting=meeting)[-1]
    chair = Seat.objects.get(role="chair")
    minutes = reverse("committees:minutes", args=[meeting.pk])
    assert lead.get(minutes).status_code == 200
    given = {f"item_{item.pk}": "Two are full.", f"came_{chair.pk}": "present"}
    assert lead.post(minutes, sent(**given)).status_code == 302
    assert "Two are full." in lead.get(page).content.decode()
    decisions = reverse("committees:decisions", args=[meeting.pk])
    due = timezone.localtime(clock.now() + timedelta(days=9))
    both = sent(
        decision="Open a third place",
        item=str(item.pk),
        text="Find a house",
        owner=f"seat:{Seat.objects.get(user__username='willa').pk}",
        due_on=f"{due:%Y-%m-%d}",
        priority="high",
    )
    assert lead.post(decisions, both).status_code == 302
    assert lead.post(decisions, both).status_code == 302, "sent twice, done once"
    assert Decision.objects.count() == ActionPoint.objects.count() == 1
    assert b"Open a third place" in lead.get(decisions).content
    assert lead.post(reverse("committees:step", args=[meeting.pk, "approve"])).status_code == 302
    assert lead.post(decisions, sent(decision="Too late")).status_code == 409
    assert lead.get(minutes).status_code == 409
    point = ActionPoint.objects.get()
    action = reverse("committees:action", args=[point.pk])
    assert action in owner.get(reverse("committees:mine")).content.decode()
    assert owner.post(reverse("committees:done", args=[point.pk]), sent(evidence="Signed")).status_code == 302
    assert b"somebody else than its owner" in owner.get(action).content
    assert owner.post(reverse("committees:close", args=[point.pk])).status_code == 403
    assert action in lead.get(reverse("committees:mine")).content.decode()
    assert lead.post(reverse("committees:close", args=[point.pk])).status_code == 302
    paper = lead.get(reverse("committees:print", args=[meeting.pk])).content.decode()
    assert (
        "Open a third place" in paper
        and "Wanda" in paper
        and "<button" not in paper.split("<main", 1)[1].split("<footer")[0]
    )


def test_what_looks_personal_is_kept_only_once_confirmed(scene: Scene) -> None:
    lead = client_of(scene.lead)
    meeting = scene.held()
    minutes = reverse("committees:minutes", args=[meeting.pk])
    item = queries.agenda(meeting=meeting)[0]
    given = {f"item_{item.pk}": "Ring 012-345 6789 about it"}
    warned = lead.post(minutes, sent(**given))
    assert warned.status_code == 422 and b"looks like a telephone" in warned.content
    assert b"Ring 012-345 6789 about it" in warned.content and b'name="looked"' in warned.content
    item.refresh_from_db()
    assert item.minutes == ""
    assert lead.post(minutes, sent(looked="on", **given)).status_code == 302
    item.refresh_from_db()
    assert item.minutes == "Ring 012-345 6789 about it"


def test_a_decision_form_says_what_is_missing_and_keeps_answers(scene: Scene) -> None:
    lead = client_of(scene.lead)
    page = reverse("committees:decisions", args=[scene.held().pk])
    nothing = lead.post(page, sent())
    assert nothing.status_code == 422 and b"Write down a decision" in nothing.content
    half = lead.post(page, sent(text="Find a house"))
    assert (
        half.status_code == 422 and b"Choose who does it" in half.content and b"Find a house" in half.content
    )
    assert b"by when" in half.content and not ActionPoint.objects.exists()


def test_each_sees_and_does_only_what_is_theirs(scene: Scene) -> None:
    meeting = scene.held()
    scene.agree(owner="organisation:police")
    pages = [
        reverse("committees:show", args=[scene.care.pk]),
        reverse("committees:meeting", args=[meeting.pk]),
        reverse("committees:print", args=[meeting.pk]),
    ]
    reader, partner = client_of(scene.people.decision_maker), client_of(scene.people.partner)
    stranger, focal = client_of(scene.people.case_worker), client_of(scene.people.welfare_focal)
    for page in pages:
        assert reader.get(page).status_code == 200
        assert partner.get(page).status_code == 404
        assert stranger.get(page).status_code == 403
        assert Client().get(page).status_code == 302
    assert partner.get(reverse("committees:home")).status_code == 200
    assert scene.care.label not in partner.get(reverse("committees:home")).content.decode()
    for write in (
        reverse("committees:call", args=[scene.care.pk]),
        reverse("committees:minutes", args=[meeting.pk]),
    ):
        assert focal.get(write).status_code == 403
        assert partner.get(write).status_code == 403
    other = client_of(scene.people.chambers_lead)
    assert other.get(reverse("committees:minutes", args=[meeting.pk])).status_code == 403
    assert other.post(reverse("committees:step", args=[meeting.pk, "approve"])).status_code == 403
    assert other.get(reverse("committees:members", args=[scene.care.pk])).status_code == 403
    scene.sit(body="friends", role="observer")
    assert all(partner.get(page).status_code == 200 for page in pages)


def test_lists_cost_the_same_for_many(scene: Scene, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _number in range(12):
        scene.agree(owner="organisation:police")
        scene.call()
    reader = client_of(scene.people.decision_maker)
    for page in (
        reverse("committees:home"),
        reverse("committees:mine"),
        reverse("committees:show", args=[scene.care.pk]),
    ):
        reader.get(page)
        with django_assert_max_num_queries(20):
            assert reader.get(page).status_code == 200
