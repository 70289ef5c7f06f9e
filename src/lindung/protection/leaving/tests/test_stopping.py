"""What stops a leaving, and what a case has to wait for."""

from __future__ import annotations

import pytest

from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases import actions as cases
from lindung.cases.consents import actions as consents
from lindung.cases.models import Case, Task
from lindung.kernel.problems import Invalid
from lindung.protection.leaving import actions, queries
from lindung.protection.leaving.models import Leaving, Option, Paper
from lindung.protection.leaving.problems import (
    AroundLeaving,
    NoConsent,
    OutOfTurn,
)
from lindung.protection.leaving.testing import HOUR, Journey
from lindung.protection.testing import DAY


def state(leaving: Leaving) -> str:
    leaving.refresh_from_db()
    return leaving.state


def stage(journey: Journey) -> str:
    return Case.objects.get(pk=journey.case.pk).stage


def tasks(journey: Journey) -> set[str]:
    return set(Task.objects.filter(case=journey.case, state="open").values_list("kind", flat=True))


def test_a_consent_taken_back_stops_at_its_step_and_loses_nothing(journey: Journey) -> None:
    leaving = journey.planned()
    consent = journey.agreed()
    journey.assessed(leaving)
    journey.papers(leaving)
    with behind(journey.planner):
        consents.withdraw(consent_id=consent.pk, how="spoken", by=journey.planner, at=NOON + DAY)
    leaving.refresh_from_db()
    assert (leaving.state, leaving.stopped_from, leaving.stop_reason) == ("stopped", "documents", "consent")
    assert Paper.objects.filter(leaving=leaving, state="ready").exists()
    assert "leaving.ask_again" in tasks(journey)
    assert "leaving.assess" not in tasks(journey)
    actions.resume(leaving_id=leaving.pk, by=journey.planner, at=NOON + 2 * DAY)
    journey.assessed(leaving, at=NOON + 2 * DAY)
    actions.paper(
        leaving_id=leaving.pk,
        kind="exit_permission",
        state="ready",
        day=NOON.date(),
        by=journey.planner,
        at=NOON + 3 * DAY,
    )
    with pytest.raises(NoConsent):
        journey.book(leaving, at=NOON + 3 * DAY)
    journey.agreed(at=NOON + 3 * DAY)
    journey.book(leaving, at=NOON + 3 * DAY)
    assert state(leaving) == "booked"


def test_data_and_the_embassy_need_a_word_of_their_own(journey: Journey) -> None:
    leaving = journey.planned()
    day = NOON.date()
    with pytest.raises(NoConsent):
        actions.tell_embassy(leaving_id=leaving.pk, basis="consent", told_on=day, by=journey.planner, at=NOON)
    with pytest.raises(Invalid):
        actions.tell_embassy(leaving_id=leaving.pk, basis="law", told_on=day, by=journey.planner, at=NOON)
    actions.tell_embassy(
        leaving_id=leaving.pk,
        basis="law",
        legal_basis="court_order",
        told_on=day,
        by=journey.planner,
        at=NOON,
    )
    with pytest.raises(NoConsent):
        journey.receiver(leaving, data=("health",))
    sharing = journey.agreed(matter="sharing")
    journey.receiver(leaving, data=("health",))
    consents.withdraw(consent_id=sharing.pk, how="spoken", by=journey.planner, at=NOON + 3 * HOUR)
    with pytest.raises(OutOfTurn):
        actions.hand_over(leaving_id=leaving.pk, handed_on=day, by=journey.planner, at=NOON + 4 * HOUR)
    assert "leaving.ask_again" in tasks(journey)


def test_a_case_does_not_move_around_what_is_arranged(journey: Journey) -> None:
    move = {"case_id": journey.case.pk, "by": journey.planner, "at": NOON + HOUR}
    with pytest.raises(AroundLeaving):
        cases.move(step="close", outcome="returned", **move)
    leaving = journey.planned()
    for step, outcome in (("follow_up", ""), ("close", "completed")):
        with pytest.raises(AroundLeaving):
            cases.move(step=step, outcome=outcome, **move)
    actions.stop(leaving_id=leaving.pk, reason="wish", said="She stays.", by=journey.planner, at=NOON + HOUR)
    with pytest.raises(AroundLeaving):
        cases.move(step="close", outcome="third_country", **move)
    assert cases.move(step="close", outcome="stayed", **move).outcome == "stayed"


def test_what_somebody_does_not_want_is_not_planned(journey: Journey) -> None:
    with pytest.raises(Invalid):
        journey.planned(view="does_not_want")
    assert not Leaving.objects.exists()
    journey.planned(view="unsure")
    with pytest.raises(OutOfTurn):
        journey.planned(kind="stay")


def test_a_stranger_finds_nothing(journey: Journey) -> None:
    leaving = journey.planned()
    stranger = make_actor(
        name="stranger", role="protection_officer", organisation=make_organisation(code="far", kind="welfare")
    )
    with pytest.raises(Leaving.DoesNotExist):
        journey.assessed(leaving, by=stranger)
    with behind(stranger):
        assert not Leaving.objects.exists()
        assert not Option.objects.exists()
    assert queries.due(by=stranger, at=NOON).departures == []
