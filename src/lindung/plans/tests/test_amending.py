"""Amendments: each says why and what was before, and any earlier version can be rebuilt from them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.access.actors import NotAllowed
from lindung.access.models import Organisation
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.kernel.audit import AuditEvent
from lindung.kernel.problems import Invalid, Refusal
from lindung.plans import actions, queries
from lindung.plans.amending import NothingChanges, Unsound
from lindung.plans.models import Amendment, Plan, Responsibility, Target
from lindung.plans.neutral import Rows
from lindung.plans.stored import rows_of
from lindung.plans.testing import People
from lindung.plans.tests.acts import ACTS, WHY, figure, one

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ACTS)
def test_each_amendment_raises_the_version_and_keeps_what_was(plan: Plan, people: People, kind: str) -> None:
    before = rows_of(plan=plan)
    with behind(people.monitor):
        ACTS[kind](people.monitor)
    plan.refresh_from_db()
    assert plan.version == 2
    kept = Amendment.objects.filter(version=2)
    assert {(row.kind, row.reason, row.by_id, row.at) for row in kept} == {
        (kind, WHY, people.monitor.user_id, NOON)
    }
    event = AuditEvent.objects.get(event="plans.amended")
    assert (event.by_user_id, event.detail["kind"]) == (people.monitor.user_id, kind)
    assert rows_of(plan=plan) != before
    assert queries.plan_at(plan=plan, version=1) == before
    assert queries.history(plan=plan)[0].reason == WHY


@pytest.mark.parametrize("kind", ACTS)
def test_who_keeps_no_plan_amends_none(plan: Plan, people: People, kind: str) -> None:
    for by in (
        people.chambers_lead,
        people.welfare_focal,
        people.partner,
        people.decision_maker,
        people.case_worker,
    ):
        with pytest.raises(NotAllowed), behind(by):
            ACTS[kind](by)
    plan.refresh_from_db()
    assert (plan.version, Amendment.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "kind", [kind for kind in ACTS if kind not in ("new_activity", "split", "withdrawal")]
)
def test_what_changes_nothing_is_refused(plan: Plan, kind: str) -> None:
    ACTS[kind](None)
    with pytest.raises(NothingChanges):
        ACTS[kind](None)
    plan.refresh_from_db()
    assert plan.version == 2


def test_a_reason_is_asked_for(plan: Plan) -> None:
    with pytest.raises(Invalid) as refused:
        actions.withdraw_activity(activity_id=one("P1.S1.O1.ii").pk, reason="  ", by=None, at=NOON)
    assert refused.value.field == "reason"


@pytest.mark.parametrize("value", ["-1", "0.001", "NaN", "Infinity", "1e20"])
def test_a_target_that_cannot_be_is_refused(plan: Plan, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.amend_target(
            indicator_id=figure("P2.S2.O1.i.1").pk,
            span="plan",
            value=Decimal(value),
            reason=WHY,
            by=None,
            at=NOON,
        )
    assert refused.value.field == "value"
    assert Target.objects.filter(indicator__code="P2.S2.O1.i.1").count() == 2


def test_a_target_for_one_period_stands_beside_the_yearly_one_and_can_go(plan: Plan) -> None:
    def amend(**given: Any) -> None:
        actions.amend_target(
            indicator_id=figure("P1.S1.O1.i.1").pk, span="period", reason=WHY, by=None, at=NOON, **given
        )

    amend(period="2024", value=Decimal("120.5"))
    targets = Target.objects.filter(indicator__code="P1.S1.O1.i.1")
    assert set(targets.values_list("span", "period", "value")) == {
        ("annual", "", Decimal(100)),
        ("period", "2024", Decimal("120.5")),
    }
    amend(period="2024", value=None)
    assert list(targets.values_list("span", flat=True)) == ["annual"]
    with pytest.raises(Unsound, match="2030"):
        amend(period="2030", value=Decimal(1))
    with pytest.raises(Invalid):
        amend(period="", value=Decimal(1))


def test_indicators_move_with_their_activity_and_stay_within_it(plan: Plan) -> None:
    actions.amend_dates(
        activity_id=one("P2.S2.O1.ii").pk,
        starts=date(2022, 1, 1),
        ends=date(2024, 12, 31),
        reason=WHY,
        by=None,
        at=NOON,
    )
    days, money = figure("P2.S2.O1.ii.1"), figure("P2.S2.O1.ii.2")
    assert (days.starts, days.ends) == (date(2022, 1, 1), date(2024, 12, 31))
    assert (money.starts, money.ends) == (date(2023, 1, 1), date(2024, 12, 31))


def test_dates_outside_the_plan_or_the_wrong_way_round_are_refused(plan: Plan) -> None:
    for starts, ends in ((date(2020, 1, 1), date(2024, 1, 1)), (date(2024, 1, 1), date(2026, 1, 1))):
        with pytest.raises(Unsound, match="outside the plan"):
            actions.amend_dates(
                activity_id=one("P1.S1.O1.i").pk, starts=starts, ends=ends, reason=WHY, by=None, at=NOON
            )
    with pytest.raises(Invalid) as refused:
        actions.amend_dates(
            activity_id=one("P1.S1.O1.i").pk,
            starts=date(2024, 1, 2),
            ends=date(2024, 1, 1),
            reason=WHY,
            by=None,
            at=NOON,
        )
    assert refused.value.field == "ends"


def test_a_new_lead_takes_over_and_the_old_one_stays_responsible(plan: Plan) -> None:
    ACTS["lead"](None)
    roles = Responsibility.objects.filter(activity__code="P1.S1.O1.i").values_list("actor__code", "role")
    assert list(roles) == [("PARTNERS", "lead"), ("CARE", "responsible"), ("POLICE", "responsible")]
    assert one("P1.S1.O1.i").lead.code == "PARTNERS"  # type: ignore[union-attr]
    with pytest.raises(Unsound, match="no actor NOBODY"):
        actions.change_lead(activity_id=one("P1.S1.O1.i").pk, lead="NOBODY", reason=WHY, by=None, at=NOON)


def test_two_committees_claim_one_activity_until_somebody_settles_it(plan: Plan) -> None:
    assert queries.claimed_by_two_committees(plan=plan) == []
    actions.change_lead(activity_id=one("P1.S1.O1.ii").pk, lead="PROS", reason=WHY, by=None, at=NOON)
    [claim] = queries.claimed_by_two_committees(plan=plan)
    assert claim.activity.code == "P1.S1.O1.ii"
    assert [actor.code for actor in claim.committees] == ["PROS", "CARE"]
    assert not claim.settled
    actions.change_committee(activity_id=claim.activity.pk, committee="PROS", reason=WHY, by=None, at=NOON)
    [claim] = queries.claimed_by_two_committees(plan=plan)
    assert claim.settled
    assert claim.activity.committee.code == "PROS"  # type: ignore[union-attr]
    with pytest.raises(Invalid, match="no committee"):
        actions.change_committee(
            activity_id=claim.activity.pk, committee="POLICE", reason=WHY, by=None, at=NOON
        )


def test_a_title_is_given_in_every_language_to_what_is_there(plan: Plan) -> None:
    def retitle(part: str, code: str, title: dict[str, str]) -> None:
        actions.retitle(plan_id=plan.pk, part=part, code=code, title=title, reason=WHY, by=None, at=NOON)

    with pytest.raises(Unsound, match="language ms"):
        retitle("objective", "S1", {"en": "Only one"})
    with pytest.raises(Invalid):
        retitle("objective", "S9", {"en": "Nowhere", "ms": "Tiada"})
    with pytest.raises(Invalid):
        retitle("period", "2024", {"en": "A year", "ms": "Tahun"})
    with pytest.raises(Invalid):
        retitle("objective", "S1", {"en": " "})


def test_what_is_withdrawn_changes_no_more(plan: Plan) -> None:
    ACTS["withdrawal"](None)
    for act in (ACTS["dates"], ACTS["withdrawal"]):
        with pytest.raises(Invalid, match="withdrawn"):
            act(None)


def test_an_owner_that_is_dissolved_is_seen(plan: Plan) -> None:
    Organisation.objects.filter(code="friends").update(active=False)
    assert [row.code for row in queries.led_by_nobody(plan=plan)] == ["P1.S1.O2.i"]
    actions.change_lead(activity_id=one("P1.S1.O2.i").pk, lead="CARE", reason=WHY, by=None, at=NOON)
    assert queries.led_by_nobody(plan=plan) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(ACTS)), min_size=1, max_size=7))
def test_every_version_can_be_rebuilt(plan: Plan, kinds: list[str]) -> None:
    """Property: whatever was amended in whatever order, each version comes back as it stood."""
    with transaction.atomic():
        stood: dict[int, Rows] = {1: rows_of(plan=plan)}
        for kind in kinds:
            try:
                ACTS[kind](None)
            except Refusal:
                continue
            now = Plan.objects.get(pk=plan.pk)
            stood[now.version] = rows_of(plan=now)
        now = Plan.objects.get(pk=plan.pk)
        assert now.version == len(stood)
        for version, rows in stood.items():
            assert queries.plan_at(plan=now, version=version) == rows
        transaction.set_rollback(True)
    for wrong in (0, len(stood) + 1):
        with pytest.raises(queries.NoSuchVersion):
            queries.plan_at(plan=now, version=wrong)


def test_the_pages_role_cannot_rewrite_history(plan: Plan, people: People) -> None:
    ACTS["target"](people.monitor)
    with pytest.raises(ProgrammingError, match="permission denied"), behind(people.monitor):
        Amendment.objects.update(reason="Another")
    with pytest.raises(ProgrammingError, match="permission denied"), behind(people.monitor):
        Amendment.objects.all().delete()


def test_plans_are_open_to_those_with_a_part_in_them(plan: Plan, people: People) -> None:
    with behind(people.partner):
        assert list(queries.visible_to(people.partner)) == [plan]
    with pytest.raises(NotAllowed):
        queries.by_code(code=plan.code, by=people.case_worker)
    with pytest.raises(Plan.DoesNotExist):
        queries.by_code(code="SMALL-9", by=people.partner)
