"""Two people at once: one message goes, and a withdrawal and a sending never both win."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lindung.access.wall import behind
from lindung.cases.consents import actions as consents
from lindung.cases.models import Task
from lindung.kernel.problems import Refusal
from lindung.protection.informing import actions, words
from lindung.protection.informing.models import Contact
from lindung.protection.informing.tests.conftest import LATER
from lindung.protection.informing.tests.test_acts import agree, ask
from lindung.protection.testing import Scene

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[str]:
    """Run acts at the same moment; return what came of each: done, or the code of the refusal."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        gate.wait(timeout=10)
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(run, acts))


def test_one_of_two_sends_it(scene: Scene) -> None:
    agree(scene)
    row = ask(scene)

    def send() -> None:
        with behind(scene.protector):
            actions.send(contact_id=row.pk, by=scene.protector, at=LATER)

    assert sorted(together(send, send)) == ["contact_out_of_turn", "done"]
    assert Task.objects.filter(subject_id=row.pk, kind=words.FOLLOW_UP).count() == 1


def test_a_withdrawal_ends_it_whoever_comes_first(scene: Scene) -> None:
    consent = agree(scene)
    row = ask(scene)

    def send() -> None:
        with behind(scene.protector):
            actions.send(contact_id=row.pk, by=scene.protector, at=LATER)

    def withdraw() -> None:
        with behind(scene.protector):
            consents.withdraw(consent_id=consent.pk, by=scene.protector, at=LATER)

    assert together(send, withdraw)[1] == "done"
    ended = Contact.objects.get(pk=row.pk)
    assert (ended.state, ended.outcome) == ("closed", "withdrawn")
    assert not Task.objects.filter(subject_id=row.pk, state="open").exists()
