"""A person's care for tests, made through the real actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.purposes import Purpose
from lindung.access.testing import NOON, make_organisation, make_user
from lindung.cases.actions import involve
from lindung.cases.models import Case
from lindung.directory.models import Service
from lindung.protection.care import actions
from lindung.protection.care.actions import AnswerIn, AssessIn, Part, ServiceIn
from lindung.protection.care.models import Assessment, Plan, PlannedService
from lindung.protection.testing import Scene, make_scene

LATER = NOON + timedelta(hours=2)
TODAY = LATER.date()


@dataclass(frozen=True, slots=True)
class Carers:
    """A case under an interim order; who cares for the person, who treats them, who goes along, who stands outside."""

    scene: Scene
    officer: Actor
    manager: Actor
    doctor: Actor
    companion: Actor
    outsider: Actor
    coordinator: Actor

    @property
    def case(self) -> Case:
        """The person's case."""
        return self.scene.case


def make_carers(*, at: datetime = NOON) -> Carers:
    """Return a case with everybody around it."""
    scene = make_scene(at=at)
    scene.interim(at=at)
    scene.case.refresh_from_db()
    clinic = make_organisation(code="test_clinic", kind="health")
    Service.objects.get_or_create(organisation=clinic, code="counselling", place="")
    involve(case=scene.case, organisation=clinic, purpose=Purpose.HEALTH, at=at)
    helpers = make_organisation(code="test_helpers", kind="ngo_shelter")
    involve(case=scene.case, organisation=helpers, purpose=Purpose.SERVICES, at=at)
    elsewhere = make_organisation(code="test_far", kind="welfare")
    secretariat = make_organisation(code="test_nation", kind="secretariat", national=True)
    return Carers(
        scene=scene,
        officer=scene.protector,
        manager=actor("manager", "shelter_manager", scene.refuge),
        doctor=actor("doctor", "health_worker", clinic),
        companion=actor("companion", "assistance_specialist", helpers),
        outsider=actor("far_officer", "protection_officer", elsewhere),
        coordinator=actor("coordinator", "case_coordinator", secretariat),
    )


def actor(name: str, role: str, organisation: Organisation) -> Actor:
    """Return somebody with a role in an organisation."""
    return Actor.of(make_user(username=name, role=role, organisation=organisation))


def make_assessment(*, case: Case, by: Actor, at: datetime = LATER, **given: Any) -> Assessment:
    """Record what helps the person; `given` overrides."""
    values: dict[str, Any] = {
        "instrument": "needs-1",
        "made_on": at.date(),
        "present": True,
        "agreed": "yes",
        "parts": {
            "safety": Part(level=2, needs=("safety_plan",), answers={"what_helps": "A lock on the door."})
        },
        "words": "I want to call my sister.",
    }
    return actions.assess(case_id=case.pk, given=AssessIn(**(values | given)), by=by, at=at)


def make_plan(
    *,
    case: Case,
    by: Actor,
    at: datetime = LATER,
    answer: str = "yes",
    due_on: date | None = None,
    **given: Any,
) -> tuple[Plan, PlannedService]:
    """Plan a goal and counselling by the actor's own organisation, and let the person answer (`given`)."""
    goal = actions.set_goal(
        case_id=case.pk, domain="psychological", said="I want to sleep again.", by=by, at=at
    )
    service = actions.add_service(
        case_id=case.pk,
        given=ServiceIn(
            code="counselling",
            provider=by.organisation_id,
            due_on=due_on or at.date() + timedelta(days=14),
            goal=goal.pk,
        ),
        by=by,
        at=at,
    )
    values: dict[str, Any] = {"answer": answer, "answered_on": at.date(), "every_days": 7}
    plan = actions.answer(case_id=case.pk, given=AnswerIn(**(values | given)), by=by, at=at)
    service.refresh_from_db()
    return plan, service
