"""The small plan and its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest

from lindung.access.testing import NOON
from lindung.plans.models import Indicator, Plan
from lindung.plans.testing import People, small_people, small_plan


@dataclass(frozen=True, slots=True)
class Scene:
    """A plan whose two indicators count the people and the sessions of trainings."""

    plan: Plan
    people: People
    trained: Indicator
    sessions: Indicator
    at: datetime


@pytest.fixture
def scene(db: None) -> Scene:
    """The small plan, who has to do with it, and its two indicators that events feed."""
    plan = small_plan()
    return Scene(
        plan=plan,
        people=small_people(),
        trained=Indicator.objects.get(plan=plan, code="P1.S1.O1.i.1"),
        sessions=Indicator.objects.get(plan=plan, code="P1.S1.O1.i.2"),
        at=NOON,
    )
