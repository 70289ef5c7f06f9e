"""Invented people at their windows: given, written at, answered, heard outside."""

from __future__ import annotations

import pytest

from lindung.access.testing import NOON, PASSWORD
from lindung.cases.voices import boxes
from lindung.cases.voices.models import Complaint, Message, WeDid, Window
from lindung.kernel.sealing.boxes import Cost
from lindung.world import demo, stories, window
from lindung.world.scene import Scene

pytestmark = pytest.mark.django_db


def test_people_have_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "COST", Cost(rounds=1, memory=64, lanes=1))

    def lived(scene: Scene) -> None:
        stories._under_interim_order(scene)
        who = window.give_window(scene)
        for _turn in range(4):
            scene.later(days=1)
            window.speak(scene, who)
        scene.later(days=3)
        window.hear(scene)

    monkeypatch.setattr(
        demo, "choose", lambda *, chance: stories.Story("lived", 1, (40, 80), lived, ordered=True)
    )
    demo.fill(at=NOON, cases=6, seed=5, bulk=False, password=PASSWORD, tell=lambda text: None)
    assert Window.objects.count() == 6 == len(set(Window.objects.values_list("person_public", flat=True)))
    assert (
        Message.objects.filter(from_person=True).count() == Message.objects.filter(from_person=False).count()
    )
    assert (
        Message.objects.count() == 48 and not Message.objects.filter(from_person=True, read_at=None).exists()
    )
    closed = Complaint.objects.filter(state="closed")
    assert closed.exists() and not closed.filter(outcome="").exists()
    assert WeDid.objects.count() <= closed.count()
