"""The pages: take it, see the banner, end it, judge it."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.web import standing
from lindung.cases.emergency.models import Alarm, Emergency
from lindung.cases.emergency.tests.conftest import WORDS, Scene

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def client_of(actor: Actor) -> Client:
    """Return a browser signed in as an actor."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend=BACKEND)
    return client


def answers(scene: Scene, **given: str) -> dict[str, str]:
    """Return what the form sends."""
    return {
        "_submission": str(uuid.uuid4()),
        "case_code": scene.case.code,
        "reason": "danger",
        "explanation": WORDS,
    } | given


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the second factor count as just proven."""
    monkeypatch.setattr(standing, "fresh", lambda session, now: True)


def test_from_the_form_to_the_banner_to_the_end(scene: Scene) -> None:
    browser = client_of(scene.chidi)
    case = reverse("case", args=[scene.case.code])
    assert browser.get(case).status_code == 404
    assert browser.get(reverse("emergency:enter")).status_code == 200
    done = browser.post(reverse("emergency:enter"), answers(scene))
    assert done.status_code == 302 and done["Location"] == case
    page = browser.get(case).content.decode()
    entry = Emergency.objects.get()
    shown = reverse("emergency:show", args=[scene.case.code, entry.pk])
    assert "Emergency access until" in page and shown in page
    assert browser.get(shown).status_code == 200
    assert browser.post(reverse("emergency:end", args=[scene.case.code, entry.pk])).status_code == 302
    assert browser.get(case).status_code == 404


def test_a_wrong_code_is_answered_on_the_form(scene: Scene) -> None:
    browser = client_of(scene.chidi)
    found = browser.post(reverse("emergency:enter"), answers(scene, case_code="TIP-0000-0000"))
    assert found.status_code == 422 and b"No case opens with this code" in found.content
    assert browser.post(reverse("emergency:enter"), answers(scene, explanation="asdf")).status_code == 422
    for _ in range(10):
        found = browser.post(reverse("emergency:enter"), answers(scene, case_code="TIP-0000-0000"))
    assert found.status_code == 429 and Alarm.objects.count() == 1


def test_the_lead_ends_it_and_an_outsider_finds_nothing(scene: Scene) -> None:
    client_of(scene.chidi).post(reverse("emergency:enter"), answers(scene))
    entry = Emergency.objects.get()
    where = [scene.case.code, entry.pk]
    lead = client_of(scene.farah)
    assert b"End this access now" in lead.get(reverse("emergency:show", args=where)).content
    assert lead.post(reverse("emergency:end", args=where)).status_code == 302
    from lindung.access.testing import make_actor, make_organisation

    eve = make_actor(name="eve", role="protection_officer", organisation=make_organisation(code="third"))
    assert client_of(eve).get(reverse("emergency:show", args=where)).status_code == 404


def test_the_data_officer_judges_on_pages(scene: Scene) -> None:
    client_of(scene.chidi).post(reverse("emergency:enter"), answers(scene))
    entry = Emergency.objects.get()
    where = [scene.case.code, entry.pk]
    officer = client_of(scene.dewi)
    home = officer.get(reverse("emergency:home")).content.decode()
    assert scene.case.code in home and "Emergencies" in home
    assert b"Took emergency access" in officer.get(reverse("emergency:review", args=where)).content
    given = {"_submission": str(uuid.uuid4()), "verdict": "justified", "findings": WORDS}
    assert officer.post(reverse("emergency:review", args=where), given).status_code == 302
    assert b"Justified" in officer.get(reverse("emergency:home")).content
    assert client_of(scene.farah).get(reverse("emergency:home")).status_code == 403


def test_without_a_fresh_factor_nothing_happens(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "fresh", lambda session, now: False)
    found = client_of(scene.chidi).post(reverse("emergency:enter"), answers(scene))
    assert found.status_code in (302, 303) and not Emergency.objects.exists()
