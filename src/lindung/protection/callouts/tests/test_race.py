"""Two say yes at the same moment for the same helper's time: one is booked, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.wall import behind
from lindung.directory.roster.models import Booking
from lindung.directory.roster.problems import Booked
from lindung.directory.roster.testing import make_entry
from lindung.protection.callouts import actions
from lindung.protection.callouts.models import Callout, CalloutOffer
from lindung.protection.callouts.testing import actor_of, make_callout, offer_of
from lindung.protection.testing import make_scene

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


def test_two_callouts_one_helper() -> None:
    scene = make_scene()
    make_organisation(code="test_office", kind="secretariat", national=True)
    make_entry(name="ada")
    first = make_callout(cases=[scene.case], by=scene.enforcer)
    second = make_callout(
        cases=[scene.case], by=scene.enforcer, starts_at=NOON + timedelta(hours=2), urgency="emergency"
    )
    offers = [offer_of(first), offer_of(second)]
    by = actor_of(offers[0])

    def accept(offer: CalloutOffer) -> CalloutOffer:
        with behind(by):
            return actions.accept(offer_id=offer.pk, by=by, at=NOON)

    results = race(lambda: accept(offers[0]), lambda: accept(offers[1]))
    assert sum(isinstance(result, CalloutOffer) for result in results) == 1, results
    assert sum(isinstance(result, Booked) for result in results) == 1, results
    assert Booking.objects.count() == 1
    assert sorted(Callout.objects.values_list("state", flat=True)) == ["accepted", "offered"]


def test_the_answer_and_the_calling_off_at_once() -> None:
    scene = make_scene()
    make_actor(
        name="keeper",
        role="case_coordinator",
        organisation=make_organisation(code="test_office", kind="secretariat", national=True),
    )
    make_entry(name="ada")
    callout = make_callout(cases=[scene.case], by=scene.enforcer)
    offer = offer_of(callout)
    by = actor_of(offer)

    def accept() -> CalloutOffer:
        with behind(by):
            return actions.accept(offer_id=offer.pk, by=by, at=NOON)

    def cancel() -> Callout:
        with behind(scene.enforcer):
            return actions.cancel(callout_id=callout.pk, why="not_needed", by=scene.enforcer, at=NOON)

    race(accept, cancel)
    callout.refresh_from_db()
    assert callout.state == "cancelled"
    assert not Booking.objects.exists()
