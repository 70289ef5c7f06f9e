"""The same path under another law: a child, brought before the court within working days, without an interim order."""

from __future__ import annotations

from datetime import date

import pytest
from tests.journeys import path
from tests.journeys.browser import DESK, PHONE
from tests.journeys.officer import Officer
from tests.journeys.story import Story

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journey-child")]


@pytest.fixture
def country() -> str:
    """Where this happens."""
    return "sgp"


@pytest.mark.parametrize("story", [PHONE, DESK], indirect=True)
def test_a_child_comes_under_a_protection_order(story: Story) -> None:
    with story.sits("wei.manpower") as officer:
        code = screened(officer)
        path.refer(
            officer, need="child_protection", to="social_family", purpose="safety", law="child_protection"
        )
    with story.sits("serene.social") as protector:
        path.accept(protector, need="child_protection")
        assert code in protector.heading
    with story.sits("wei.manpower") as officer:
        officer.find(code)
        path.custody(officer, reference="C-2026-3")
        officer.reads("3 working days from 2 Nov 2026", "5 Nov 2026")
        officer.follow(code)
        path.apply_for(officer, kind="protection_order", reference="A-2026-3", court="Youth Court")
    story.next_day()
    with story.sits("marcus.court") as registrar:
        ordered(registrar, code, story)
    with story.sits("hassan.taskforce") as coordinator:
        overseen(coordinator, code)


def screened(officer: Officer) -> str:
    """Screen somebody whose age is not known yet, learn it in the talk, and decide."""
    instrument = path.begin(
        officer, instrument="child", sex="female", nationality="IDN", place="Central Singapore"
    )
    path.talk(officer, instrument=instrument, said=path.told(instrument="child", name="told to marry"))
    path.finish(officer)
    officer.reads("Not needed for a child")
    return path.decide(
        officer,
        advice="presume",
        decision="presume",
        exploitation="forced_marriage",
        reasons="Invented for this journey.",
    )


def ordered(registrar: Officer, code: str, story: Story) -> None:
    """Record the determination and the order. This law sets no length: the document says until when."""
    registrar.find(code)
    registrar.reads("Child")
    path.determine(
        registrar,
        authority="youth_court",
        grounds=[("exploitation_forms", "forced_marriage")],
        reference="D-2026-3",
        on=story.today,
    )
    path.order(
        registrar,
        kind="protection_order",
        reference="P-2026-3",
        refuge="Angsana House",
        protector="Serene Goh",
        last_day=date(2027, 5, 2),
    )
    registrar.reads("In force", "Angsana House", "The law sets no length for this order here")


def overseen(coordinator: Officer, code: str) -> None:
    """See the country, and the order on the case page; nothing of what this law does not know."""
    coordinator.go("National overview")
    for place in ("Central Singapore", "Ministry of Social and Family Development"):
        assert coordinator.row(place).get_by_role("cell").all_inner_texts() == ["1", "0", "0", "0"]
    coordinator.find(code)
    coordinator.reads(coordinator.term("protection_order"), "2 May 2027", "Victim of trafficking")
    assert coordinator.page.get_by_text(coordinator.term("joint_report")).count() == 0
    coordinator.reads_in_order("Screening begun", "Referral accepted", "Taken into temporary custody")
