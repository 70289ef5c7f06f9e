"""Unfinished activities begin again in the plan that follows."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from lindung.access.actors import NotAllowed
from lindung.access.wall import behind
from lindung.kernel.problems import Invalid
from lindung.plans.models import Activity, Indicator, Objective, Pillar, Plan, PlanActor, Target
from lindung.plans.reviews import actions, queries
from lindung.plans.reviews.actions.carrying import unfinished
from lindung.plans.reviews.models import CarryOver
from lindung.plans.reviews.tests.conftest import Small


@pytest.fixture
def after(small: Small) -> Plan:
    """The plan from 2026 on: one objective, and of the actors only the care committee and the police."""
    plan = Plan.objects.create(
        code="SMALL-2",
        title={"en": "Small plan from 2026", "ms": "Pelan kecil dari 2026"},
        country="mys",
        starts=date(2026, 1, 1),
        ends=date(2030, 12, 31),
        coordinator="CARE",
        currency="MYR",
        source=small.plan.source,
        imported_at=small.at,
    )
    pillar = Pillar.objects.create(plan=plan, code="P1", title={"en": "All", "ms": "Semua"})
    title = {"en": "Go on", "ms": "Teruskan"}
    Objective.objects.create(plan=plan, code="S1", number=1, pillar=pillar, title=title)
    for code, kind, behind_it in (("CARE", "committee", "welfare"), ("POLICE", "agency", "police")):
        PlanActor.objects.create(
            plan=plan, code=code, kind=kind, organisations=[behind_it], title={"en": code, "ms": code}
        )
    return plan


def carry(small: Small, after: Plan, *codes: str, **given: str) -> list[CarryOver]:
    """Carry activities over behind the wall."""
    monitor = small.people.monitor
    keys: set[UUID] = {small.activity(code).pk for code in codes}
    values = {"objective": "S1", "lead": "CARE", "note": "Not finished for want of trainers."} | given
    with behind(monitor):
        return list(
            actions.carry(
                activities=keys, into=Plan.objects.get(pk=after.pk), by=monitor, at=small.at, **values
            )
        )


def joined(small: Small, after: Plan) -> None:
    """Say that the second plan follows the first, and make standings."""
    small.report("P1.S1.O1.ii.1", "2022", 1)
    actions.refresh_plan(plan=small.plan, at=small.at)
    with behind(small.people.monitor):
        actions.follow(plan=after, previous=small.plan, by=small.people.monitor, at=small.at)


def test_an_activity_begins_again_with_its_indicators(small: Small, after: Plan) -> None:
    joined(small, after)
    assert "P1.S1.O1.ii" not in {row.activity.code for row in unfinished(plan=small.plan)}
    made = carry(small, after, "P1.S1.O1.i", "P2.S2.O1.i")
    assert [row.became.code for row in made] == ["P1.S1.O1.i", "P2.S2.O1.i"]
    new = Activity.objects.get(plan=after, code="P1.S1.O1.i")
    assert new.title == small.activity("P1.S1.O1.i").title and new.starts == after.starts
    assert [one.code for one in Indicator.objects.filter(activity=new)] == ["P1.S1.O1.i.1", "P1.S1.O1.i.2"]
    other = Activity.objects.get(plan=after, code="P2.S2.O1.i")
    assert (
        other.lead is not None and other.lead.code == "POLICE"
    )  # the committee that led is not in the new plan
    spans = Target.objects.filter(indicator__activity=other).values_list("span", "value")
    assert list(spans) == [("annual", 50)]  # that of 2024 stays behind
    assert small.activity("P1.S1.O1.i").withdrawn_at is None  # nothing was moved
    assert {row.activity.code for row in queries.carried(plan=small.plan)} == {"P1.S1.O1.i", "P2.S2.O1.i"}
    came = queries.carried_from(activity=new)
    assert came is not None and came.activity == small.activity("P1.S1.O1.i")


def test_nothing_is_carried_over_twice_or_when_done(small: Small, after: Plan) -> None:
    joined(small, after)
    carry(small, after, "P1.S1.O1.i")
    for codes in (["P1.S1.O1.i"], ["P2.S2.O1.i", "P1.S1.O1.ii"], []):
        with pytest.raises(Invalid):
            carry(small, after, *codes)
    assert CarryOver.objects.count() == Activity.objects.filter(plan=after).count() == 1


def test_all_of_them_or_none(small: Small, after: Plan) -> None:
    joined(small, after)
    for wrong in ({"objective": "S9"}, {"lead": "NOBODY"}, {"note": ""}):
        with pytest.raises(Invalid):
            carry(small, after, "P1.S1.O1.i", "P2.S2.O1.i", **wrong)
    assert not Activity.objects.filter(plan=after).exists()


def test_a_code_that_is_taken_gets_a_mark(small: Small, after: Plan) -> None:
    joined(small, after)
    objective = Objective.objects.get(plan=after)
    Activity.objects.create(
        plan=after, code="P1.S1.O1.i", objective=objective, pillar=objective.pillar, starts=after.starts,
        ends=after.ends, title={"en": "Another", "ms": "Lain"},
        lead=PlanActor.objects.get(plan=after, code="CARE"),
    )  # fmt: skip
    [row] = carry(small, after, "P1.S1.O1.i")
    assert row.became.code == "P1.S1.O1.i-2"


def test_which_plan_follows_which(small: Small, after: Plan) -> None:
    actions.refresh_plan(plan=small.plan, at=small.at)
    monitor = small.people.monitor
    with pytest.raises(Invalid):
        carry(small, after, "P1.S1.O1.i")
    for plan, previous in ((small.plan, after), (small.plan, small.plan)):
        with pytest.raises(Invalid):
            actions.follow(plan=plan, previous=previous, by=monitor, at=small.at)
    with pytest.raises(NotAllowed):
        actions.follow(plan=after, previous=small.plan, by=small.people.chambers_lead, at=small.at)
    assert actions.follow(plan=after, previous=small.plan, by=monitor, at=small.at).follows == small.plan
    with pytest.raises(NotAllowed), behind(small.people.welfare_lead):
        actions.carry(
            activities={small.activity("P1.S1.O1.i").pk}, into=Plan.objects.get(pk=after.pk), objective="S1",
            lead="CARE", note="Go on.", by=small.people.welfare_lead, at=small.at,
        )  # fmt: skip
