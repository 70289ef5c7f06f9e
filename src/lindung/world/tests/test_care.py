"""Invented people who are cared for: asked, with a plan they agreed to or refused, and copies of them too."""

from __future__ import annotations

import pytest

from lindung.access.testing import NOON, PASSWORD
from lindung.kernel.country import use
from lindung.protection.care.models import Assessment, CheckIn, Delivery, Plan, Score
from lindung.world import bulk, care, demo, stories
from lindung.world.scene import Scene
from lindung.world.stories import Story

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("country", ["mys", "sgp"])
def test_weeks_of_care_are_lived_and_copied(country: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def cared_for(scene: Scene) -> None:
        if scene.knows("make_interim_order") and scene.chance.random() < 0.7:
            stories.interim(scene)
        else:
            stories.services_without_order(scene)
        care.settle(scene)
        care.follow(scene, weeks=3)

    story = Story("cared for", 1, (60, 80), cared_for)
    monkeypatch.setattr(demo, "choose", lambda *, chance: story)
    monkeypatch.setattr(demo, "PLAYED_FOR_BULK", 6)
    monkeypatch.setattr(bulk, "ROOMS", tuple(dict.fromkeys((*bulk.ROOMS, "care"))))
    with use(country):
        demo.fill(at=NOON, cases=12, seed=5, bulk=True, password=PASSWORD, tell=lambda text: None)
    assert Plan.objects.filter(superseded_at=None).exclude(answer="waiting").exists()
    assert CheckIn.objects.filter(state="done").count() > Plan.objects.filter(superseded_at=None).count()
    assert Assessment.objects.filter(kind="needs").count() >= 12
    assert Delivery.objects.exists() and Score.objects.exists()
    for one in Delivery.objects.select_related("service", "service__case"):
        assert one.service.case_id == one.case_id
        assert one.service.wish == "yes"
