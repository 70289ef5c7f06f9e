"""The pages: what waits, two reviews, the tombstone; holds and requests from the case."""

from __future__ import annotations

import json
import uuid

import pytest
from django.urls import reverse

from lindung.access.web import standing
from lindung.cases.emergency.tests.test_pages import client_of
from lindung.cases.retention import actions
from lindung.cases.retention.models import Erasure, Hold
from lindung.cases.retention.tests.conftest import NOTE, WORDS, Scene


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the second factor count as just proven."""
    monkeypatch.setattr(standing, "fresh", lambda session, now: True)


def said(**given: str) -> dict[str, str]:
    """Return what a form sends."""
    return {"_submission": str(uuid.uuid4())} | given


def test_from_the_proposal_to_the_erased_case(scene: Scene) -> None:
    row = scene.proposed()
    first, second, lead = client_of(scene.dewi), client_of(scene.doris), client_of(scene.farah)
    case = reverse("case", args=[scene.case.code])
    assert NOTE.encode() in lead.get(case).content
    assert scene.case.code.encode() in first.get(reverse("retention:home")).content
    show = reverse("retention:show", args=[row.pk])
    page = first.get(show).content.decode()
    assert "10 years after closing" in page and "to_be_verified" in page
    review = reverse("retention:review", args=[row.pk])
    assert first.post(review).status_code == 302 and first.post(review).status_code == 403
    assert second.post(review).status_code == 302
    actions.erase(erasure_id=row.pk, at=scene.at)
    page = lead.get(case).content.decode()
    assert "were erased" in page and NOTE not in page
    assert b"Signed record" in lead.get(reverse("retention:case", args=[scene.case.code])).content
    record = lead.get(reverse("retention:record", args=[row.pk]))
    assert json.loads(json.loads(record.content)["signed"])["cases"] == [scene.case.code]
    stranger = client_of(scene.chidi)
    for address in (
        reverse("retention:record", args=[row.pk]),
        reverse("retention:case", args=[scene.case.code]),
    ):
        assert stranger.get(address).status_code == 404
    assert stranger.get(show).status_code == 403


def test_holds_and_requests_from_the_case(scene: Scene) -> None:
    lead = client_of(scene.farah)
    where = [scene.case.code]
    assert reverse("retention:case", args=where).encode() in lead.get(reverse("case", args=where)).content
    assert lead.post(reverse("retention:hold", args=where), said(reason="asdf")).status_code == 422
    assert (
        lead.post(reverse("retention:hold", args=where), said(reason=WORDS, until="2199-01-01")).status_code
        == 302
    )
    held = lead.post(reverse("retention:ask", args=where), said(why=WORDS))
    assert held.status_code == 409 and b"legal hold stands" in held.content
    hold = Hold.objects.get()
    assert client_of(scene.chidi).post(reverse("retention:release", args=[hold.pk])).status_code == 404
    assert lead.post(reverse("retention:release", args=[hold.pk])).status_code == 302
    assert lead.post(reverse("retention:ask", args=where), said(why=WORDS)).status_code == 302
    row = Erasure.objects.get()
    officer = client_of(scene.dewi)
    assert officer.get(reverse("retention:hold_proposed", args=[row.pk])).status_code == 200
    assert officer.post(reverse("retention:hold_proposed", args=[row.pk]), said(why=WORDS)).status_code == 302
    assert officer.post(reverse("retention:refuse", args=[row.pk]), said(why=WORDS)).status_code == 302
    assert Erasure.objects.get().state == "refused"
    assert officer.get(reverse("retention:record", args=[row.pk])).status_code == 404


def test_without_a_fresh_factor_nothing_happens(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    row = scene.proposed()
    monkeypatch.setattr(standing, "fresh", lambda session, now: False)
    found = client_of(scene.dewi).post(reverse("retention:review", args=[row.pk]))
    assert found.status_code in (302, 303) and Erasure.objects.get().state == "proposed"
