"""Acts of tests, each behind the wall of whoever acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.cases.models import Task
from lindung.directory.roster.models import Entry
from lindung.kernel.walls import telling_system
from lindung.protection.callouts import actions
from lindung.protection.callouts.models import Callout, CalloutOffer
from lindung.protection.callouts.testing import actor_of, make_callout
from lindung.protection.testing import Scene

HOUR = timedelta(hours=1)
Roster = dict[str, Entry]


def ask(scene: Scene, **given: Any) -> Callout:
    with behind(scene.protector):
        return make_callout(cases=[scene.case], by=scene.protector, **given)


def answer(offer: CalloutOffer, act: Callable[..., Any] = actions.accept, **given: Any) -> CalloutOffer:
    by = actor_of(offer)
    with behind(by):
        found: CalloutOffer = act(offer_id=offer.pk, by=by, **({"at": NOON} | given))
    return found


def sweep(at: datetime = NOON) -> None:
    with telling_system():
        actions.sweep(at=at)


def fresh(callout: Callout) -> Callout:
    return Callout.objects.get(pk=callout.pk)


def tasks(scene: Scene, kind: str) -> list[Task]:
    return list(Task.objects.filter(case=scene.case, kind=kind, state=Task.State.OPEN))
