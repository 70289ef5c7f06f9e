"""A case under an interim order; the protection officer cares, a clinic treats, somebody elsewhere stands outside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lindung.kernel import clock
from lindung.protection.care.testing import LATER, Carers, make_carers


@pytest.fixture
def carers(db: None) -> Carers:
    """Everyone who cares for a person, and the person's case."""
    return make_carers()


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with clock.travel(to=LATER):
        yield
