"""A case with a window just given; some hours have passed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lindung.cases.voices import boxes
from lindung.cases.voices.actions.giving import Given
from lindung.cases.voices.testing import LATER, Around, make_around
from lindung.kernel import clock
from lindung.kernel.sealing.boxes import Cost


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a try at a word cost little."""
    monkeypatch.setattr(boxes, "COST", Cost(rounds=1, memory=64, lanes=1))


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with clock.travel(to=LATER):
        yield


@pytest.fixture
def around(db: None) -> Around:
    """The case and everybody around it."""
    return make_around()


@pytest.fixture
def given(around: Around) -> Given:
    """The window that the shelter's manager gave."""
    return around.given()
