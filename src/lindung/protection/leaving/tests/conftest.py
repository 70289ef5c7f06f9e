"""A case in recovery, and three officers of one office."""

from __future__ import annotations

import pytest

from lindung.protection.leaving.testing import Journey, make_journey


@pytest.fixture
def journey(db: None) -> Journey:
    """An adult's case."""
    return make_journey()


@pytest.fixture
def child(db: None) -> Journey:
    """A child's case."""
    return make_journey(age_years=15)
