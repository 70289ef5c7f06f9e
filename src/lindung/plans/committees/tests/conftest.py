"""The small plan's committees: Wanda leads CARE for welfare, Mona keeps them all, Fred is a partner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.plans.committees import actions
from lindung.plans.committees.models import ActionPoint, Committee, Decision, Meeting, Seat
from lindung.plans.models import Plan
from lindung.plans.testing import People, small_people, small_plan

DUE = date(2026, 11, 30)


@dataclass(frozen=True, slots=True)
class Scene:
    """The plan, its people, and the care committee."""

    plan: Plan
    people: People
    care: Committee
    at: datetime = NOON

    @property
    def lead(self) -> Actor:
        """Who leads the care committee."""
        return self.people.welfare_lead

    def sit(self, who: Actor | None = None, *, body: str = "", role: str = "member") -> Seat:
        """Give a seat, behind the wall."""
        name = who.name.lower() if who else ""
        with behind(self.people.monitor):
            return actions.seat(
                committee_id=self.care.pk,
                username=name,
                organisation=body,
                role=role,
                by=self.people.monitor,
                at=self.at,
            )

    def call(self, *, by: Actor | None = None, starts_at: datetime | None = None) -> Meeting:
        """Plan a meeting, behind the wall."""
        with behind(by or self.lead):
            return actions.call_meeting(
                committee_id=self.care.pk,
                starts_at=starts_at or self.at - timedelta(hours=2),
                place="Room 3",
                by=by or self.lead,
                at=self.at,
            )

    def step(self, meeting: Meeting, step: str, *, by: Actor | None = None) -> Meeting:
        """Take a step, behind the wall."""
        with behind(by or self.lead):
            return actions.step_meeting(meeting_id=meeting.pk, step=step, by=by or self.lead, at=self.at)

    def held(self) -> Meeting:
        """Return a meeting that was held, with one item on its agenda."""
        meeting = self.call()
        with behind(self.lead):
            actions.add_item(meeting_id=meeting.pk, title="Shelters", by=self.lead, at=self.at)
        return self.step(meeting, "hold")

    def decide(self, meeting: Meeting, text: str = "Open a second place") -> Decision:
        """Record a decision, behind the wall."""
        with behind(self.lead):
            return actions.decide(meeting_id=meeting.pk, text=text, by=self.lead, at=self.at)

    def agree(self, *, owner: str, priority: str = "normal", due_on: date = DUE) -> ActionPoint:
        """Agree on an action, behind the wall."""
        with behind(self.lead):
            return actions.open_point(
                committee_id=self.care.pk,
                text="Find a house",
                owner=owner,
                due_on=due_on,
                priority=priority,
                by=self.lead,
                at=self.at,
            )

    def care_points(self) -> list[int]:
        """Return the numbers of the committee's actions."""
        return list(ActionPoint.objects.filter(committee=self.care).values_list("number", flat=True))

    def done(self, point: ActionPoint, *, by: Actor, evidence: str = "The lease is signed") -> ActionPoint:
        """Report it as done, behind the wall."""
        with behind(by):
            return actions.done(point_id=point.pk, evidence=evidence, by=by, at=self.at)

    def close(self, point: ActionPoint, *, by: Actor) -> ActionPoint:
        """Close it, behind the wall."""
        with behind(by):
            return actions.close(point_id=point.pk, by=by, at=self.at)


@pytest.fixture
def scene(db: None) -> Scene:
    """The committees are seeded from the plan."""
    plan, people = small_plan(), small_people()
    actions.seed(plan=plan, entries=plan.committees, at=NOON)
    return Scene(plan=plan, people=people, care=Committee.objects.get(plan=plan, actor__code="CARE"))
