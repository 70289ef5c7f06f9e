"""The same acts over HTTP: once per key, refused as problems, nothing for outsiders."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from lindung.access.actions import issue_token
from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.referral.models import Referral
from lindung.referral.testing import Scene

BODY = {
    "need": "shelter",
    "to": "shelter",
    "purposes": ["assistance"],
    "consent": "given",
    "urgency": "urgent",
    "shared": ["facts", "needs"],
    "message": "Two beds, please.",
}


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Let every call happen half an hour after the case was opened."""
    with clock.travel(to=NOON + timedelta(minutes=30)):
        yield


def call(by: Actor, path: str, body: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
    """Post (with a body) or get (without) as an actor with a token."""
    key = issue_token(user=User.objects.get(pk=by.user_id), name="test", by=None, at=NOON)
    client = Client(headers={"Authorization": f"Bearer {key}", **headers})
    address = f"/api/v1/referrals/{path}"
    if body is None:
        return client.get(address)
    return client.post(address, json.dumps(body), content_type="application/json")


def sent_by(scene: Scene, **changed: Any) -> str:
    """Send over HTTP and return the id."""
    answer = call(scene.sender, f"cases/{scene.case.code}", BODY | changed)
    assert answer.status_code == 200, answer.content
    return str(answer.json()["id"])


def test_send_accept_complete(scene: Scene) -> None:
    key = sent_by(scene)
    assert [one["id"] for one in call(scene.receiver, "").json()["waiting"]] == [key]
    opened = call(scene.receiver, key).json()
    assert opened["shared"]["facts"]["age_band"] == [25, 29]
    assert opened["shared"]["screening_result"] is None
    assert opened["shared"]["message"] == "Two beds, please."
    assert call(scene.receiver, f"{key}/accept", {}).json()["state"] == "accepted"
    done = call(scene.receiver, f"{key}/complete", {"note": "Done"})
    assert (done.status_code, done.json()["state"], scene.stage()) == (200, "completed", "accepted")
    listed = call(scene.sender, f"cases/{scene.case.code}").json()
    assert [(one["id"], one["shared"]) for one in listed] == [(key, None)]


def test_decline_settle_withdraw(scene: Scene) -> None:
    key = sent_by(scene)
    assert call(scene.receiver, f"{key}/decline", {"reason": "other"}).status_code == 422
    declined = call(scene.receiver, f"{key}/decline", {"reason": "no_capacity", "text": "Full"})
    assert declined.json()["decline_reason"] == "no_capacity"
    closed = call(scene.receiver, key)
    assert (closed.status_code, closed.json()["type"]) == (410, "urn:lindung:problem:no_longer_open")
    assert call(scene.sender, key).json()["decline_text"] == "Full"
    assert call(scene.sender, f"{key}/settle", {}).status_code == 200
    assert call(scene.sender, f"{key}/settle", {}).status_code == 409
    other = sent_by(scene, to="haven")
    assert call(scene.sender, f"{other}/withdraw", {}).json()["state"] == "withdrawn"
    assert scene.stage() == "presumed"


def test_refusals_are_problems(scene: Scene) -> None:
    path = f"cases/{scene.case.code}"
    for changed, status, field in (
        ({"to": "nobody"}, 422, "to"),
        ({"to": "far"}, 422, "to"),
        ({"need": "miracles"}, 422, "need"),
        ({"purposes": []}, 422, "purposes"),
        ({"consent": "refused"}, 409, ""),
        ({"message": "x" * 4_001}, 422, "message"),
        ({"urgency": 7}, 422, None),
    ):
        answer = call(scene.sender, path, BODY | changed)
        assert answer.status_code == status, (changed, answer.content)
        assert answer["Content-Type"] == "application/problem+json"
        assert field is None or answer.json()["field"] == field
    key = sent_by(scene)
    assert call(scene.receiver, f"{key}/accept", {}).status_code == 200
    late = call(scene.second, f"{key}/accept", {})
    assert (late.status_code, late.json()["type"]) == (409, "urn:lindung:problem:already_answered")
    assert call(scene.sender, f"{key}/accept", {}).status_code == 403


def test_outsiders_get_nothing(scene: Scene) -> None:
    key = sent_by(scene)
    assert call(scene.outsider, key).status_code == 404
    assert call(scene.outsider, f"{key}/accept", {}).status_code == 404
    assert call(scene.outsider, f"cases/{scene.case.code}").status_code == 404
    assert call(scene.outsider, f"cases/{scene.case.code}", BODY).status_code == 404
    assert call(scene.outsider, "").json() == {"waiting": [], "sent": [], "received": []}
    assert Client().get(f"/api/v1/referrals/{key}").status_code == 401
    assert call(scene.sender, str(uuid.uuid4())).status_code == 404


def test_one_key_is_one_referral(scene: Scene) -> None:
    key = {"Idempotency-Key": str(uuid.uuid4())}
    answers = [call(scene.sender, f"cases/{scene.case.code}", BODY, **key) for _ in range(2)]
    assert {answer.json()["id"] for answer in answers} == {str(Referral.objects.get().pk)}


def test_the_country_without_answers(scene: Scene) -> None:
    key = sent_by(scene)
    assert call(scene.sender, "unanswered").status_code == 403
    assert [one["id"] for one in call(scene.secretariat, "unanswered").json()] == [key]


def test_another_harm(scene: Scene) -> None:
    agency = scene.organisation(scene.outsider)
    agency.kind = current().non_tip_agencies["fraud"]
    agency.save()
    body = {name: value for name, value in BODY.items() if name != "need"} | {"to": "far", "harm": "fraud"}
    answer = call(scene.sender, f"cases/{scene.case.code}/other-harm", body)
    assert (answer.status_code, answer.json()["other_harm"]) == (200, "fraud")
    assert scene.stage() == "closed"
