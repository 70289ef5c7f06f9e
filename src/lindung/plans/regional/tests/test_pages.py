"""The pages: propose, approve, fetch; keys, upload; what readers see."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.web import standing
from lindung.plans.regional import files
from lindung.plans.regional.models import PartnerKey, Received, Release
from lindung.plans.regional.tests.conftest import PLAN, Scene

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the second factor count as just proven."""
    monkeypatch.setattr(standing, "fresh", lambda session, now: True)


def client_of(actor: Actor) -> Client:
    """Return a browser signed in as an actor."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend=BACKEND)
    return client


def sent(**given: object) -> dict[str, object]:
    """Return a form's answers with a fresh submission key."""
    return {"_submission": str(uuid.uuid4())} | given


def test_proposed_approved_and_fetched(scene: Scene) -> None:
    one, two = client_of(scene.people.monitor), client_of(scene.people.second_monitor)
    make = reverse("regional:make", args=[PLAN])
    assert one.get(make).status_code == 200
    done = one.post(make, sent(period="2025", measures=["cases.opened", "referrals.sent"]))
    assert done.status_code == 302
    release = Release.objects.get()
    show = reverse("regional:release", args=[release.pk])
    fetch = reverse("regional:fetch", args=[release.pk])
    assert one.get(fetch).status_code == 404
    assert one.post(reverse("regional:approve", args=[release.pk])).status_code == 403
    assert b"Approve and sign" not in one.get(show).content
    assert b"Approve and sign" in two.get(show).content
    assert release.number in two.get(reverse("regional:home")).content.decode()
    assert two.post(reverse("regional:approve", args=[release.pk])).status_code == 302
    file = one.get(fetch)
    assert file["Content-Disposition"].startswith("attachment")
    assert files.read(data=file.content).release.number == release.number
    withdraw = reverse("regional:withdraw", args=[release.pk])
    assert one.post(withdraw, sent(reason="")).status_code == 422
    assert one.post(withdraw, sent(reason="Counted wrongly")).status_code == 302
    assert one.get(fetch).status_code == 404
    assert one.get(reverse("regional:fetch_notice", args=[release.pk])).status_code == 200
    reader = client_of(scene.people.decision_maker)
    page = reader.get(reverse("regional:plan", args=[PLAN])).content.decode()
    assert "Withdrawn" in page and release.number in page
    assert reader.get(show).status_code == 200
    assert reader.get(reverse("regional:fetch_notice", args=[release.pk])).status_code == 403


def test_a_proposal_is_for_those_who_make_releases_only(scene: Scene) -> None:
    release = scene.propose()
    show = reverse("regional:release", args=[release.pk])
    assert client_of(scene.people.decision_maker).get(show).status_code == 404
    assert client_of(scene.people.partner).get(show).status_code == 404
    assert client_of(scene.people.case_worker).get(show).status_code == 403
    assert client_of(scene.people.second_monitor).get(show).status_code == 200


def upload(browser: Client, data: bytes):  # type: ignore[no-untyped-def]
    """Send a file as the page does."""
    file = SimpleUploadedFile("release.json", data, content_type="application/json")
    return browser.post(reverse("regional:receive"), sent(file=file))


def test_a_key_is_compared_and_a_file_taken(scene: Scene) -> None:
    officer, partner = client_of(scene.people.monitor), scene.partner
    keys = reverse("regional:keys")
    given = sent(country="sgp", public=partner.public, valid_from="2025-01-01")
    assert officer.post(keys, given).status_code == 302
    key = PartnerKey.objects.get()
    refused = upload(officer, partner.file())
    assert refused.status_code == 422 and b"registered and compared" in refused.content
    compare = reverse("regional:compare_key", args=[key.pk])
    page = officer.get(compare).content.decode()
    assert key.fingerprint not in page and files.shown(key.fingerprint) not in page
    wrong = officer.post(compare, sent(told="0" * 32, how="By telephone"))
    assert wrong.status_code == 422 and b"not the fingerprint" in wrong.content
    told = files.shown(key.fingerprint)
    assert officer.post(compare, sent(told=told, how="By telephone")).status_code == 302
    done = upload(officer, partner.file())
    row = Received.objects.get()
    assert done.status_code == 302 and done["Location"] == reverse("regional:received", args=[row.pk])
    again = upload(officer, partner.file())
    assert again.status_code in (302, 422)
    spoilt = upload(officer, partner.file().replace(b":41", b":42"))
    assert spoilt.status_code == 422 and b"altered after it was signed" in spoilt.content
    big = upload(officer, b"x" * (files.LIMIT + 1))
    assert big.status_code == 422 and b"larger than any release" in big.content
    assert Received.objects.count() == 1
    assert officer.post(reverse("regional:end_key", args=[key.pk])).status_code == 302


def test_readers_see_the_matrix_and_nobody_else_uploads(scene: Scene) -> None:
    scene.trust()
    row = scene.receive(scene.partner.file())
    for actor in (scene.people.partner, scene.people.decision_maker, scene.people.welfare_lead):
        browser = client_of(actor)
        page = browser.get(reverse("regional:plan", args=[PLAN])).content.decode()
        assert "Cases opened" in page and ">41<" in page
        assert browser.get(reverse("regional:received", args=[row.pk])).status_code == 200
        assert browser.get(reverse("regional:receive")).status_code == 403
        assert browser.get(reverse("regional:keys")).status_code == 403
        assert browser.get(reverse("regional:make", args=[PLAN])).status_code == 403
    assert client_of(scene.people.case_worker).get(reverse("regional:home")).status_code == 403
    monitor = client_of(scene.people.monitor)
    assert monitor.get(reverse("regional:plan", args=["NO-PLAN"])).status_code == 404
    assert Client().get(reverse("regional:home")).status_code == 302


def test_without_a_fresh_factor_nothing_is_signed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    release = scene.propose()
    monkeypatch.setattr(standing, "fresh", lambda session, now: False)
    two = client_of(scene.people.second_monitor)
    assert two.post(reverse("regional:approve", args=[release.pk])).status_code in (302, 303)
    release.refresh_from_db()
    assert release.state == "proposed"
