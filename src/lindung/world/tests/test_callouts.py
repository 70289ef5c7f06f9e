"""Helpers called in an invented world: asked, answered, there; and copies of them too."""

from __future__ import annotations

import pytest
from django.db.models import F

from lindung.access.testing import NOON, PASSWORD
from lindung.cases.models import Grant
from lindung.kernel.country import use
from lindung.protection.callouts.models import Callout, CalloutCase
from lindung.world import bulk, callouts, demo
from lindung.world.scene import Scene
from lindung.world.stories import Story

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("country", ["mys", "sgp"])
def test_helpers_are_called_and_copied(country: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def called(scene: Scene) -> None:
        scene.later(hours=2)
        scene.screen(decision="presume")
        callouts.settle(scene)
        scene.later(days=3)
        callouts.follow(scene)

    story = Story("called", 1, (20, 60), called)
    monkeypatch.setattr(demo, "choose", lambda *, chance: story)
    monkeypatch.setattr(demo, "PLAYED_FOR_BULK", 12)
    monkeypatch.setattr(bulk, "ROOMS", tuple(dict.fromkeys((*bulk.ROOMS, "callouts"))))
    with use(country):
        demo.fill(at=NOON, cases=24, seed=5, bulk=True, password=PASSWORD, tell=lambda text: None)
    done = Callout.objects.filter(state="done")
    assert done.count() >= 24, list(Callout.objects.values_list("kind", "state"))
    assert not done.filter(present_at__lt=F("asked_at")).exists()
    assert done.filter(kind="assistance_specialist").exists() and done.filter(kind="interpreter").exists()
    assert CalloutCase.objects.values("case").distinct().count() >= 20
    carried = Grant.objects.filter(purpose="services", basis_id__in=done.values("pk"))
    assert carried.filter(user__isnull=False).exists()
    assert not Grant.objects.filter(purpose="referral", ended_at=None).exists()
