"""The committees of the packs' own plans come with them."""

from __future__ import annotations

import pytest

from lindung.access.testing import NOON
from lindung.directory import actions as directory
from lindung.kernel.country import available, installed
from lindung.plans import actions as plans
from lindung.plans.committees.models import Committee
from lindung.plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def enter(country: str) -> None:
    """Enter a pack's organisations, and its plans."""
    pack = installed(code=country)
    directory.seed(pack=pack, at=NOON)
    plans.seed(pack=pack, at=NOON)


@pytest.mark.parametrize("country", available())
def test_every_committee_a_plan_names_is_there(country: str) -> None:
    enter(country)
    for plan in Plan.objects.all():
        rows = Committee.objects.filter(plan=plan, withdrawn_at=None).select_related("actor", "lead")
        assert {one.code for one in rows} == {one["actor"] for one in plan.committees}
        for one in rows:
            assert one.label and (
                one.kind != Committee.Kind.WORKING or (one.lead and one.number and one.task)
            )


def test_the_first_countrys_plan_has_six_working_committees_and_those_above() -> None:
    enter("mys")
    kinds = list(Committee.objects.filter(plan__country="mys").values_list("kind", flat=True))
    assert sorted(kinds) == ["case_management", "council", "high_level", *["working"] * 6]
