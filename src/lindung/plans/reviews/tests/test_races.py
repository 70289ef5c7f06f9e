"""Two at once: one review, one confirmation, one number for each proposal, one standing for each activity."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lindung.cases.emergency.tests.racing import race
from lindung.kernel.problems import Invalid
from lindung.plans.reviews import actions
from lindung.plans.reviews.models import Adjustment, Review, Standing
from lindung.plans.reviews.problems import Settled
from lindung.plans.reviews.tests.acting import adopt, begun, decided, done, hold, proposed
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


def test_a_word_said_while_standings_are_made_is_not_lost() -> None:
    small = plan()
    actions.refresh_plan(plan=small.plan, at=small.at)

    def say(activity: str) -> object:
        return actions.override(
            activity=small.activity(activity),
            period=small.period("2024"),
            standing="at_risk",
            reason="The trainers were away.",
            by=small.people.monitor,
            at=small.at,
        )

    def refresh() -> int:
        return actions.refresh_plan(plan=small.plan, at=small.at + timedelta(hours=1))

    for code in ("P1.S1.O1.i", "P1.S1.O2.i", "P2.S2.O1.i"):
        race(refresh, partial(say, code))
        assert Standing.objects.get(activity__code=code, period__code="2024").standing == "at_risk"


def test_adopting_and_overriding_wait_for_who_holds_the_plan() -> None:
    small = plan()
    review = hold(small, begun(small))
    with CaptureQueriesContext(connection) as seen:
        actions.override(
            activity=small.activity("P1.S1.O1.i"),
            period=small.period("2024"),
            standing="at_risk",
            reason="The trainers were away.",
            by=small.people.monitor,
            at=small.at,
        )
        adopt(small, review)
    locks = [one["sql"] for one in seen if "FOR UPDATE" in one["sql"]]
    plans = [index for index, one in enumerate(locks) if 'FROM "plans_plan"' in one]
    assert plans == [0, 2], locks
