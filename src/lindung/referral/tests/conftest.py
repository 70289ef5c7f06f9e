"""A presumed victim who needs a place to stay."""

from __future__ import annotations

import pytest

from lindung.referral.testing import Scene, make_scene


@pytest.fixture
def scene(db: None) -> Scene:
    """Everyone of a referral, before it is sent."""
    return make_scene()
