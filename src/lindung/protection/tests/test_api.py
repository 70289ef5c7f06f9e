"""The same acts over HTTP: once per key, refused as problems, nothing for outsiders."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from lindung.access.actions import issue_token
from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.kernel import clock
from lindung.protection.models import Order
from lindung.protection.testing import DAY, Scene

Call = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def day_after() -> Iterator[None]:
    """Let every call happen the day after the case was accepted."""
    with clock.travel(to=NOON + DAY):
        yield


@pytest.fixture
def call(scene: Scene) -> Call:
    """Return a function that posts (with a body) or gets (without) as an actor with a token."""

    def send(by: Actor, path: str, body: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
        key = issue_token(user=User.objects.get(pk=by.user_id), name="test", by=None, at=NOON)
        client = Client(headers={"Authorization": f"Bearer {key}", **headers})
        address = f"/api/v1/protection/{path}"
        if body is None:
            return client.get(address)
        return client.post(address, json.dumps(body), content_type="application/json")

    return send


def test_the_whole_path(scene: Scene, call: Call) -> None:
    case = f"cases/{scene.case.code}"
    custody = call(scene.enforcer, f"{case}/custody", {"began_at": "2026-11-09T10:30", "reference": "C-1"})
    assert custody.status_code == 200, custody.content
    assert Order.objects.get().made_at == NOON.replace(hour=2, minute=30)  # read off a wall clock
    application = {
        "kind": "interim_order",
        "court": scene.court.code,
        "applied_on": "2026-11-09",
        "reference": "A-1",
    }
    assert call(scene.enforcer, f"{case}/applications", application).status_code == 200
    interim = {
        "made_at": "2026-11-09T15:00",
        "reference": "I-1",
        "court": scene.court.code,
        "place_of_refuge": scene.refuge.code,
        "protection_officer": scene.officer.username,
    }
    made = call(scene.registrar, f"{case}/interim-order", interim)
    assert made.status_code == 200, made.content
    assert made.json()["state"] == "in_force"
    assert scene.refuge.code not in made.content.decode()
    for actor, half in ((scene.enforcer, "enforcement"), (scene.protector, "protection")):
        signed = call(
            actor, f"{case}/report/signatures", {"half": half, "findings": "Held.", "on": "2026-11-10"}
        )
        assert signed.status_code == 200, signed.content
    assert signed.json()["complete"]
    scene.determined(at=NOON + DAY)
    protection = {"made_at": "2026-11-10T11:00", "reference": "P-1", "court": scene.court.code}
    order = call(scene.registrar, f"{case}/protection-order", protection).json()
    extension = {
        "made_at": "2026-11-10T11:30",
        "reference": "E-1",
        "court": scene.court.code,
        "reason": "Testimony.",
        "last_day": "2027-03-31",
    }
    assert call(scene.registrar, f"{case}/extension", extension).status_code == 200
    change = {"correction_reason": "Misread.", "reference": "I-2", "court": scene.court.code}
    corrected = call(scene.registrar, f"orders/{made.json()['id']}/correction", change)
    assert corrected.json()["corrects"] == made.json()["id"]
    ended = call(
        scene.registrar, f"orders/{order['id']}/end", {"ended_at": "2026-11-10T12:00", "reason": "Safe."}
    )
    assert ended.json()["state"] == "ended"
    listed = call(scene.protector, f"{case}/orders").json()
    assert {row["kind"] for row in listed} == {"custody", "interim_order", "protection_order", "extension"}
    assert sum(row["state"] == "superseded" for row in listed) == 1
    assert len(call(scene.protector, f"{case}/reports").json()) == 1
    assert call(scene.protector, f"orders/{order['id']}").json()["reference"] == "P-1"


def test_refusal_and_release(scene: Scene, call: Call) -> None:
    scene.custody()
    applied = scene.application()
    refused = call(
        scene.registrar, f"orders/{applied.pk}/refusal", {"made_at": "2026-11-09T16:00", "reason": "No."}
    )
    assert refused.json()["state"] == "refused"
    gone = {"destination": "free", "made_at": "2026-11-09T17:00", "reference": "R-1"}
    assert call(scene.enforcer, f"cases/{scene.case.code}/release", gone).json()["kind"] == "release"
    assert scene.stage() == "closed"


def test_sent_twice_is_done_once(scene: Scene, call: Call) -> None:
    body = {"began_at": "2026-11-09T10:30:00+08:00", "reference": "C-1"}
    key = {"Idempotency-Key": str(uuid.uuid4())}
    answers = [call(scene.enforcer, f"cases/{scene.case.code}/custody", body, **key).json() for _ in range(2)]
    assert answers[0]["id"] == answers[1]["id"]
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"court": "nowhere"}, "court"),
        ({"place_of_refuge": "nowhere"}, "place_of_refuge"),
        ({"protection_officer": "nobody"}, "protection_officer"),
        ({"enforcement_officer": "nobody"}, "enforcement_officer"),
        ({"made_at": "2026-11-30T10:00"}, "made_at"),
        ({"made_at": "0001-01-01T00:00"}, "made_at"),
        ({"last_day": "9999-12-31"}, "last_day"),
    ],
)
def test_refused_acts_are_problems(scene: Scene, call: Call, changed: dict[str, str], field: str) -> None:
    body = {
        "made_at": "2026-11-09T15:00",
        "reference": "I-1",
        "court": scene.court.code,
        "place_of_refuge": scene.refuge.code,
        "protection_officer": scene.officer.username,
    }
    answer = call(scene.enforcer, f"cases/{scene.case.code}/interim-order", body | changed)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["field"] == field
    assert not Order.objects.exists()


def test_strangers_and_nonsense(scene: Scene, call: Call) -> None:
    body = {"began_at": "2026-11-09T10:30", "reference": "C-1"}
    path = f"cases/{scene.case.code}/custody"
    assert call(scene.outsider, path, body).status_code == 404
    assert call(scene.protector, path, body).status_code == 403
    assert call(scene.enforcer, path, {"began_at": "31 April", "reference": 7}).status_code == 422
    assert call(scene.enforcer, "cases/NONE-0000-0000/custody", body).status_code == 404
    order = scene.custody()
    assert call(scene.outsider, f"orders/{order.pk}").status_code == 404
    assert call(scene.outsider, f"cases/{scene.case.code}/orders").status_code == 404
    assert Client().get(f"/api/v1/protection/orders/{order.pk}").status_code == 401
