"""Adjustments: proposed, decided with before and after, done by one human and confirmed by another."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from lindung.access.wall import behind
from lindung.kernel.problems import Invalid
from lindung.plans.amending import Unsound
from lindung.plans.models import Amendment, Target
from lindung.plans.reviews import actions, queries
from lindung.plans.reviews.models import Adjustment, Review, Standing
from lindung.plans.reviews.problems import NotYours, SameHuman, Settled
from lindung.plans.reviews.tests.acting import decided, done, proposed, second_account
from lindung.plans.reviews.tests.conftest import Small


def test_a_target_is_changed_with_before_and_after(small: Small, review: Review) -> None:
    wanted = {"span": "annual", "period": "", "value": "80"}
    adjustment = proposed(small, review, kind="target", indicator="P1.S1.O1.i.1", wanted=wanted)
    assert adjustment.before == {"targets": [{"span": "annual", "period": "", "value": "100"}]}
    assert Target.objects.get(indicator__code="P1.S1.O1.i.1").value == 100
    decided(small, adjustment)
    adjustment.refresh_from_db()
    assert Target.objects.get(indicator__code="P1.S1.O1.i.1").value == 80
    assert adjustment.before["targets"][0]["value"] == "100"
    assert adjustment.after["targets"][0]["value"] == "80"
    assert adjustment.amendment is not None and adjustment.amendment.reason == adjustment.text
    with pytest.raises(Invalid, match="changes it back"):
        actions.drop(adjustment_id=adjustment.pk, why="No.", by=small.people.monitor, at=small.at)


def test_dates_lead_and_a_new_activity(small: Small, review: Review) -> None:
    days = proposed(
        small,
        review,
        kind="dates",
        activity="P1.S1.O1.ii",
        wanted={"starts": "2021-01-01", "ends": "2025-12-31"},
    )
    lead = proposed(small, review, kind="lead", activity="P1.S1.O1.ii", wanted={"lead": "POLICE"})
    new = proposed(
        small, review, kind="new_activity", wanted={
            "code": "P1.S1.O1.iii", "title": {"en": "Find trainers", "ms": "Cari jurulatih"},
            "output": "P1.S1.O1", "responsible": ["CARE"], "starts": "2024-01-01", "ends": "2025-12-31",
        },
    )  # fmt: skip
    for one in (days, lead, new):
        decided(small, one)
    book = small.activity("P1.S1.O1.ii")
    assert book.ends == date(2025, 12, 31) and book.lead is not None and book.lead.code == "POLICE"
    lead.refresh_from_db()
    assert (lead.before["responsible"], lead.after["responsible"]) == (["CARE"], ["POLICE", "CARE"])
    new.refresh_from_db()
    assert new.activity == small.activity("P1.S1.O1.iii") and new.before == {}
    actions.refresh_plan(plan=small.plan, at=small.at + timedelta(hours=1))
    row = Standing.objects.get(activity=book, period=small.period("2024"))
    assert (row.rule_standing, row.rule_reason) == ("late", "never_reported")  # it now runs in 2024
    assert Standing.objects.filter(activity=new.activity).count() == 5


def test_what_the_plan_refuses_is_not_decided(small: Small, review: Review) -> None:
    beyond = proposed(
        small,
        review,
        kind="dates",
        activity="P1.S1.O1.ii",
        wanted={"starts": "2021-01-01", "ends": "2031-12-31"},
    )
    with pytest.raises(Unsound):
        decided(small, beyond)
    beyond.refresh_from_db()
    assert beyond.state == "proposed" and not Amendment.objects.filter(kind="dates").exists()


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "target", "indicator": "", "wanted": {"span": "annual", "value": "5"}},
        {"kind": "target", "indicator": "P1.S1.O1.i.1", "wanted": {"span": "period", "value": "5"}},
        {"kind": "target", "indicator": "P1.S1.O1.i.1", "wanted": {"span": "annual", "value": "-1"}},
        {"kind": "target", "indicator": "P1.S1.O1.i.1", "wanted": {"span": "annual", "value": "many"}},
        {"kind": "dates", "activity": "nowhere", "wanted": {"starts": "2021-01-01", "ends": "2022-01-01"}},
        {
            "kind": "dates",
            "activity": "P1.S1.O1.ii",
            "wanted": {"starts": "2022-01-01", "ends": "2021-01-01"},
        },
        {"kind": "lead", "activity": "P1.S1.O1.ii", "wanted": {"lead": "NOBODY"}},
        {"kind": "new_activity", "wanted": {"starts": "2022-01-01", "ends": "2023-01-01"}},
        {"kind": "magic"},
        {"owner": "NOBODY"},
        {"text": ""},
        {"text": "Call +60 12 345 6789 for it."},
    ],
)
def test_adjustments_that_cannot_be(small: Small, review: Review, given: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        proposed(small, review, **given)
    assert not Adjustment.objects.exists()


def test_done_by_one_and_confirmed_by_another(small: Small, review: Review) -> None:
    adjustment = decided(small, proposed(small, review, activity="P1.S1.O1.i"))
    people = small.people
    for actor in (people.police_focal, people.chambers_lead):
        with pytest.raises(NotYours):
            done(small, adjustment, actor)
    done(small, adjustment)
    for actor in (people.police_focal, people.chambers_lead, people.welfare_focal):
        with pytest.raises(NotYours), behind(actor):
            actions.confirm(adjustment_id=adjustment.pk, by=actor, at=small.at)
    with behind(people.welfare_lead):  # leads the committee that watches over it
        confirmed = actions.confirm(adjustment_id=adjustment.pk, by=people.welfare_lead, at=small.at)
    assert confirmed.state == "confirmed"
    with pytest.raises(Settled):
        actions.confirm(adjustment_id=adjustment.pk, by=people.monitor, at=small.at)


def test_nobody_confirms_their_own_work_from_any_account(small: Small, review: Review) -> None:
    monitor = small.people.monitor
    adjustment = done(small, decided(small, proposed(small, review)), monitor)
    for actor in (monitor, second_account(monitor)):
        with pytest.raises(SameHuman), behind(actor):
            actions.confirm(adjustment_id=adjustment.pk, by=actor, at=small.at)
    with behind(small.people.second_monitor):
        actions.confirm(adjustment_id=adjustment.pk, by=small.people.second_monitor, at=small.at)


def test_the_database_knows_the_two_humans(small: Small, review: Review) -> None:
    monitor = small.people.monitor
    adjustment = done(small, decided(small, proposed(small, review)), monitor)
    again = second_account(monitor)
    rows = Adjustment.objects.filter(pk=adjustment.pk)

    def refused(**values: object) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)

    for user in (monitor.user_id, again.user_id):
        for human in (UUID(int=7), user):
            refused(state="confirmed", confirmed_by=user, confirmer_human=human, confirmed_at=small.at)
    refused(state="proposed")
    refused(wanted={"span": "plan"})
    refused(after={"targets": []})
    second = small.people.second_monitor.user_id
    refused(
        state="confirmed", confirmed_by=second, confirmer_human=second, confirmed_at=small.at, done_by=second
    )
    assert rows.update(state="confirmed", confirmed_by=second, confirmer_human=second, confirmed_at=small.at)
    refused(done_note="Otherwise.")


def test_sent_back_and_dropped(small: Small, review: Review) -> None:
    adjustment = done(small, decided(small, proposed(small, review)))
    monitor = small.people.monitor
    with behind(monitor):
        actions.send_back(adjustment_id=adjustment.pk, why="Two states are missing.", by=monitor, at=small.at)
    adjustment.refresh_from_db()
    assert (adjustment.state, adjustment.done_by, adjustment.returned_why) == (
        "decided",
        None,
        "Two states are missing.",
    )
    with pytest.raises(Invalid):
        actions.drop(adjustment_id=adjustment.pk, why=" ", by=monitor, at=small.at)
    with behind(monitor):
        actions.drop(adjustment_id=adjustment.pk, why="The training moved online.", by=monitor, at=small.at)
    with pytest.raises(Settled):
        done(small, adjustment)


def test_what_an_organisation_is_to_carry_out(small: Small, review: Review) -> None:
    assert queries.owned(actor=small.people.welfare_focal) == []
    adjustment = decided(small, proposed(small, review))
    proposed(small, review)  # not decided yet
    assert queries.owned(actor=small.people.welfare_focal) == [adjustment]
    assert queries.owned(actor=small.people.police_focal) == []
    done(small, adjustment)
    assert queries.owned(actor=small.people.welfare_focal) == []
