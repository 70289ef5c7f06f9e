"""From the first talk to the protection order, as six officers live it in two days: an adult found at work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
TUESDAY = MONDAY + timedelta(days=1)

Sits = Callable[..., AbstractContextManager[Officer]]


@pytest.fixture
def sits(request: pytest.FixtureRequest, browser: Browser, origin: str) -> Iterator[Sits]:
    """Let a demo user sit down, on Monday until the test says otherwise."""
    with clock.travel(to=MONDAY):
        prepare(pack=current(), at=MONDAY, password=PASSWORD)
        yield partial(seated, browser=browser, origin=origin, width=request.param, story="adult")


@pytest.mark.parametrize("sits", [PHONE, DESK], indirect=True)
def test_an_adult_comes_under_a_protection_order(sits: Sits) -> None:
    with sits(name="farah.labour") as inspector:
        code = screened(inspector)
        path.refer(inspector, need="coordination", to="nso", purpose="coordination")
    with sits(name="faridah.nso") as coordinator:
        path.accept(coordinator, need="coordination")
        assert code in coordinator.heading
    with sits(name="azman.labour") as enforcer:
        held(enforcer, code)
    with sits(name="kumar.court") as registrar:
        interim(registrar, code)
    with clock.travel(to=TUESDAY):
        with sits(name="nurul.welfare") as protector:
            signed(protector, code, complete=False)
        with sits(name="azman.labour") as enforcer:
            signed(enforcer, code, complete=True)
        with sits(name="kumar.court") as registrar:
            ordered(registrar, code)
        with sits(name="faridah.nso") as coordinator:
            overseen(coordinator, code)


def screened(inspector: Officer) -> str:
    """Screen a worker, decide, and return the case's code."""
    instrument = path.begin(inspector, instrument="labour_inspection")
    said = path.told(instrument="labour_inspection", name="a plantation worker")
    path.talk(inspector, instrument=instrument, said=said)
    path.finish(inspector)
    return path.decide(
        inspector,
        advice="presume",
        decision="presume",
        exploitation="forced_labour",
        reasons="Invented for this journey.",
    )


def held(enforcer: Officer, code: str) -> None:
    """Take the person into custody, which starts the clock to court, and apply for the interim order."""
    enforcer.find(code)
    path.custody(enforcer, reference="C-2026-17")
    enforcer.follow(code)
    path.apply_for(enforcer, kind="interim_order", reference="A-2026-40")


def interim(registrar: Officer, code: str) -> None:
    """Record the interim order of the court."""
    registrar.find(code)
    path.order(
        registrar,
        kind="interim_order",
        reference="I-2026-40",
        refuge="Seri Damai",
        protector="Nurul Huda Salleh",
        enforcer="Azman Othman",
    )


def signed(officer: Officer, code: str, *, complete: bool) -> None:
    """Sign one half of the joint report."""
    officer.find(code)
    path.sign(officer, findings="Invented for this journey.")
    officer.reads("Complete" if complete else "Waits for signatures")


def ordered(registrar: Officer, code: str) -> None:
    """Record the determination, and then the protection order."""
    registrar.find(code)
    path.determine(
        registrar,
        authority="magistrate",
        grounds=[("exploitation_forms", "forced_labour")],
        reference="D-2026-40",
        on=TUESDAY,
    )
    path.order(registrar, kind="protection_order", reference="P-2026-40")


def overseen(coordinator: Officer, code: str) -> None:
    """See the clock of the order in the overview, and on the case both orders, how the law counts, and the past."""
    coordinator.go("National overview")
    coordinator.find(code)
    coordinator.reads(coordinator.term("interim_order"), coordinator.term("protection_order"))
