"""Two at once: one review, one confirmation, one number for each proposal, one standing for each activity."""

from __future__ import annotations

import pytest

from lindung.cases.emergency.tests.racing import race
from lindung.kernel.problems import Invalid
from lindung.plans.reviews import actions
from lindung.plans.reviews.models import Adjustment, Review, Standing
from lindung.plans.reviews.problems import Settled
from lindung.plans.reviews.tests.acting import begun, decided, done, proposed
from lindung.plans.reviews.tests.conftest import Small
from lindung.plans.testing import small_people, small_plan

pytestmark = pytest.mark.django_db(transaction=True)


def plan() -> Small:
    """Return the small plan in a database that commits."""
    people = small_people()
    return Small(small_plan(), people)


def test_only_one_of_two_begins_the_review() -> None:
    small = plan()
    outcomes = race(lambda: begun(small), lambda: begun(small))
    assert Review.objects.count() == 1
    assert sum(isinstance(one, Invalid) for one in outcomes) == 1
    assert Standing.objects.count() == 25


def test_proposals_are_numbered_and_confirmed_once() -> None:
    small = plan()
    review = begun(small)
    race(lambda: proposed(small, review), lambda: proposed(small, review))
    assert sorted(Adjustment.objects.values_list("number", flat=True)) == [1, 2]
    adjustment = done(small, decided(small, Adjustment.objects.earliest("number")))

    def confirm() -> object:
        return actions.confirm(adjustment_id=adjustment.pk, by=small.people.monitor, at=small.at)

    outcomes = race(confirm, confirm)
    assert sum(isinstance(one, Settled) for one in outcomes) == 1
    adjustment.refresh_from_db()
    assert adjustment.state == "confirmed"


def test_standings_made_twice_at_once_are_there_once() -> None:
    small = plan()

    def refresh() -> int:
        return actions.refresh_plan(plan=small.plan, at=small.at)

    assert race(refresh, refresh) == [25, 25]
    assert Standing.objects.count() == 25
