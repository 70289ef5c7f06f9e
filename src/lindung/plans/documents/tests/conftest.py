"""A small plan with three reported years, a standing decided otherwise, an adjustment, comments and actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.plans.committees.actions.seeding import seed
from lindung.plans.committees.models import ActionPoint, Committee
from lindung.plans.models import Activity, Indicator, Period, Plan, PlanActor
from lindung.plans.reporting.models import Comment, Progress
from lindung.plans.reviews.actions.standing import refresh_plan
from lindung.plans.reviews.models import Adjustment, Override, Review, Standing
from lindung.plans.testing import People, small_people, small_plan

VALUES = {"2022": "60", "2023": "104", "2024": "48.5"}


@dataclass(frozen=True, slots=True)
class Scene:
    """The plan, the period 2024, who is who, and noon."""

    plan: Plan
    period: Period
    people: People
    at: datetime


@pytest.fixture
def scene() -> Scene:
    """Return the plan with its reports."""
    plan, people = small_plan(), small_people()
    seed(plan=plan, entries=plan.committees, at=NOON)
    for code, value in VALUES.items():
        period = Period.objects.get(plan=plan, code=code)
        period.opened_at, period.opened_by_id = (
            datetime(int(code) + 1, 1, 2, tzinfo=UTC),
            people.monitor.user_id,
        )
        period.save()
        _report(plan, period, "P2.S2.O1.ii.2", people, value=Decimal(value))
        _report(plan, period, "P1.S1.O2.i.1", people, words="They asked for interpreters. #panic()")
    period = Period.objects.select_related("plan").get(plan=plan, code="2024")
    refresh_plan(plan=plan, at=NOON)
    _otherwise(plan, period, people)
    _adjusted(plan, period, people)
    _said(plan, period, people)
    return Scene(plan, period, people, NOON)


def _report(plan: Plan, period: Period, code: str, people: People, **told: object) -> None:
    by, decider = _human(people.chambers_lead), _human(people.monitor)
    Progress.objects.create(
        indicator=Indicator.objects.get(plan=plan, code=code),
        period=period,
        origin="reported",
        state="approved",
        version=1,
        value=told.get("value"),
        narrative=told.get("words", ""),
        difficulty="The court had no room." if code.startswith("P2") else "",
        organisation_id=people.chambers_lead.organisation_id,
        submitted_by=by,
        submitter_human=by.human,
        submitted_at=datetime(period.ends.year + 1, 1, 20, 3, tzinfo=UTC),
        decided_by=decider,
        decider_human=decider.human,
        decided_at=datetime(period.ends.year + 1, 2, 3, tzinfo=UTC),
    )


def _human(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def _otherwise(plan: Plan, period: Period, people: People) -> None:
    row = Standing.objects.get(activity__plan=plan, activity__code="P1.S1.O1.ii", period=period)
    row.override = Override.objects.create(
        activity=row.activity,
        period=period,
        standing="done",
        reason="The handbook is out; its report follows.",
        rule_standing=row.rule_standing,
        rule_reason=row.rule_reason,
        by_id=people.monitor.user_id,
        at=NOON,
    )
    row.standing = "done"
    row.save()


def _adjusted(plan: Plan, period: Period, people: People) -> None:
    review = Review.objects.create(
        plan=plan, period=period, kind="annual", begun_by_id=people.monitor.user_id, begun_at=NOON
    )
    made = Adjustment.objects.create(
        review=review,
        number=1,
        kind="target",
        activity=Activity.objects.get(plan=plan, code="P2.S2.O1.i"),
        indicator=Indicator.objects.get(plan=plan, code="P2.S2.O1.i.1"),
        text="Fewer posts than planned.",
        before={"targets": [{"span": "annual", "period": "", "value": "50"}]},
        after={"targets": [{"span": "annual", "period": "", "value": "35"}]},
        owner=PlanActor.objects.get(plan=plan, code="PROS"),
        due_on=date(2026, 12, 1),
        proposed_by_id=people.monitor.user_id,
        proposed_at=NOON,
    )
    made.state, made.decided_by_id, made.decided_at = "decided", people.second_monitor.user_id, NOON
    made.save()


def _said(plan: Plan, period: Period, people: People) -> None:
    activity = Activity.objects.get(plan=plan, code="P1.S1.O2.i")
    for text in ("An older word.", "Interpreters are missing at night."):
        Comment.objects.create(
            activity=activity,
            period=period,
            stance="doubt",
            text=text,
            organisation_id=people.partner.organisation_id,
            by_id=people.partner.user_id,
            at=NOON if text.startswith("Inter") else datetime(2026, 1, 1, tzinfo=UTC),
        )
    ActionPoint.objects.create(
        committee=Committee.objects.get(plan=plan, actor__code="PROS"),
        number=4,
        text="Ask the court for a room.",
        owner_organisation_id=people.chambers_lead.organisation_id,
        due_on=date(2026, 10, 1),
        priority="high",
        opened_by_id=people.monitor.user_id,
        opened_at=NOON,
    )
