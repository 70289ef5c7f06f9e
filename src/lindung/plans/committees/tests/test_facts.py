"""How many sit in committees, as figures tell it: at the end of a period, without a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from lindung.access.wall import behind
from lindung.plans.committees import actions
from lindung.plans.committees.models import Committee
from lindung.plans.committees.tests.conftest import Scene
from lindung.statistics import actions as figures
from lindung.statistics.asking import Ask


def _members(scene: Scene, day: date, **narrowing: list[str]) -> Decimal | None:
    ask = Ask("committees.members", day - timedelta(days=30), day, narrowing)
    (found,) = figures.compute(asks=[ask], at=scene.at + timedelta(days=9))
    return found.value


def test_seats_count_while_they_are_held_each_of_them_and_observers_never(scene: Scene) -> None:
    today = scene.at.date()
    seat = scene.sit(scene.people.partner)
    scene.sit(scene.people.welfare_lead, role="chair")
    scene.sit(scene.people.chambers_lead, role="observer")
    board = Committee.objects.exclude(pk=scene.care.pk).filter(plan=scene.plan).first()
    assert board is not None
    replace(scene, care=board).sit(scene.people.partner)

    assert _members(scene, today) == 3
    assert _members(scene, today, committee=[scene.care.code]) == 2
    assert _members(scene, today, plan=["ANOTHER-PLAN"]) == 0
    assert _members(scene, today - timedelta(days=1)) == 0

    with behind(scene.people.monitor):
        actions.unseat(
            committee_id=seat.committee_id,
            seat_id=seat.pk,
            by=scene.people.monitor,
            at=scene.at + timedelta(days=2),
        )
    assert _members(scene, today + timedelta(days=1)) == 3
    assert _members(scene, today + timedelta(days=5)) == 2
