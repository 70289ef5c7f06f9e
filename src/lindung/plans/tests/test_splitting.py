"""Activities that are added, split and withdrawn: no code is used twice, no indicator and no report is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lindung.access.testing import NOON
from lindung.kernel.problems import Invalid
from lindung.plans import actions
from lindung.plans.actions import Half
from lindung.plans.amending import Unsound
from lindung.plans.models import Activity, Indicator, Period, Plan, Target
from lindung.plans.reporting import actions as reporting
from lindung.plans.reporting.models import Progress
from lindung.plans.testing import People
from lindung.plans.tests.acts import ACTS, WHY, figure, one

pytestmark = pytest.mark.django_db


def test_a_new_activity_takes_no_code_that_ever_was(plan: Plan) -> None:
    def add(code: str, **given: Any) -> None:
        values: dict[str, Any] = {
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


def test_halves_start_after_what_is_closed(plan: Plan, people: People) -> None:
    old = one("P2.S2.O1.ii")
    first = Period.objects.get(plan=plan, code="2024")
    assert old.starts <= first.ends < old.ends
    reporting.open_period(period_id=first.pk, by=people.monitor, at=NOON)
    reporting.close_period(period_id=first.pk, by=people.monitor, at=NOON)
    ACTS["split"](people.monitor)
    halves = Activity.objects.filter(split_from=old)
    assert {(half.starts, half.ends) for half in halves} == {(date(2025, 1, 1), old.ends)}
    for row in Indicator.objects.filter(activity__in=halves):
        assert row.starts == date(2025, 1, 1)


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
