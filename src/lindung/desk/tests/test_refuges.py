"""Which shelter takes part in a case is told to those who protect and care, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from lindung.access.actions import issue_token
from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.purposes import Purpose
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.cases import actions as hub
from lindung.cases import refuges
from lindung.kernel import clock
from lindung.referral import actions
from lindung.referral.testing import Scene, make_scene


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Let every page see the moment at which all of it happened."""
    with clock.travel(to=NOON):
        yield


@pytest.fixture
def scene(db: None) -> Scene:
    """A referral that a shelter has accepted, its note, its task, and a court and a clinic on the case."""
    scene = make_scene()
    shelter = Organisation.objects.filter(pk=scene.receiver.organisation_id)
    shelter.update(code="harbour_house", names={"en": "Harbour House"})
    User.objects.filter(pk=scene.receiver.user_id).update(display_name="Quilla Harbour")
    sent = scene.send()
    actions.accept(referral_id=sent.pk, by=scene.receiver, at=NOON)
    hub.note(case_id=scene.case.pk, text="She sleeps well.", by=scene.receiver, at=NOON)
    return scene


def reader(scene: Scene, name: str, role: str, kind: str, purpose: str) -> Actor:
    """Return somebody of a further organisation that takes part for `purpose`."""
    organisation = make_organisation(code=f"{name}_office", kind=kind)
    hub.involve(case=scene.case, organisation=organisation, purpose=purpose, at=NOON)
    return make_actor(name=name, role=role, organisation=organisation)


def told(scene: Scene, actor: Actor) -> list[bool]:
    """Return whether the case page and the interface name the shelter, or who works there."""
    user = User.objects.get(pk=actor.user_id)
    shelter = scene.organisation(scene.receiver)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/cases/{scene.case.code}/")
    assert page.status_code == 200
    key = issue_token(user=user, name="test", by=None, at=NOON)
    program = Client(headers={"Authorization": f"Bearer {key}"})
    root = "/api/v1"
    answers = [
        program.get(f"{root}{path}")
        for path in (
            f"/cases/{scene.case.code}/timeline",
            f"/cases/{scene.case.code}/tasks",
            f"/referrals/cases/{scene.case.code}",
        )
    ]
    assert [answer.status_code for answer in answers] == [200] * 3
    person = User.objects.get(pk=scene.receiver.user_id).display_name
    text = page.content.decode()
    return [
        shelter.name in text or person in text,
        any(
            f'"{shelter.code}"' in answer.content.decode() or shelter.name in answer.content.decode()
            for answer in answers
        ),
    ]


@pytest.mark.parametrize(
    ("role", "kind", "purpose", "knows"),
    [
        ("court_registrar", "court", Purpose.COURT, False),
        ("prosecutor", "prosecutor", Purpose.PROSECUTION, False),
        ("enforcement_officer", "police", Purpose.ENFORCEMENT, False),
        ("protection_officer", "welfare", Purpose.PROTECTION, True),
        ("health_worker", "health", Purpose.HEALTH, True),
    ],
)
def test_by_purpose(scene: Scene, role: str, kind: str, purpose: str, knows: bool) -> None:
    actor = reader(scene, "reader", role, kind, purpose)
    assert told(scene, actor) == [knows, knows]


def test_the_shelter_and_the_coordination_know(scene: Scene) -> None:
    assert told(scene, scene.second) == [True, True]
    assert told(scene, scene.secretariat) == [True, True]


def test_what_stands_for_it_is_shown(scene: Scene) -> None:
    actor = reader(scene, "reader", "court_registrar", "court", Purpose.COURT)
    client = Client()
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/cases/{scene.case.code}/")
    assert (refuges.masked(), "services to the person") in page.context["involved"]
    assert "She sleeps well." in page.content.decode(), "the note is theirs to read, not where it was written"
