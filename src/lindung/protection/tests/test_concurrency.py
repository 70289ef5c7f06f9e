"""Two hands at the same moment: one wins, the other is told why."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from lindung.access.testing import NOON
from lindung.cases.models import Task
from lindung.kernel.problems import Refusal
from lindung.protection import actions
from lindung.protection.actions.records import OrdersOverlap, write
from lindung.protection.models import JointReport, Order
from lindung.protection.testing import DAY, Scene, make_scene

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


def test_one_interim_order_of_two(db: None) -> None:
    scene = make_scene()
    results = race(scene.interim, scene.interim)
    assert sum(isinstance(result, Order) for result in results) == 1
    assert sum(isinstance(result, Refusal) for result in results) == 1
    assert Order.objects.get().state == "in_force"
    assert Task.objects.filter(case=scene.case, kind="order.interim_ends", state="open").count() == 1


def test_both_halves_at_once_complete_the_report(db: None) -> None:
    scene = make_scene()
    scene.interim()
    results = race(lambda: scene.sign("enforcement"), lambda: scene.sign("protection"))
    assert all(isinstance(result, JointReport) for result in results), results
    assert JointReport.objects.get().is_complete
    assert Task.objects.filter(case=scene.case, kind="determination.record", state="open").count() == 1


def test_the_same_correction_twice(db: None) -> None:
    scene = make_scene()
    order = scene.interim()

    def correct() -> Order:
        return actions.correct_order(
            order_id=order.pk,
            changes=actions.OrderChanges(reference="I-2"),
            reason="Misread.",
            by=scene.registrar,
            at=NOON + DAY,
        )

    results = race(correct, correct)
    assert sum(isinstance(result, Order) for result in results) == 1
    assert sum(isinstance(result, Refusal) for result in results) == 1


def test_the_database_has_the_last_word(db: None) -> None:
    scene = make_scene()
    order = scene.interim()
    with pytest.raises(OrdersOverlap) as caught:
        write(order=copy_of(order, scene))
    assert caught.value.field == "made_at"
    assert Order.objects.count() == 1


def copy_of(order: Order, scene: Scene) -> Order:
    """Return another record of the same days, as a program that skips the acts would write it."""
    return Order(
        case=order.case,
        kind=order.kind,
        state=order.state,
        document_reference=order.document_reference,
        court=scene.court,
        made_at=order.made_at,
        starts_on=order.starts_on,
        ends_on=order.ends_on,
        recorded_at=NOON,
        recorded_by_id=scene.enforcer.user_id,
    )
