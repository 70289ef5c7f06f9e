"""Two people at once: a refusal and a delivery never both win unseen, and one check-in follows."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lindung.access.wall import behind
from lindung.kernel.problems import Refusal
from lindung.protection.care import actions
from lindung.protection.care.actions import AnswerIn, DeliverIn
from lindung.protection.care.models import CheckIn, Delivery, Plan, PlannedService
from lindung.protection.care.testing import LATER, TODAY, Carers, make_carers, make_plan

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


def test_a_refusal_holds_whoever_comes_first() -> None:
    carers: Carers = make_carers()
    _plan, service = make_plan(case=carers.case, by=carers.officer)

    def deliver() -> None:
        with behind(carers.officer):
            given = DeliverIn(delivered_on=TODAY, outcome="helped")
            actions.deliver(service_id=service.pk, given=given, by=carers.officer, at=LATER)

    def refuse() -> None:
        with behind(carers.officer):
            given = AnswerIn(answer="refused", answered_on=TODAY)
            actions.answer(case_id=carers.case.pk, given=given, by=carers.officer, at=LATER)

    def check_in() -> None:
        with behind(carers.officer):
            actions.check_in(case_id=carers.case.pk, safety="safe", said="", by=carers.officer, at=LATER)

    delivered, refused, checked = together(deliver, refuse, check_in)
    assert (refused, checked) == ("done", "done") and delivered in {"done", "refused_by_person"}
    assert Delivery.objects.count() == (delivered == "done")
    assert PlannedService.objects.get().wish == "refused"
    assert Plan.objects.filter(superseded_at=None).get().answer == "refused"
    assert not CheckIn.objects.filter(state="due").exists()
    assert CheckIn.objects.filter(state="done").count() == 1
