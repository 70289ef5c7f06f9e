"""From the plan's tables to content."""

from __future__ import annotations

import pytest

from lindung.access.testing import NOON
from lindung.plans.documents import building
from lindung.plans.models import Period
from lindung.plans.testing import small_plan

pytestmark = pytest.mark.django_db


def test_a_review_of_the_small_plan_counts_all_of_it() -> None:
    plan = small_plan()
    period = Period.objects.select_related("plan").get(plan=plan, code="2024")
    content = building.review(period=period, language="en", at=NOON)
    assert [part.code for part in content.pillars] == ["P1", "P2"]
    assert len(content.activities) == 5
    assert len(content.indicators) == 7
    assert content.periods == ("2021", "2022", "2023", "2024")
    assert all(len(line.readings) == 4 for line in content.indicators)
