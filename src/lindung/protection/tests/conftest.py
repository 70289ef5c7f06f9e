"""A case that waits for an order."""

from __future__ import annotations

import pytest

from lindung.protection.testing import Scene, make_scene


@pytest.fixture
def scene(db: None) -> Scene:
    """An accepted case in the first place of the country, with everyone an order can name."""
    return make_scene()
