"""Two people at once: nobody departs beside an assessment that says it is not safe."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.kernel.problems import Refusal
from lindung.protection.leaving import actions
from lindung.protection.leaving.models import Assessment, Leaving
from lindung.protection.leaving.testing import HOUR, make_journey
from lindung.protection.testing import DAY

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[str]:
    """Run acts at the same moment; return what came of each: done, or the code of the refusal."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        gate.wait(timeout=10)
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(run, acts))


def test_departure_and_unsafe_never_both_win() -> None:
    journey = make_journey()
    leaving = journey.booked()
    gone = NOON + 5 * DAY

    def depart() -> None:
        with behind(journey.planner):
            actions.depart(leaving_id=leaving.pk, departed_at=gone, by=journey.planner, at=gone + HOUR)

    def refuse() -> None:
        with behind(journey.assessor):
            journey.assessed(leaving, result="unsafe", at=gone + HOUR)

    came = together(depart, refuse)
    assert sorted(came) == ["done", "step_refused"]
    found = Leaving.objects.get(pk=leaving.pk)
    unsafe = Assessment.objects.filter(leaving=leaving, result="unsafe").exists()
    assert (found.state, unsafe) in {("departed", False), ("refused", True)}
