"""Care in an invented case: which room plays when. Each room's own file says what happens there."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import Final

from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.access.queries import secretariat
from lindung.protection.shelters.models import Stay
from lindung.world import callouts, care, checklist, groups, merging, permissions, shelters, window
from lindung.world.scene import Scene
from lindung.world.stage import TheEnd

WINDOWS: Final = 0.5
"""How often a person under protection is given a window, in a world that is played whole."""


def found(scene: Scene) -> None:
    """Call who interprets and who goes along, right after somebody was presumed a victim."""
    callouts.settle(scene)


def sheltered(scene: Scene) -> None:
    """Give the person a bed once an order named a place, and ask what helps."""
    shelters.settle(scene)
    if scene.chance.random() < 0.3:
        callouts.follow(scene)
    care.settle(scene)


def protected(scene: Scene) -> None:
    """Let weeks under the protection order pass: care, life in the house, permission to move or to work."""
    shelters.settle(scene)
    care.follow(scene, weeks=scene.chance.randint(1, 3))
    shelters.follow(scene)
    if scene.chance.random() < 0.25:
        checklist.assess(scene)
    if permissions.settle(scene) is not None:
        permissions.follow(scene)


def served(scene: Scene) -> None:
    """Let somebody without an order be cared for, as they wish; half of them want a safe place."""
    if scene.chance.random() < 0.5:
        shelters.settle(scene)
    care.settle(scene)
    care.follow(scene, weeks=2)


def moved_out(scene: Scene, *, reason: str = Stay.Reason.INDEPENDENT) -> None:
    """Let the person leave the house where they stayed."""
    shelters.leave(scene, reason=reason)


def windows(scene: Scene) -> None:
    """Give a person a window and let them write; some complain. Not for copies: a window's keys are of one case."""
    if scene.protector is None or scene.chance.random() > WINDOWS:
        return
    by = scene.protector
    if not by.may(Permission.WINDOW_GIVE) or scene._fresh().closed_at is not None:
        return
    with suppress(TheEnd):
        who = window.give_window(scene)
        scene.later(days=scene.chance.randint(1, 3))
        window.speak(scene, who)
        scene.later(days=1)
        window.hear(scene)


def together(scene: Scene) -> None:
    """Let a group be found beside the scene's person, and one of the records turn out to be double."""
    with suppress(TheEnd):
        groups.call(scene, groups.rescue(scene))
        second = merging.recorded_twice(scene)
        scene.later(hours=3)
        merging.join(scene, second)


def country(scene: Scene, *, seed: int) -> None:
    """Let the country answer the checklist of protection, once."""
    if secretariat() is not None and User.objects.filter(roles__contains=["case_coordinator"]).exists():
        checklist.country(scene.cast, at=scene.until, seed=seed)


def draw(seed: int) -> Random:
    """Return the chance for what is lived beside the stories, so that these stay what they were."""
    return Random(seed + 1)  # noqa: S311 - repeatable on purpose
