"""Care at a glance: for those who care, nothing for strangers; what is missing stands first."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import make_actor, make_organisation
from lindung.cases.models import Case
from lindung.protection.testing import Scene, make_scene

pytestmark = pytest.mark.django_db


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


@pytest.fixture
def scene() -> Scene:
    """A person under an interim order, whom nobody has told anything yet."""
    made = make_scene()
    made.interim()
    return made


def test_what_is_missing_stands_first_and_leads_to_its_page(scene: Scene) -> None:
    page = browser(scene.protector).get(reverse("care", args=[scene.case.code]))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Nobody has explained to the person what happens next" in text
    assert reverse("informing:home", args=[scene.case.code]) in text


def test_the_case_page_leads_to_care_once_there_is_any(scene: Scene) -> None:
    mine = browser(scene.protector)
    assert reverse("care", args=[scene.case.code]) in mine.get(scene_url(scene)).content.decode()
    Case.objects.filter(pk=scene.case.pk).update(stage="screened")
    assert reverse("care", args=[scene.case.code]) not in mine.get(scene_url(scene)).content.decode()


def test_who_enforces_learns_nothing_of_care(scene: Scene) -> None:
    page = browser(scene.enforcer).get(reverse("care", args=[scene.case.code])).content.decode()
    assert "Nobody has explained to the person" in page
    assert "What helps the person" not in page and "Plan of help" not in page
    caring = browser(scene.protector).get(reverse("care", args=[scene.case.code])).content.decode()
    assert "What helps the person" in caring and "Plan of help" in caring


def test_a_stranger_finds_no_care(scene: Scene) -> None:
    stranger = make_actor(
        name="outside", role="protection_officer", organisation=make_organisation(code="elsewhere")
    )
    response = browser(stranger).get(reverse("care", args=[scene.case.code]))
    assert response.status_code == 404


def scene_url(scene: Scene) -> str:
    return reverse("case", args=[scene.case.code])
