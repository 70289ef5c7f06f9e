"""Invented people who stay somewhere: held, come, away, left; and copies of them, each in a bed of their own."""

from __future__ import annotations

import pytest

from lindung.access.testing import NOON, PASSWORD
from lindung.kernel.country import use
from lindung.protection.shelters.models import House, Review
from lindung.world import shelters
from lindung.world.cast import prepare

pytestmark = pytest.mark.django_db


def test_most_houses_are_reviewed_from_outside() -> None:
    with use("mys") as pack:
        made = prepare(pack=pack, at=NOON, password=PASSWORD)
        count = shelters.prepare(cast=made, at=NOON)
        assert 0 < Review.objects.count() <= count
        assert House.objects.filter(review_due_on=None).count() < count
