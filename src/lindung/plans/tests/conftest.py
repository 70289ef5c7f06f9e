"""What tests of plans stand on."""

from __future__ import annotations

import pytest

from lindung.access.testing import make_organisation
from lindung.plans.models import Plan
from lindung.plans.testing import KINDS, People, small_people, small_plan


@pytest.fixture
def organisations(db: None) -> None:
    """The organisations that the small plan names."""
    for code, kind in KINDS.items():
        make_organisation(code=code, kind=kind)


@pytest.fixture
def plan(db: None) -> Plan:
    """The small plan."""
    return small_plan()


@pytest.fixture
def people(plan: Plan) -> People:
    """Who has to do with it."""
    return small_people()
