"""What the database itself refuses, whatever the program does; with SQL as the application's role and as the owner."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.cases.majority import actions as majority
from lindung.protection.leaving import actions
from lindung.protection.leaving.models import Assessment, BestInterests, Leaving, Override
from lindung.protection.leaving.testing import HOUR, Journey
from lindung.protection.testing import DAY


def bend(match: str, **values: object) -> None:
    """Change every leaving in SQL and see it refused."""
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        Leaving.objects.update(**values)


def raw(leaving: Leaving, by: object, **given: object) -> Assessment:
    """Write an assessment past the actions."""
    values = {
        "result": "safe",
        "reasons": b"x",
        "made_at": NOON + 9 * HOUR,
        "valid_until": NOON + 20 * DAY,
        "assessor_human": uuid4(),
        "organisation_id": leaving.organisation_id,
    }
    row = Assessment(case=leaving.case, leaving=leaving, by_id=by, **(values | given))
    row.save(force_insert=True)
    return row


BOOKED = {"travels_on": (NOON + 3 * DAY).date(), "booked_at": NOON, "escort": "ngo"}


def test_no_way_around_the_assessment(journey: Journey) -> None:
    leaving = journey.planned()
    bend("no way", state="booked", **BOOKED)
    bend("no way", state="departed", departed_at=NOON, **BOOKED)
    bend("does not settle", state="following")
    Leaving.objects.update(state="assessed")
    Leaving.objects.update(state="documents")
    bend("nobody has assessed", state="booked", **BOOKED)
    with pytest.raises(IntegrityError, match="who plans does not assess"), transaction.atomic():
        raw(leaving, journey.planner.user_id)
    raw(leaving, journey.assessor.user_id, result="unsafe")
    bend("not safe", state="booked", **BOOKED)
    raw(leaving, journey.assessor.user_id, made_at=NOON + 10 * HOUR, valid_until=NOON + 2 * DAY)
    bend("too old", state="booked", **BOOKED)
    raw(leaving, journey.assessor.user_id, made_at=NOON + 11 * HOUR)
    Leaving.objects.update(state="booked", **BOOKED)
    bend("too old", travels_on=(NOON + 30 * DAY).date())
    bend("too old", state="departed", departed_at=NOON + 30 * DAY)
    Leaving.objects.update(state="departed", departed_at=NOON + 3 * DAY)
    bend("stands", departed_at=NOON + 4 * DAY)


def test_one_human_with_two_accounts_is_one(journey: Journey) -> None:
    leaving = journey.planned()
    planner = User.objects.get(pk=journey.planner.user_id)
    User.objects.filter(pk=journey.assessor.user_id).update(human=planner.human)
    with pytest.raises(IntegrityError, match="from no account"), transaction.atomic():
        raw(leaving, journey.assessor.user_id)


def test_a_decision_against_it_is_a_third_humans(journey: Journey) -> None:
    leaving = journey.planned()
    found = raw(leaving, journey.assessor.user_id, result="unsafe")

    def decide(by: object) -> None:
        Override(
            case=leaving.case,
            assessment=found,
            reasons=b"x",
            made_at=NOON,
            by_id=by,
            human=uuid4(),
            organisation_id=leaving.organisation_id,
        ).save(force_insert=True)

    for one in (journey.planner, journey.assessor):
        with pytest.raises(IntegrityError, match="neither who plans"), transaction.atomic():
            decide(one.user_id)
    decide(journey.third.user_id)
    with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
        Override.objects.update(made_at=NOON + HOUR)
    assert Override.objects.update(reasons=b"") == 1, "erasure may empty it"


def test_a_child_needs_two_humans(child: Journey) -> None:
    leaving = child.planned()
    raw(leaving, child.assessor.user_id)
    Leaving.objects.update(state="assessed")
    Leaving.objects.update(state="documents")
    bend("serves the child best", state="booked", **BOOKED)
    row = child.best(leaving, confirmed=False)
    with pytest.raises(IntegrityError, match="two humans"), transaction.atomic():
        BestInterests.objects.update(confirmed_at=NOON, confirmed_by=child.planner.user_id)
    bend("serves the child best", state="booked", **BOOKED)
    actions.confirm(best_id=row.pk, by=child.third, at=NOON + HOUR)
    Leaving.objects.update(state="booked", **BOOKED)


def test_who_came_of_age_leaves_as_an_adult(child: Journey) -> None:
    leaving = child.planned()
    raw(leaving, child.assessor.user_id)
    Leaving.objects.update(state="assessed")
    Leaving.objects.update(state="documents")
    bend("serves the child best", state="booked", **BOOKED)
    majority.record(case_id=child.case.pk, adult=True, by=child.planner, at=NOON + HOUR)
    assert Leaving.objects.update(state="booked", **BOOKED) == 1


def test_what_was_found_does_not_change_but_can_be_erased(journey: Journey) -> None:
    leaving = journey.planned()
    raw(leaving, journey.assessor.user_id, result="unsafe")
    with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
        Assessment.objects.update(result="safe")
    with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
        Assessment.objects.update(valid_until=NOON + timedelta(days=300))
    assert Assessment.objects.update(reasons=b"") == 1


def test_the_application_begins_at_the_beginning(journey: Journey) -> None:
    leaving = journey.planned()
    with pytest.raises(IntegrityError, match="begins by being planned"), behind(journey.planner):
        Leaving.objects.create(
            case=journey.case,
            option=leaving.option,
            kind="return",
            state="stopped",
            state_since=NOON,
            stopped_at=NOON,
            stop_reason="wish",
            stopped_from="planned",
            child=False,
            planned_at=NOON,
            planned_by_id=journey.planner.user_id,
            planner_human=uuid4(),
            organisation=leaving.organisation,
        )
