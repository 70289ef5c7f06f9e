"""One small country for all tests of a file that ask as many people; each test leaves it as it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from lindung.kernel import clock
from tests.security.stage import Stage, make_stage
from tests.security.world import LATER, Country, make_country


@pytest.fixture(autouse=True)
def forgotten(request: pytest.FixtureRequest) -> Iterator[None]:
    """Forget the files that a test made for itself, as the database does."""
    yield
    if "country" in request.fixturenames:
        request.getfixturevalue("country").forget()


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: Any) -> Iterator[Country]:
    """The country, in a transaction that is undone after the last test of the file."""
    with django_db_blocker.unblock(), clock.travel(to=LATER), transaction.atomic():
        yield make_country()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """The action plan alone, in a transaction that is undone after the last test of the file."""
    with django_db_blocker.unblock(), clock.travel(to=LATER), transaction.atomic():
        yield make_stage()
        transaction.set_rollback(True)
