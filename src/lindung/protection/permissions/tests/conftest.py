"""A case under a protection order; the protection officer applies, somebody of the secretariat decides."""

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
    """A case under a protection order since noon."""
    return make_protected()


@pytest.fixture
def delegate(db: None) -> Actor:
    """Who decides."""
    return make_delegate()


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with clock.travel(to=LATER):
        yield
