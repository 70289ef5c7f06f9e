"""Many hands at once: one approval, one trail, never a half."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from lindung.access.actors import Actor
from lindung.access.holders import actions as holders
from lindung.access.holders.testing import PASSPHRASE
from lindung.access.testing import NOON
from lindung.cases.openings import actions
from lindung.cases.openings.models import Opening
from lindung.cases.openings.problems import Decided, NotOpen
from lindung.cases.openings.tests.conftest import Scene
from lindung.kernel.models import AuditEvent

pytestmark = pytest.mark.django_db(transaction=True)


def race(*acts: Callable[[], object]) -> list[object]:
    """Run all at once, each in a thread with its own connection; return what each returned or raised."""
    results: list[object] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(place: int) -> None:
        gate.wait()
        try:
            results[place] = acts[place]()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_six_approvals_at_once_are_one(scene: Scene, keyed: Callable[..., Actor]) -> None:
    team = [scene.azman, scene.nora]
    for number in range(4):
        colleague = keyed(f"holder{number}", "enforcement_officer", "station")
        holders.admit(user_id=colleague.user_id, passphrase=PASSPHRASE, by=scene.azman, at=NOON)
        team.append(colleague)
    opening = scene.ask()
    results = race(
        *(
            lambda by=by: actions.approve(opening_id=opening.pk, passphrase=PASSPHRASE, by=by, at=NOON)
            for by in team
        )
    )
    won = [one for one in results if isinstance(one, Opening)]
    assert len(won) == 1 and sum(isinstance(one, Decided) for one in results) == 5, results
    assert AuditEvent.objects.filter(event="openings.approved").count() == 1
    assert Opening.objects.get().approved_by_id == won[0].approved_by_id
    seen = actions.look(opening_id=opening.pk, passphrase=PASSPHRASE, by=scene.farah, at=NOON)
    assert seen.facts == {"full_name": "Nilar Win"}


def test_the_same_approval_six_times_at_once_is_one(scene: Scene) -> None:
    opening = scene.ask()
    results = race(
        *(
            lambda: actions.approve(opening_id=opening.pk, passphrase=PASSPHRASE, by=scene.azman, at=NOON)
            for _ in range(6)
        )
    )
    assert all(isinstance(one, Opening) for one in results), results
    assert AuditEvent.objects.filter(event="openings.approved").count() == 1


def test_withdrawing_and_approving_at_once_agree(scene: Scene) -> None:
    opening = scene.ask()
    results = race(
        lambda: actions.approve(opening_id=opening.pk, passphrase=PASSPHRASE, by=scene.azman, at=NOON),
        lambda: actions.withdraw(opening_id=opening.pk, by=scene.farah, at=NOON),
    )
    assert sum(isinstance(one, Opening) for one in results) == 1, results
    found = Opening.objects.get()
    assert (found.state, found.handover is not None) in {("approved", True), ("withdrawn", False)}


def test_looking_and_expiring_at_once_agree(scene: Scene) -> None:
    opening = scene.ask()
    actions.approve(opening_id=opening.pk, passphrase=PASSPHRASE, by=scene.azman, at=NOON)
    late = NOON + timedelta(minutes=15)
    results = race(
        lambda: actions.look(
            opening_id=opening.pk, passphrase=PASSPHRASE, by=scene.farah, at=late - timedelta(seconds=1)
        ),
        lambda: actions.expire(at=late),
    )
    assert isinstance(results[0], actions.Look | NotOpen), results
    actions.expire(at=late)
    assert Opening.objects.get().handover is None
