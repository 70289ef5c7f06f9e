"""Invented people who stay somewhere: held, come, away, left; and copies of them, each in a bed of their own."""

from __future__ import annotations

import pytest
from django.db.models import Count

from lindung.access.testing import NOON, PASSWORD
from lindung.kernel.country import use
from lindung.protection.shelters.models import Absence, House, Incident, Review, Stay
from lindung.world import bulk, demo, shelters, stories
from lindung.world.cast import prepare
from lindung.world.scene import Scene
from lindung.world.stories import Story

pytestmark = pytest.mark.django_db


def sheltered(scene: Scene) -> None:
    """Place the person, let some weeks pass, and let one in four leave."""
    if scene.knows("make_interim_order"):
        stories.interim(scene)
    else:
        stories.under_protection(scene)
    shelters.settle(scene)
    for _week in range(3):
        shelters.follow(scene)
    if scene.chance.random() < 0.25:
        shelters.leave(scene)


@pytest.mark.parametrize("country", ["mys", "sgp"])
def test_stays_are_lived_and_copied(country: str, monkeypatch: pytest.MonkeyPatch) -> None:
    story = Story("sheltered", 1, (60, 80), sheltered, ordered=True)
    monkeypatch.setattr(demo, "choose", lambda *, chance: story)
    monkeypatch.setattr(demo, "PLAYED_FOR_BULK", 8)
    monkeypatch.setattr(bulk, "ROOMS", tuple(dict.fromkeys((*bulk.ROOMS, "shelters"))))
    monkeypatch.setattr(bulk, "SPECIAL", bulk.SPECIAL | shelters.BULK)
    with use(country):
        demo.fill(at=NOON, cases=16, seed=5, bulk=True, password=PASSWORD, tell=lambda text: None)
    here = Stay.objects.filter(state="here")
    assert here.count() >= 2 and here.count() % 2 == 0
    assert not here.values("bed").annotate(n=Count("id")).filter(n__gt=1).exists()
    copied = House.objects.filter(code__endswith="_1")
    assert copied.exists() and Stay.objects.filter(house__in=copied).exists()
    assert country == "sgp" or Absence.objects.exists() or Incident.objects.exists()


def test_most_houses_are_reviewed_from_outside() -> None:
    with use("mys") as pack:
        made = prepare(pack=pack, at=NOON, password=PASSWORD)
        count = shelters.prepare(cast=made, at=NOON)
        assert 0 < Review.objects.count() <= count
        assert House.objects.filter(review_due_on=None).count() < count
