"""People found together: the fewest interpreters that reach all; one callout serves several cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.cases.actions import PersonFacts
from lindung.cases.helpers_hooks import ask_helpers
from lindung.cases.models import Case
from lindung.cases.testing import make_case
from lindung.directory.roster.models import Entry
from lindung.directory.roster.testing import make_entry
from lindung.protection.callouts import actions, queries
from lindung.protection.callouts.actions.groups import parts
from lindung.protection.callouts.glance import glance
from lindung.protection.callouts.models import Callout, CalloutCase
from lindung.protection.callouts.testing import actor_of, offer_of
from lindung.protection.callouts.tests.conftest import FAR
from lindung.protection.testing import Scene

HOURS = {"starts_at": NOON, "ends_at": NOON + timedelta(hours=4)}


def somebody(scene: Scene, *languages: str, needed: bool | None = None) -> Case:
    facts = PersonFacts(
        sex="male",
        age_years=30,
        age_basis="stated",
        nationality="MMR",
        languages=languages,
        interpreter_needed=needed,
    )
    return make_case(by=scene.enforcer, facts=facts)


def ask(scene: Scene, people: list[Case], **given: Any) -> list[Callout]:
    values: dict[str, Any] = {"case_ids": [one.pk for one in people], **HOURS, "at": NOON}
    with behind(scene.enforcer):
        return actions.ask_many(by=scene.enforcer, **(values | given))


def test_one_interpreter_for_each_language_and_a_specialist_for_every_five(
    scene: Scene, roster: dict[str, Entry]
) -> None:
    make_entry(name="thi", languages=("my", "th"))
    for name in ("wan", "xia"):
        make_entry(name=name, kind="assistance_specialist", languages=("en",))
    people = [somebody(scene, *spoken) for spoken in (("my",), ("th", "my"), ("shn", "my"), ("id",), ("ms",))]
    people += [somebody(scene, "ms", needed=True), somebody(scene, "rhg")]
    asked = ask(scene, people)
    found = {(one.kind, one.language): (one.people, one.state) for one in asked if one.kind == "interpreter"}
    assert found == {
        ("interpreter", "my"): (3, "offered"),
        ("interpreter", "id"): (1, "offered"),
        ("interpreter", "ms"): (1, "nobody"),
        ("interpreter", "rhg"): (1, "nobody"),
    }
    specialists = [one for one in asked if one.kind == "assistance_specialist"]
    assert sorted(one.people for one in specialists) == [3, 4]
    assert len({offer_of(one).entry_id for one in specialists}) == 2, "both wait for the answer of one"
    assert CalloutCase.objects.filter(case=people[1]).count() == 2
    first = next(one for one in asked if one.language == "my")
    assert (first.person_sex, first.urgency) == ("male", "emergency")


def test_one_yes_serves_all_its_cases(scene: Scene, roster: dict[str, Entry]) -> None:
    people = [somebody(scene, "my") for _number in range(3)]
    [callout] = ask(
        scene,
        people,
        kinds=("assistance_specialist",),
        at=FAR,
        starts_at=FAR,
        ends_at=FAR + timedelta(hours=2),
    )
    offer = offer_of(callout)
    vera = actor_of(offer)
    with behind(vera):
        actions.accept(offer_id=offer.pk, by=vera, at=FAR)
        seen = queries.codes_of([callout], by=vera)[callout.pk]
    assert seen == sorted(one.code for one in people)


def test_a_group_with_somebody_unseen_is_refused_whole(scene: Scene, roster: dict[str, Entry]) -> None:
    hidden = make_case(by=scene.outsider)
    with pytest.raises(Case.DoesNotExist):
        ask(scene, [somebody(scene, "my"), hidden])
    assert not Callout.objects.exists()


def test_a_room_below_can_ask(scene: Scene, roster: dict[str, Entry]) -> None:
    case = somebody(scene, "id")
    with behind(scene.enforcer):
        assert ask_helpers(case_ids=[case.pk], by=scene.enforcer, at=NOON, **HOURS) == 2


def test_the_glance_says_what_is_missing(scene: Scene, roster: dict[str, Entry]) -> None:
    case = somebody(scene, "id", needed=True)
    [before] = glance(case=case, by=scene.enforcer, at=NOON)
    assert before.alarm and before.url
    ask(scene, [case], kinds=("interpreter",))
    [after] = glance(case=case, by=scene.enforcer, at=NOON - timedelta(hours=1))
    assert not after.alarm and after.due_at == NOON
    [late] = glance(case=case, by=scene.enforcer, at=NOON + timedelta(hours=1))
    assert late.alarm, "the hour has come and nobody has said yes"


@given(count=st.integers(1, 60), size=st.integers(1, 12))
def test_parts_are_even_and_lose_nobody(count: int, size: int) -> None:
    people = [Case() for _number in range(count)]
    found = parts(people, size)
    assert sorted(one.pk for part in found for one in part) == sorted(one.pk for one in people)
    sizes = [len(part) for part in found]
    assert max(sizes) <= size and max(sizes) - min(sizes) <= 1
