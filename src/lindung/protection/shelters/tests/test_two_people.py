"""A bed offered to two people at once: one gets it, the other is told, and nothing is lost."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases.models import Case
from lindung.cases.testing import make_case
from lindung.protection.shelters import actions
from lindung.protection.shelters.models import Stay
from lindung.protection.shelters.problems import NoBed
from lindung.protection.shelters.testing import make_sheltering


@pytest.mark.django_db(transaction=True)
def test_a_bed_is_offered_to_one_of_two() -> None:
    one = make_sheltering(interim=False, zones={"women": 1})
    office = make_organisation(code="hq", national=True)
    by = make_actor(name="national", role="case_coordinator", organisation=office)
    cases = [make_case(by=one.scene.enforcer, at=NOON) for _number in range(2)]
    given = one.given()
    start, told = Barrier(2), list[str]()

    def offer(case: Case) -> None:
        try:
            start.wait(timeout=20)
            with behind(by):
                actions.hold(case_id=case.pk, given=given, hours=4, by=by, at=NOON)
            told.append("held")
        except NoBed as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=offer, args=(case,)) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(told) == ["held", "no_bed"]
    assert Stay.objects.get().state == "held"
