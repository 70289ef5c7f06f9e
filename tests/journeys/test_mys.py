"""From the first talk to the protection order, as six officers live it in two days: an adult found at work."""

from __future__ import annotations

import pytest
from tests.journeys import path
from tests.journeys.browser import DESK, PHONE
from tests.journeys.officer import Officer
from tests.journeys.story import Story

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journey-adult")]


@pytest.mark.parametrize("story", [PHONE, DESK], indirect=True)
def test_an_adult_comes_under_a_protection_order(story: Story) -> None:
    with story.sits("farah.labour") as inspector:
        code = screened(inspector)
        path.refer(inspector, need="coordination", to="nso", purpose="coordination")
    with story.sits("faridah.nso") as coordinator:
        path.accept(coordinator, need="coordination")
        assert code in coordinator.heading
    with story.sits("azman.labour") as enforcer:
        enforcer.find(code)
        path.custody(enforcer, reference="C-2026-17")
        enforcer.reads("How the law counts it")
        enforcer.follow(code)
        path.apply_for(enforcer, kind="interim_order", reference="A-2026-40")
    with story.sits("kumar.court") as registrar:
        interim(registrar, code)
    story.next_day()
    with story.sits("nurul.welfare") as protector:
        signed(protector, code, then="Waits for signatures")
    with story.sits("azman.labour") as enforcer:
        signed(enforcer, code, then="Complete")
    with story.sits("kumar.court") as registrar:
        ordered(registrar, code, story)
    with story.sits("faridah.nso") as coordinator:
        overseen(coordinator, code)


def screened(inspector: Officer) -> str:
    """Screen a worker, decide, and return the case's code."""
    instrument = path.begin(inspector, instrument="labour_inspection", sex="male", nationality="BGD")
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


def interim(registrar: Officer, code: str) -> None:
    """Record the interim order: where the person is safe, and who is responsible."""
    registrar.find(code)
    path.order(
        registrar,
        kind="interim_order",
        reference="I-2026-40",
        refuge="Seri Damai",
        protector="Nurul Huda Salleh",
        enforcer="Azman Othman",
    )
    registrar.reads("In force", "Seri Damai Home", "How the law counts it", "21 days from 2 Nov 2026")


def signed(officer: Officer, code: str, *, then: str) -> None:
    """Sign one half of the joint report and see whether the other is there."""
    path.sign(officer, findings="Invented for this journey.")
    officer.reads(then)
    officer.follow(code)


def ordered(registrar: Officer, code: str, story: Story) -> None:
    """Record the determination, and then the protection order with what the interim order named."""
    registrar.find(code)
    path.determine(
        registrar,
        authority="magistrate",
        grounds=[("exploitation_forms", "forced_labour")],
        reference="D-2026-40",
        on=story.today,
    )
    registrar.reads("Victim of trafficking")
    path.order(registrar, kind="protection_order", reference="P-2026-40")
    registrar.reads("In force", "Seri Damai Home", "3 months from 3 Nov 2026")


def overseen(coordinator: Officer, code: str) -> None:
    """See the order's clock by state and by agency; on the case both orders, how the law counts, and the past."""
    coordinator.go("National overview")
    for place in ("Pulau Pinang", "Jabatan Kebajikan Masyarakat Pulau Pinang"):
        assert coordinator.row(place).get_by_role("cell").all_inner_texts() == ["1", "0", "0", "0"]
    coordinator.find(code)
    coordinator.reads(coordinator.term("interim_order"), coordinator.term("protection_order"))
    coordinator.reads("How this date was counted", "3 bulan dari 3 Nov 2026")
    coordinator.reads_in_order(
        "Case opened",
        "Taken into temporary custody",
        "Joint report: the protection officer has signed",
        "Joint report: the enforcement officer has signed",
        coordinator.word("Determination recorded: %(result)s").partition("%")[0],
        coordinator.word("Protection order made by %(court)s").partition("%")[0],
    )
