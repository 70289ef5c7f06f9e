"""A country with another path: no interim order, no enquiry, and lengths that its law leaves to the document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from lindung.access.testing import NOON
from lindung.cases.models import Task
from lindung.kernel.country import choosing, current
from lindung.kernel.problems import Invalid, Refusal
from lindung.kernel.workflow import StepRefused
from lindung.protection import actions, queries, rules
from lindung.protection.testing import DAY, HOUR, Scene, make_scene
from lindung.protection.web import defaults, offers


@pytest.fixture
def child(db: None, pack_sgp: None) -> Scene:
    """A child's case, found in the second country."""
    return make_scene(age_years=15)


def test_a_child_is_carried_through(child: Scene) -> None:
    assert child.stage() == "accepted"
    addresses = [offer.url for offer in offers.offers(case=child.case, actor=child.enforcer)]
    assert not any("interim" in address for address in addresses)
    with pytest.raises(Refusal):
        child.interim()
    with pytest.raises(Refusal):
        child.application(kind="interim_order")
    child.custody()
    assert child.stage() == "custody"
    assert defaults.applicable(case=child.case) == ("protection_order",)
    child.application(kind="protection_order", at=NOON + HOUR)
    waiting = set(Task.objects.filter(case=child.case, state="open").values_list("kind", flat=True))
    assert waiting == {"order.record", "determination.record"}
    child.determined(at=NOON + DAY)
    with pytest.raises(Invalid):
        child.protection(at=NOON + DAY)  # no interim order names a place of refuge
    named: dict[str, Any] = {"place_of_refuge": child.refuge, "protection_officer": child.officer}
    with pytest.raises(Invalid) as caught:
        child.protection(at=NOON + DAY, **named)  # the law sets no length: the document does
    assert caught.value.field == "last_day"
    order = child.protection(at=NOON + DAY, last_day=date(2027, 5, 9), **named)
    assert (order.last_day, order.rule, child.stage()) == (date(2027, 5, 9), "", "protection_order")
    task = Task.objects.get(case=child.case, kind="order.protection_ends")
    assert (task.rule, task.due_at) == ("", actions.watching.end_of(order=order))
    assert [one.kind for one in queries.running(case=child.case)] == ["protection_order"]


def test_report_is_not_asked_where_there_is_no_enquiry(child: Scene) -> None:
    child.custody()
    with pytest.raises(Refusal):
        child.sign("enforcement")


def test_a_law_without_lengths(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = current()
    silent = replace(pack, rules=MappingProxyType({}))
    monkeypatch.setattr(choosing, "installed", lambda *, code: silent)
    scene = make_scene()
    custody = scene.custody()
    assert custody.rule == ""
    assert not Task.objects.filter(case=scene.case, kind="order.produce").exists()
    with pytest.raises(Invalid) as caught:
        scene.interim(at=NOON + DAY)
    assert caught.value.field == "last_day"
    order = scene.interim(at=NOON + DAY, last_day=date(2026, 12, 1))
    task = Task.objects.get(case=scene.case, kind="order.interim_ends")
    assert (order.last_day, task.rule, task.due_at) == (
        date(2026, 12, 1),
        "",
        actions.watching.end_of(order=order),
    )
    assert rules.rule_of(kind="interim_order") == ""


def test_an_unknown_order_is_refused(child: Scene) -> None:
    with pytest.raises(rules.UnknownInThisCountry):
        rules.check_known(kind="interim_order")
    with pytest.raises(StepRefused):
        child.protection()
