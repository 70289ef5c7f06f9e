"""Leavings for tests of other rooms, made through the real actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lindung.access.actors import Actor
from lindung.access.testing import NOON, make_actor
from lindung.cases.consents.actions.recording import is_child
from lindung.cases.consents.testing import make_consent
from lindung.cases.models import Case
from lindung.cases.testing import walk
from lindung.protection.leaving import actions, pack
from lindung.protection.leaving.actions import BookIn
from lindung.protection.leaving.models import Leaving
from lindung.protection.testing import DAY, Scene, make_scene

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Journey:
    """A case in recovery; `planner` arranges, `assessor` and `third` serve in the same office."""

    scene: Scene
    planner: Actor
    assessor: Actor
    third: Actor

    @property
    def case(self) -> Case:
        """The case."""
        return self.scene.case

    def planned(self, *, kind: str = "return", at: datetime = NOON, **given: Any) -> Leaving:
        """Talk an option over and choose it."""
        values: dict[str, Any] = {"view": "wants", "said": "I want to see my mother."}
        if kind in {"third_country", "other"}:
            values["to"] = "CAN"
        option = actions.talk_over(
            case_id=self.case.pk, kind=kind, by=self.planner, at=at, **(values | given)
        )
        return actions.plan(option_id=option.pk, by=self.planner, at=at)

    def assessed(
        self, leaving: Leaving, *, result: str = "safe", at: datetime = NOON + HOUR, **given: Any
    ) -> None:
        """Let the assessor assess it."""
        values: dict[str, Any] = {"reasons": "Nobody knows the new address.", "measures": "Another town."}
        actions.assess(
            leaving_id=leaving.pk, result=result, at=at, **({"by": self.assessor} | values | given)
        )

    def agreed(self, *, matter: str = "return", at: datetime = NOON, **given: Any) -> Any:
        """Record that the person agrees."""
        child = {"given_by": "best_interests", "reasons": "Her grandmother.", "child_view": "Yes."}
        values = (child if self.case.is_child else {}) | given
        return make_consent(case=self.case, by=self.planner, at=at, matter=matter, **values)

    def papers(self, leaving: Leaving, *, at: datetime = NOON + 2 * HOUR) -> None:
        """Make every paper ready."""
        for one in pack.rules().papers_for(kind=leaving.kind, child=is_child(self.case)):
            actions.paper(
                leaving_id=leaving.pk, kind=one.code, state="ready", day=at.date(), by=self.planner, at=at
            )

    def booked(self, *, kind: str = "return", at: datetime = NOON) -> Leaving:
        """Go the whole way to a booked journey five days ahead."""
        leaving = self.planned(kind=kind, at=at)
        if kind == "return":
            self.agreed(at=at)
        if leaving.child:
            self.best(leaving, at=at)
        self.assessed(leaving, at=at + HOUR)
        self.papers(leaving, at=at + 2 * HOUR)
        self.receiver(leaving, at=at + 2 * HOUR)
        return self.book(leaving, at=at + 3 * HOUR)

    def book(self, leaving: Leaving, *, at: datetime = NOON + 3 * HOUR, **given: Any) -> Leaving:
        """Book for five days later, with an escort."""
        values: dict[str, Any] = {"travels_on": (at + 5 * DAY).date(), "escort": "ngo"}
        return actions.book(leaving_id=leaving.pk, given=BookIn(**(values | given)), by=self.planner, at=at)

    def receiver(self, leaving: Leaving, *, at: datetime = NOON + 2 * HOUR, **given: Any) -> None:
        """Agree on who receives, without handing over data."""
        values: dict[str, Any] = {"receiver": "House of Return, Ibu Sri", "to": "IDN", "data": ()}
        actions.agree_handover(leaving_id=leaving.pk, by=self.planner, at=at, **(values | given))

    def best(self, leaving: Leaving, *, at: datetime = NOON, confirmed: bool = True, **given: Any) -> Any:
        """Determine that it serves the child best, confirmed by a colleague."""
        values: dict[str, Any] = {
            "body": pack.rules().best_interests.bodies[0].code,
            "decided_on": at.date(),
            "result": "in_best_interests",
            "reasons": "The grandmother cares for her.",
            "child_view": "agrees",
            "child_words": "I want to go to school there.",
        }
        row = actions.determine(
            leaving_id=leaving.pk, given=actions.BestIn(**(values | given)), by=self.planner, at=at
        )
        return actions.confirm(best_id=row.pk, by=self.assessor, at=at) if confirmed else row

    def departed(self, *, kind: str = "return", at: datetime = NOON) -> Leaving:
        """Go the whole way to the departure, five days after `at`."""
        leaving = self.booked(kind=kind, at=at)
        gone = at + 5 * DAY
        return actions.depart(leaving_id=leaving.pk, departed_at=gone, by=self.planner, at=gone + HOUR)


def make_journey(*, at: datetime = NOON, stage: str = "recovery", **given: Any) -> Journey:
    """Return a case in recovery with three officers of the same office, each another human."""
    scene = make_scene(at=at, **given)
    if stage == "recovery":
        walk(case=scene.case, steps=("begin_recovery",), by=scene.protector, at=at)
    office = scene.officer.organisation
    return Journey(
        scene=scene,
        planner=scene.protector,
        assessor=make_actor(name="assessor", role="protection_officer", organisation=office),
        third=make_actor(name="further", role="protection_officer", organisation=office),
    )
