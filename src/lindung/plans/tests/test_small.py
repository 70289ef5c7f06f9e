"""The plan that other tests stand on is the size it says."""

from __future__ import annotations

import pytest

from lindung.plans import models as table
from lindung.plans.testing import small_people, small_plan

pytestmark = pytest.mark.django_db


def test_the_small_plan_can_be_counted_by_hand() -> None:
    """2 pillars, 2 objectives, 3 outputs, 5 activities, 7 indicators, 5 periods; made once."""
    plan = small_plan()
    assert small_plan().pk == plan.pk
    kinds = (table.Pillar, table.Objective, table.Output, table.Activity, table.Indicator, table.Period)
    assert [kind.objects.filter(plan=plan).count() for kind in kinds] == [2, 2, 3, 5, 7, 5]
    assert table.Responsibility.objects.filter(role="lead").count() == 5
    assert table.Activity.objects.get(code="P1.S1.O2.i").committee.code == "CARE"  # type: ignore[union-attr]


def test_the_people_around_it_exist() -> None:
    """Everybody has the role that their part needs."""
    people = small_people()
    assert people.monitor.may("plans:plan:amend")
    assert not people.case_worker.may("plans:plan:read")
