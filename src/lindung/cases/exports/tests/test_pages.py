"""The pages: ask, decide, fetch; the keys."""

from __future__ import annotations

import uuid

import pyrage
import pytest
from django.urls import reverse

from lindung.access.web import standing
from lindung.cases.emergency.tests.test_pages import client_of
from lindung.cases.exports import actions
from lindung.cases.exports.models import Export, RecipientKey
from lindung.cases.exports.tests.conftest import MARKER, WORDS, Scene


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the second factor count as just proven."""
    monkeypatch.setattr(standing, "fresh", lambda session, now: True)


def answers(scene: Scene) -> dict[str, object]:
    """Return what the form sends."""
    return {
        "_submission": str(uuid.uuid4()),
        "codes": scene.case.code,
        "purpose": scene.purpose,
        "sections": ["notes"],
        "key": str(scene.key.pk),
        "explanation": WORDS,
    }


@pytest.mark.django_db(transaction=True)
def test_asked_approved_and_fetched_on_pages(scene: Scene) -> None:
    asker, officer = client_of(scene.farah), client_of(scene.dewi)
    case = asker.get(reverse("case", args=[scene.case.code])).content.decode()
    assert reverse("exports:ask") in case
    assert asker.get(reverse("exports:ask") + f"?case={scene.case.code}").status_code == 200
    done = asker.post(reverse("exports:ask"), answers(scene))
    export = Export.objects.get()
    show = reverse("exports:show", args=[export.pk])
    assert done.status_code == 302 and done["Location"] == show
    assert asker.post(reverse("exports:approve", args=[export.pk])).status_code == 403
    page = officer.get(show).content.decode()
    assert scene.case.code in page and "they are sealed" in page and MARKER not in page
    assert export.number in officer.get(reverse("exports:home")).content.decode()
    assert officer.post(reverse("exports:approve", args=[export.pk])).status_code == 302
    actions.make(export_id=export.pk, at=scene.at)
    assert b"Fetch the file" in asker.get(show).content
    file = asker.post(reverse("exports:fetch", args=[export.pk]))
    assert file["Content-Disposition"].startswith("attachment")
    assert pyrage.decrypt(file.content, [scene.private])
    assert asker.post(reverse("exports:fetch", args=[export.pk])).status_code == 410
    assert client_of(scene.chidi).get(show).status_code == 404


def test_keys_are_registered_and_ended_on_pages(scene: Scene) -> None:
    officer = client_of(scene.dewi)
    public = str(pyrage.x25519.Identity.generate().to_public())
    given = {"_submission": str(uuid.uuid4()), "organisation": "welfare", "public": public}
    assert officer.post(reverse("exports:keys"), given).status_code == 302
    key = RecipientKey.objects.get(public=public)
    assert key.fingerprint[:4].encode() in officer.get(reverse("exports:keys")).content
    assert officer.post(reverse("exports:end_key", args=[key.pk])).status_code == 302
    wrong = given | {"_submission": str(uuid.uuid4()), "public": "AGE-SECRET-KEY-1XYZ"}
    found = officer.post(reverse("exports:keys"), wrong)
    assert found.status_code == 422 and b"private key" in found.content
    assert client_of(scene.farah).get(reverse("exports:keys")).status_code == 403


def test_without_a_fresh_factor_nothing_happens(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "fresh", lambda session, now: False)
    assert client_of(scene.farah).post(reverse("exports:ask"), answers(scene)).status_code in (302, 303)
    assert not Export.objects.exists()
