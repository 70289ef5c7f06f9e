"""A person with a window, at a phone; the clock stands some hours after it was given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from lindung.cases.voices import boxes
from lindung.cases.voices.actions.giving import Given
from lindung.cases.voices.testing import LATER, WORD, Around, make_around
from lindung.kernel import clock
from lindung.kernel.sealing.boxes import Cost


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(boxes, "COST", Cost(rounds=1, memory=64, lanes=1))
    with clock.travel(to=LATER):
        yield


@pytest.fixture
def around(db: None) -> Around:
    """The case and everybody around it."""
    return make_around()


@pytest.fixture
def given(around: Around) -> Given:
    """The person's window."""
    return around.given()


@pytest.fixture
def phone(given: Given) -> Client:
    """The person's phone, inside, at a server that checks its forms."""
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/window/en/", {"code": given.code, "passphrase": WORD})
    assert answer.status_code == 302 and answer["Location"] == "/window/en/in/"
    return client
