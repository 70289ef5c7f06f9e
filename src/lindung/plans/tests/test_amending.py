"""Amendments: each says why and what was before, and any earlier version can be rebuilt from them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.access.actors import Actor, NotAllowed
from lindung.access.models import Organisation
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.kernel.audit import AuditEvent
from lindung.kernel.problems import Invalid, Refusal
from lindung.plans import actions, queries
from lindung.plans.actions import Half
from lindung.plans.amending import NothingChanges, Unsound
from lindung.plans.models import Activity, Amendment, Indicator, Period, Plan, Responsibility, Target
from lindung.plans.neutral import Rows
from lindung.plans.reporting import actions as reporting
from lindung.plans.reporting.models import Progress
from lindung.plans.stored import rows_of
from lindung.plans.testing import People, small_people, small_plan

pytestmark = pytest.mark.django_db
WHY = "The council decided so"


@pytest.fixture
def plan(db: None) -> Plan:
    return small_plan()


@pytest.fixture
def people(plan: Plan) -> People:
    return small_people()


def one(code: str) -> Activity:
    return Activity.objects.get(code=code)


def figure(code: str) -> Indicator:
    return Indicator.objects.get(code=code)


ACTS: dict[str, Callable[[Actor | None], object]] = {
    "target": lambda by: actions.amend_target(
        indicator_id=figure("P2.S2.O1.i.1").pk, span="annual", value=Decimal(60), reason=WHY, by=by, at=NOON
    ),
    "dates": lambda by: actions.amend_dates(
        activity_id=one("P1.S1.O1.ii").pk,
        starts=date(2022, 1, 1),
        ends=date(2024, 6, 30),
        reason=WHY,
        by=by,
        at=NOON,
    ),
    "lead": lambda by: actions.change_lead(
        activity_id=one("P1.S1.O1.i").pk, lead="PARTNERS", reason=WHY, by=by, at=NOON
    ),
    "committee": lambda by: actions.change_committee(
        activity_id=one("P2.S2.O1.i").pk, committee="CARE", reason=WHY, by=by, at=NOON
    ),
    "title": lambda by: actions.retitle(
        plan_id=Plan.objects.get().pk,
        part="objective",
        code="S1",
        title={"en": "Everybody sees", "ms": "Semua nampak"},
        reason=WHY,
        by=by,
        at=NOON,
    ),
    "new_activity": lambda by: actions.add_activity(
        plan_id=Plan.objects.get().pk,
        code="P2.S2.O1.iii",
        title={"en": "Add judges", "ms": "Tambah hakim"},
        output="P2.S2.O1",
        responsible=["PROS"],
        starts=date(2024, 1, 1),
        ends=date(2025, 12, 31),
        indicators=[
            {
                "code": "P2.S2.O1.iii.1",
                "title": {"en": "Judges", "ms": "Hakim"},
                "kind": "count",
                "unit": "people",
                "targets": [{"span": "plan", "value": 5}],
                "feed": {"report": "PROS"},
            }
        ],
        reason=WHY,
        by=by,
        at=NOON,
    ),
    "split": lambda by: actions.split_activity(
        activity_id=one("P2.S2.O1.ii").pk,
        into=[
            Half("P2.S2.O1.iia", {"en": "Decide sooner", "ms": "Putus awal"}, ["P2.S2.O1.ii.1"]),
            Half("P2.S2.O1.iib", {"en": "Pay for courts", "ms": "Bayar mahkamah"}, ["P2.S2.O1.ii.2"]),
        ],
        reason=WHY,
        by=by,
        at=NOON,
    ),
    "withdrawal": lambda by: actions.withdraw_activity(
        activity_id=one("P1.S1.O1.ii").pk, reason=WHY, by=by, at=NOON
    ),
}


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


def test_a_new_activity_takes_no_code_that_ever_was(plan: Plan) -> None:
    def add(code: str, **given: Any) -> None:
        values = {
            "plan_id": plan.pk,
            "title": {"en": "New", "ms": "Baharu"},
            "output": "P2.S2.O1",
            "responsible": ["PROS"],
            "starts": date(2024, 1, 1),
            "ends": date(2024, 12, 31),
        }
        actions.add_activity(code=code, reason=WHY, by=None, at=NOON, **(values | given))

    ACTS["withdrawal"](None)
    for code in ("P1.S1.O1.i", "P1.S1.O1.ii"):
        with pytest.raises(Invalid, match="taken"):
            add(code)
    with pytest.raises(Invalid):
        add("no spaces")
    with pytest.raises(Unsound, match="no output"):
        add("X.1", output="P9.O1")
    with pytest.raises(Invalid):
        add("X.1", objective="S2")
    with pytest.raises(Unsound, match="no actor"):
        add("X.1", responsible=["NOBODY"])
    with pytest.raises(Invalid, match="negative"):
        indicator = {
            "code": "X.1.1",
            "title": {"en": "a", "ms": "b"},
            "kind": "count",
            "feed": {"report": "PROS"},
        }
        add("X.1", indicators=[indicator | {"targets": [{"span": "plan", "value": -1}]}])
    add("X.1", output="", objective="S2")
    assert one("X.1").committee.code == "PROS"  # type: ignore[union-attr]
    assert one("X.1").pillar.code == "P2"


def test_split_in_two_both_keep_the_link_and_reports_stay_with_the_old(plan: Plan, people: People) -> None:
    period = Period.objects.get(plan=plan, code="2024")
    reporting.open_period(period_id=period.pk, by=people.monitor, at=NOON)
    money = figure("P2.S2.O1.ii.2")
    report = reporting.submit(
        indicator=money.pk,
        period=period.pk,
        value=1000,
        cells={},
        narrative="",
        difficulty="",
        by=people.chambers_lead,
        at=NOON,
    )
    ACTS["split"](people.monitor)
    old = one("P2.S2.O1.ii")
    halves = Activity.objects.filter(split_from=old).order_by("code")
    assert [half.code for half in halves] == ["P2.S2.O1.iia", "P2.S2.O1.iib"]
    assert old.withdrawn_at == NOON
    assert {(half.lead_id, half.committee_id, half.output_id) for half in halves} == {
        (old.lead_id, old.committee_id, old.output_id)
    }
    moved = Indicator.objects.filter(activity__in=halves, withdrawn_at=None).order_by("code")
    assert [(row.code, row.kind) for row in moved] == [
        ("P2.S2.O1.iia.1", "duration"),
        ("P2.S2.O1.iib.1", "amount"),
    ]
    assert Target.objects.get(indicator=moved[0]).value == 30
    assert Progress.objects.get(pk=report.pk).indicator.activity == old
    assert not Progress.objects.filter(indicator__in=moved).exclude(version=0).exists()


def test_a_split_loses_no_indicator_and_takes_no_code(plan: Plan) -> None:
    def split(*halves: Half) -> None:
        actions.split_activity(activity_id=one("P2.S2.O1.ii").pk, into=halves, reason=WHY, by=None, at=NOON)

    title = {"en": "Part", "ms": "Bahagian"}
    with pytest.raises(Invalid, match="at least two"):
        split(Half("A.1", title))
    with pytest.raises(Invalid, match=r"P2\.S2\.O1\.ii\.2"):
        split(Half("A.1", title, ["P2.S2.O1.ii.1"]), Half("A.2", title, []))
    with pytest.raises(Invalid, match="taken"):
        split(Half("A.1", title), Half("A.1", title))
    with pytest.raises(Invalid, match="taken"):
        split(Half("A.1", title), Half("P1.S1.O1.i", title))
    with pytest.raises(Invalid, match="no indicator"):
        split(Half("A.1", title), Half("A.2", title, ["P1.S1.O1.i.1"]))
    split(Half("A.1", title), Half("A.2", title))
    assert Indicator.objects.filter(activity__code__in=("A.1", "A.2")).count() == 4


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
    for act in (
        lambda: Amendment.objects.update(reason="Another"),
        lambda: Amendment.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), behind(people.monitor):
            act()


def test_plans_are_open_to_those_with_a_part_in_them(plan: Plan, people: People) -> None:
    with behind(people.partner):
        assert list(queries.visible_to(people.partner)) == [plan]
    with pytest.raises(NotAllowed):
        queries.by_code(code=plan.code, by=people.case_worker)
    with pytest.raises(Plan.DoesNotExist):
        queries.by_code(code="SMALL-9", by=people.partner)
