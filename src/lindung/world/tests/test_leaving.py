"""Invented people who left: each as a real one would, and copies of them too."""

from __future__ import annotations

import pytest

from lindung.access.testing import NOON, PASSWORD
from lindung.cases.models import Case
from lindung.kernel.country import use
from lindung.protection.leaving.models import Assessment, Leaving
from lindung.world import bulk, demo
from lindung.world.stories import Story, gone_home

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("country", ["mys", "sgp"])
def test_who_is_returned_was_assessed_by_somebody_else(country: str, monkeypatch: pytest.MonkeyPatch) -> None:
    story = Story("gone home", 1, (700, 800), gone_home)
    monkeypatch.setattr(demo, "choose", lambda *, chance: story)
    monkeypatch.setattr(demo, "PLAYED_FOR_BULK", 8)
    monkeypatch.setattr(bulk, "ROOMS", tuple(dict.fromkeys((*bulk.ROOMS, "leaving"))))
    with use(country):
        demo.fill(at=NOON, cases=16, seed=5, bulk=True, password=PASSWORD, tell=lambda text: None)
    gone = Case.objects.filter(outcome__in=("returned", "third_country"))
    assert gone.exists()
    for case in gone:
        leaving = Leaving.objects.get(case=case, departed_at__isnull=False)
        found = Assessment.objects.filter(leaving=leaving).latest("made_at")
        assert found.result != "unsafe"
        assert found.assessor_human != leaving.planner_human
        assert leaving.departed_at is not None
        assert leaving.departed_at <= found.valid_until
