"""Who reads what a referral shares, when, and that every look leaves a trace."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actions import issue_token
from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON, make_actor
from lindung.cases import queries as cases
from lindung.cases.actions import sweep
from lindung.cases.models import Task
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.kernel.models import AuditEvent
from lindung.referral import actions, queries
from lindung.referral.models import Referral
from lindung.referral.sharing import Shared
from lindung.referral.testing import Scene, make_scene

SECRET = "She fears the man in the blue lorry"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Let every page be seen half an hour after the case was opened."""
    with clock.travel(to=NOON + timedelta(minutes=30)):
        yield


def browser(actor: Actor) -> Client:
    """Return a signed-in browser of an actor."""
    client = Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(User.objects.get(pk=actor.user_id), backend=backend)
    return client


def caller(actor: Actor) -> Client:
    """Return a program that acts for an actor."""
    key = issue_token(user=User.objects.get(pk=actor.user_id), name="test", by=None, at=NOON)
    return Client(headers={"Authorization": f"Bearer {key}"})


def looks(referral: Referral, actor: Actor) -> int:
    """Return how often somebody's looks at a referral were recorded."""
    rows = AuditEvent.objects.filter(event="referral.viewed", subject_id=referral.pk)
    return rows.filter(by_user_id=actor.user_id).count()


def seen(referral: Referral, actor: Actor) -> Shared | None:
    """Return what somebody may read of a referral now."""
    return actions.read(referral_id=referral.pk, by=actor, at=NOON + timedelta(hours=1)).shared


def test_every_look_is_recorded_wherever_it_is_taken(scene: Scene) -> None:
    sent = scene.send()
    page = reverse("referral:show", args=[scene.case.code, sent.pk])
    bo = browser(scene.receiver)
    assert bo.get(page).status_code == 200
    assert caller(scene.receiver).get(f"/api/v1/referrals/{sent.pk}").status_code == 200
    assert looks(sent, scene.receiver) == 2
    actions.accept(referral_id=sent.pk, by=scene.second, at=NOON)
    refused = bo.post(f"{page}accept/", {"_submission": str(UUID(int=7))})
    assert (refused.status_code, looks(sent, scene.receiver)) == (409, 3)
    assert browser(scene.outsider).get(page).status_code == 404
    assert looks(sent, scene.outsider) == 0


def test_lists_show_nothing_that_would_have_to_be_recorded(scene: Scene) -> None:
    sent = scene.send(message=SECRET)
    pages = [
        browser(scene.receiver).get(reverse("referral:list")),
        caller(scene.receiver).get("/api/v1/referrals/"),
        caller(scene.sender).get(f"/api/v1/referrals/cases/{scene.case.code}"),
        caller(scene.secretariat).get("/api/v1/referrals/unanswered"),
    ]
    assert [page.status_code for page in pages] == [200] * 4
    assert not any(SECRET in page.content.decode() for page in pages)
    assert not AuditEvent.objects.filter(event="referral.viewed", subject_id=sent.pk).exists()


@pytest.mark.parametrize("section", ["facts", "screening_result", "needs"])
def test_each_section_is_shared_by_itself(scene: Scene, section: str) -> None:
    found = seen(scene.send(message="", shared=(section,)), scene.receiver)
    assert found is not None
    assert [name for name, value in asdict(found).items() if value is not None] == [section]


def test_nothing_shared_is_said_on_the_page(scene: Scene) -> None:
    sent = scene.send(message="", shared=())
    page = browser(scene.receiver).get(reverse("referral:show", args=[scene.case.code, sent.pk]))
    assert "Nothing but the need itself is shared" in page.content.decode()


def test_who_reads_when(scene: Scene) -> None:
    sent = scene.send(message=SECRET)
    readers = (scene.sender, scene.receiver, scene.secretariat)
    assert [seen(sent, actor) is not None for actor in readers] == [True, True, False]
    actions.withdraw(referral_id=sent.pk, by=scene.sender, at=NOON)
    assert [seen(sent, actor) is not None for actor in readers] == [True, False, False]
    again = scene.send(message=SECRET)
    actions.accept(referral_id=again.pk, by=scene.receiver, at=NOON)
    actions.complete(referral_id=again.pk, by=scene.receiver, at=NOON)
    assert [seen(again, actor) is not None for actor in readers] == [True, True, False]


