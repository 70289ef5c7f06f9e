"""Two hands at the same moment: one wins, the other is told why, and the case follows the winner."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from lindung.access.testing import NOON
from lindung.cases.models import Grant, Task
from lindung.referral import actions
from lindung.referral.models import Referral
from lindung.referral.testing import make_scene

pytestmark = pytest.mark.django_db(transaction=True)


def race(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts in threads that start together; return what each returned or raised."""
    barrier, results = Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results.append(act())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_acceptances_have_one_winner() -> None:
    scene = make_scene()
    sent = scene.send()
    results = race(
        *(
            lambda by=by: actions.accept(referral_id=sent.pk, by=by, at=NOON)
            for by in (scene.receiver, scene.second, scene.receiver, scene.second)
        )
    )
    assert sum(isinstance(result, Referral) for result in results) == 1
    refused = [result for result in results if not isinstance(result, Referral)]
    assert all(isinstance(result, actions.AlreadyAnswered) and result.status == 409 for result in refused)
    assert scene.stage() == "accepted"
    assert (
        Grant.objects.filter(
            case=scene.case, organisation=scene.receiver.organisation_id, ended_at=None
        ).count()
        == 1
    )


def test_accepting_and_withdrawing_at_once_agree() -> None:
    scene = make_scene()
    sent = scene.send()
    results = race(
        lambda: actions.accept(referral_id=sent.pk, by=scene.receiver, at=NOON),
        lambda: actions.withdraw(referral_id=sent.pk, by=scene.sender, at=NOON),
    )
    assert sum(isinstance(result, Referral) for result in results) == 1
    state = Referral.objects.get(pk=sent.pk).state
    assert (state, scene.stage()) in {("accepted", "accepted"), ("withdrawn", "presumed")}


def test_the_same_sent_twice_at_once_is_sent_once() -> None:
    scene = make_scene()
    results = race(scene.send, scene.send)
    assert sum(isinstance(result, Referral) for result in results) == 1
    assert sum(isinstance(result, actions.AlreadyReferred) for result in results) == 1
    assert Task.objects.filter(case=scene.case, kind="referral.answer", state="open").count() == 1


def test_two_refusals_of_two_referrals_return_the_case_once() -> None:
    scene = make_scene()
    first, second = scene.send(), scene.send(to=scene.other)
    results = race(
        lambda: actions.decline(referral_id=first.pk, reason="no_capacity", by=scene.receiver, at=NOON),
        lambda: actions.decline(referral_id=second.pk, reason="not_safe", by=scene.other, at=NOON),
    )
    assert all(isinstance(result, Referral) for result in results), results
    assert scene.stage() == "presumed"
