"""From the first talk to the protection order, as six officers live it in two days: an adult."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from playwright.sync_api import Browser
from tests.journeys import path
from tests.journeys.browser import DESK, PHONE
from tests.journeys.officer import PASSWORD, Officer, seated

from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.world.cast import prepare

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journey-adult")]

MONDAY = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)  # half past nine in the morning there


@pytest.fixture
def cast(origin: str) -> Iterator[None]:
    """The directory and the demo users, on Monday."""
    with clock.travel(to=MONDAY):
        prepare(pack=current(), at=MONDAY, password=PASSWORD)
        yield


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_an_adult_comes_under_a_protection_order(browser: Browser, origin: str, width: int) -> None:
    sits = partial(seated, browser=browser, origin=origin, width=width, story="adult")
    with sits(name="farah.labour") as officer:
        code = _screen(officer)


def _screen(officer: Officer) -> str:
    instrument = path.begin(officer, instrument="labour_inspection")
    said = path.told(instrument="labour_inspection", name="a plantation worker")
    path.talk(officer, instrument=instrument, said=said)
    path.finish(officer)
    code = path.decide(
        officer,
        advice="presume",
        decision="presume",
        exploitation="forced_labour",
        reasons="Invented for this journey.",
    )
    assert code in officer.heading
    return code
