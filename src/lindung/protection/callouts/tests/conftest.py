"""A case with its officers, and a small register of three interpreters and a specialist."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lindung.access.actors import Actor
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.directory.roster.models import Entry
from lindung.directory.roster.testing import make_entry
from lindung.protection.testing import Scene, make_scene

FAR = NOON + timedelta(days=3650)
"""Where parts in a case that end by the database's clock are looked at: it must not have come."""


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


@pytest.fixture
def roster(scene: Scene) -> dict[str, Entry]:
    """Ada fits Indonesian best, then Bo; Chi has no account; Vera goes with people."""
    office = make_organisation(code="test_office", kind="secretariat", national=True)
    return {
        "ada": make_entry(name="ada", trained=("trauma_informed", "gender")),
        "bo": make_entry(name="bo", sex="male", trained=()),
        "chi": make_entry(name="chi", languages=("ta",), account=False),
        "vera": make_entry(
            name="vera", kind="assistance_specialist", languages=("ms", "en"), organisation=office
        ),
    }


@pytest.fixture
def coordinator(scene: Scene) -> Actor:
    office = make_organisation(code="test_office", kind="secretariat", national=True)
    return make_actor(name="coordinator", role="case_coordinator", organisation=office)
