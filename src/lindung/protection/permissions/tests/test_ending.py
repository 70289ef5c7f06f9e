"""What ends before its time: taken back, over with its order, its case or its pass."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lindung.access.actors import Actor
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases import actions as hub
from lindung.kernel.walls import telling_system
from lindung.protection import actions as protection
from lindung.protection import queries as protection_queries
from lindung.protection.permissions import actions, queries, words
from lindung.protection.permissions.models import Application
from lindung.protection.permissions.problems import OutOfTurn
from lindung.protection.permissions.testing import (
    complete,
    make_application,
    make_decision,
)
from lindung.protection.permissions.tests.conftest import LATER
from lindung.protection.permissions.tests.test_acts import paper, tasks
from lindung.protection.testing import Scene

TODAY = date(2026, 11, 9)


def test_taken_back(scene: Scene, delegate: Actor) -> None:
    made = complete(application=make_application(scene=scene), by=scene.protector)
    actions.withdraw(application_id=made.pk, by=scene.protector, at=LATER)
    assert tasks(scene, words.DECIDE, words.PAPERS) == []
    with pytest.raises(OutOfTurn):
        paper(made, scene.protector)
    make_application(scene=scene)
    with pytest.raises(Application.DoesNotExist):
        actions.withdraw(application_id=made.pk, by=stranger(scene), at=LATER)


def stranger(scene: Scene) -> Actor:
    return make_actor(
        name="stranger", role="protection_officer", organisation=make_organisation(code="far", kind="welfare")
    )


def test_a_permission_lapses_with_its_order(scene: Scene, delegate: Actor) -> None:
    row = make_decision(scene=scene, delegate=delegate, pass_until=date(2026, 12, 1))
    open_one = make_application(scene=scene, kind="move")
    with telling_system():
        assert actions.lapse(at=LATER) == 0
    (order,) = protection_queries.running(case=scene.case)
    protection.end_order(
        case_id=scene.case.pk,
        order_id=order.pk,
        ended_at=LATER,
        reason="No longer needed.",
        by=scene.registrar,
        at=LATER,
    )
    with telling_system():
        assert actions.lapse(at=LATER) == 1
        assert actions.lapse(at=LATER) == 0
    row.refresh_from_db()
    open_one.refresh_from_db()
    assert (row.ended_why, row.ended_on, open_one.state) == ("order_over", TODAY, "collecting")
    assert not queries.holds(row, on=TODAY)


def test_a_closed_case_leaves_no_application_waiting(scene: Scene) -> None:
    made = make_application(scene=scene)
    for step, outcome in (("begin_recovery", ""), ("close", "left_help")):
        hub.move(case_id=scene.case.pk, step=step, outcome=outcome, by=scene.protector, at=LATER)
    with telling_system():
        actions.lapse(at=LATER)
    made.refresh_from_db()
    assert made.state == "withdrawn" and made.ended_on == TODAY


def test_a_permission_lapses_with_its_pass_unless_renewed(scene: Scene, delegate: Actor) -> None:
    until = date(2026, 11, 20)
    kept = make_decision(scene=scene, delegate=delegate, pass_until=until)
    left = make_decision(scene=scene, delegate=delegate, kind="move", pass_until=until)
    with behind(scene.protector):
        actions.renew_pass(
            decision_id=kept.pk,
            application_id=kept.application_id,
            number="P-2",
            until=date(2026, 12, 20),
            by=scene.protector,
            at=LATER,
        )
    with telling_system():
        assert actions.lapse(at=NOON + timedelta(days=12)) == 1
    kept.refresh_from_db()
    left.refresh_from_db()
    assert kept.ended_on is None and (left.ended_why, left.ended_on) == (
        "pass_over",
        until + timedelta(days=1),
    )
