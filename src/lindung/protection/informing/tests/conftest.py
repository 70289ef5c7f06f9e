"""A case with an interim order; the protection officer informs, somebody elsewhere stands outside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from lindung.access.testing import NOON
from lindung.kernel import clock
from lindung.protection.testing import Scene, make_scene

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def scene(db: None) -> Scene:
    """An accepted case with everyone an order can name, and an interim order in force since noon."""
    made = make_scene()
    made.interim()
    return made


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with clock.travel(to=LATER):
        yield