def test_a_child_of_unknown_age_is_told_as_one(db: None) -> None:
    scene = make_scene(age_years=None)
    sent = scene.send(shared=("facts",), consent="legal_basis", legal_basis="child_protection")
    found = seen(sent, scene.receiver)
    assert found is not None
    assert found.facts is not None
    assert (found.facts.is_child, found.facts.age_band) == (True, None)
    page = browser(scene.receiver).get(reverse("referral:show", args=[scene.case.code, sent.pk]))
    assert "treated as a child" in page.content.decode()


def test_roles_that_read_no_case_read_no_referral(scene: Scene) -> None:
    sent = scene.send()
    clerk = make_actor(name="clerk", role="administrator", organisation=scene.organisation(scene.receiver))
    with pytest.raises(Referral.DoesNotExist):
        actions.read(referral_id=sent.pk, by=clerk, at=NOON)
    assert not queries.inbox(actor=clerk, limit=9).waiting
    assert actions.read(referral_id=sent.pk, by=scene.receiver, at=NOON).referral == sent


def test_no_answer_in_time_reaches_the_secretariat(scene: Scene) -> None:
    sent = scene.send(urgency="emergency")
    due = NOON + timedelta(hours=current().referral.hours("emergency"))
    assert sent.answer_due_at == due
    theirs = cases.tasks_for(scene.secretariat).filter(subject_id=sent.pk)
    assert (sweep(at=due), theirs.exists()) == (0, False)
    late = due + timedelta(seconds=1)
    assert (sweep(at=late), sweep(at=late)) == (1, 0)
    assert theirs.get().escalated_at == late
    actions.accept(referral_id=sent.pk, by=scene.receiver, at=late)
    assert Task.objects.get(subject_id=sent.pk).state == "done"
    assert not theirs.filter(state="open").exists()


BAD: list[tuple[dict[str, Any], int, str]] = [
    ({"to": "shel\x00ter"}, 422, "to"),
    ({"to": "x" * 100_000}, 422, "to"),
    ({"to": "far"}, 422, "to"),
    ({"purposes": ["curiosity"]}, 422, "purposes"),
    ({"consent": "maybe"}, 422, "consent"),
    ({"consent": ""}, 422, "consent"),
    ({"legal_basis": "because\x00"}, 422, "legal_basis"),
    ({"urgency": "yesterday"}, 422, "urgency"),
    ({"shared": ["identity"]}, 422, "shared"),
    ({"need": "\u202edeen"}, 422, "need"),
    ({"message": "safe \u202e efas"}, 422, "message"),
    ({"message": "x" * 4_001}, 422, "message"),
    ({"to": "\ud800"}, 422, "to"),
    ({"message": None}, 422, ""),
    ({"shared": "facts"}, 422, ""),
]


@pytest.mark.parametrize(("changed", "status", "field"), BAD)
def test_what_cannot_be_is_a_problem(scene: Scene, changed: dict[str, Any], status: int, field: str) -> None:
    body = {"need": "shelter", "to": "shelter", "purposes": ["safety"], "consent": "given"}
    answer = caller(scene.sender).post(
        f"/api/v1/referrals/cases/{scene.case.code}",
        json.dumps(body | changed),
        content_type="application/json",
    )
    assert (answer.status_code, answer.json().get("field", "")) == (status, field), answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert not Referral.objects.exists()
    assert scene.stage() == "presumed"


def test_ten_megabytes_are_turned_away_and_controls_left_out(scene: Scene) -> None:
    amina, path = caller(scene.sender), f"/api/v1/referrals/cases/{scene.case.code}"
    body = {"need": "shelter", "to": "shelter", "purposes": ["safety"], "consent": "given"}
    large = json.dumps(body | {"message": "x" * 10_000_000})
    assert amina.post(path, large, content_type="application/json").status_code in {413, 422}
    assert not Referral.objects.exists()
    sent = amina.post(
        path, json.dumps(body | {"message": "Two\x00 beds\x07\ud800"}), content_type="application/json"
    )
    assert sent.status_code == 200
    found = seen(Referral.objects.get(), scene.receiver)
    assert found is not None
    assert found.message == "Two beds"


def test_nobody_powerless_reads_anything(scene: Scene) -> None:
    sent = scene.send()
    powerless = replace(scene.receiver, permissions=frozenset())
    assert not queries.visible_to(powerless).exists()
    assert queries.visible_to(scene.receiver).get() == sent
