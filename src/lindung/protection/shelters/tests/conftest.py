"""A person under an interim order and a house for them; the hour stands at two past noon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from lindung.access.testing import NOON
from lindung.kernel import clock
from lindung.protection.shelters.testing import Sheltering, make_sheltering

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def sheltering(db: None) -> Sheltering:
    """A woman under an interim order, and a house of the place it names with two beds for women."""
    return make_sheltering()


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with clock.travel(to=LATER):
        yield
