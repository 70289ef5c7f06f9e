"""A case under an interim order; the protection officer answers, the secretariat keeps the country's items."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.kernel import clock
from lindung.protection.permissions.testing import make_delegate, make_protected
from lindung.protection.testing import Scene

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def scene(db: None) -> Scene:
    """A case under a protection order."""
    return make_protected()


@pytest.fixture
def keeper(db: None) -> Actor:
    """Who keeps the items of the country."""
    return make_delegate()


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with clock.travel(to=LATER):
        yield
