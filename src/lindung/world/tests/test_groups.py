"""A rescue of fourteen people, a record written twice, and a worker who comes by: in both countries."""

from __future__ import annotations

import pytest

from lindung.access.testing import NOON, PASSWORD
from lindung.cases.groups.models import Group, Member
from lindung.cases.merging.models import Merge
from lindung.cases.models import Case, PersonLink
from lindung.kernel.country import use
from lindung.world import demo, groups, merging
from lindung.world.scene import Scene
from lindung.world.stories import Story

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("country", ["mys", "sgp"])
def test_a_rescue_and_a_person_recorded_twice(country: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def rescued(scene: Scene) -> None:
        if not Group.objects.exists():
            groups.call(scene, groups.rescue(scene))
        second = merging.recorded_twice(scene)
        scene.later(days=1)
        merging.join(scene, second)

    story = Story("rescued", 1, (20, 60), rescued)
    monkeypatch.setattr(demo, "choose", lambda *, chance: story)
    with use(country):
        demo.fill(at=NOON, cases=2, seed=5, bulk=False, password=PASSWORD, tell=lambda text: None)
    assert Group.objects.get().people == Member.objects.count() == 14
    assert Group.objects.get().called >= 4, "an interpreter for each language, and specialists"
    assert PersonLink.objects.filter(kind="sibling_of").count() == 1
    assert (
        len({tuple(spoken) for spoken in Member.objects.values_list("case__person__languages", flat=True)})
        == 4
    )
    assert Merge.objects.count() == 2
    merged = Merge.objects.filter(state="merged")
    assert Case.objects.filter(outcome="duplicate").count() == merged.count()
