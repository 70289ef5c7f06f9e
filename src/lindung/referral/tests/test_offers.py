"""What a case page offers of this room, by stage."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from lindung.access.testing import NOON
from lindung.referral.testing import Scene
from lindung.referral.web.offers import offers


def test_offers_follow_the_stage(scene: Scene) -> None:
    wanted = {
        "presumed": ["send", "other_harm"],
        "referred": ["send"],
        "recovery": ["send"],
        "determined_other_harm": ["send", "other_harm"],
    }
    for stage, names in wanted.items():
        scene.case.stage = stage
        found = [offer.url for offer in offers(case=scene.case, actor=scene.sender)]
        assert found == [reverse(f"referral:{name}", args=[scene.case.code]) for name in names], stage
    scene.case.stage, scene.case.closed_at, scene.case.outcome = "closed", NOON, "completed"
    assert offers(case=scene.case, actor=scene.sender) == []
    scene.case.outcome = "other_harm"
    again = offers(case=scene.case, actor=scene.sender)
    assert [offer.url for offer in again] == [reverse("referral:other_harm", args=[scene.case.code])]


def test_who_may_not_send_is_offered_nothing(scene: Scene) -> None:
    powerless = replace(scene.sender, permissions=frozenset())
    assert offers(case=scene.case, actor=powerless) == []
