"""The people and places of an order, for tests, made through the real actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.purposes import Purpose
from lindung.access.testing import NOON, make_organisation, make_user
from lindung.cases.actions import involve
from lindung.cases.models import Case
from lindung.cases.testing import make_case, walk
from lindung.directory.models import Service
from lindung.protection import actions
from lindung.protection.models import Order

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scene:
    """An accepted case and everyone an order can name: each in an organisation that has a part in the case."""

    case: Case
    court: Organisation
    refuge: Organisation
    officer: User
    enforcer: Actor
    protector: Actor
    registrar: Actor
    outsider: Actor

    def custody(self, *, at: datetime = NOON, **given: Any) -> Order:
        """Take the person into custody an hour before `at`."""
        values: dict[str, Any] = {"began_at": at - HOUR, "reference": "C-1", "by": self.enforcer, "at": at}
        return actions.take_into_custody(case_id=self.case.pk, **(values | given))

    def application(
        self, *, kind: str = Order.Kind.INTERIM_ORDER, at: datetime = NOON, **given: Any
    ) -> Order:
        """Apply for an order on the day of `at`."""
        values: dict[str, Any] = {
            "court": self.court,
            "applied_on": at.date(),
            "reference": "A-1",
            "by": self.enforcer,
            "at": at,
        }
        return actions.apply_for_order(case_id=self.case.pk, kind=kind, **(values | given))

    def interim(self, *, at: datetime = NOON, **given: Any) -> Order:
        """Record an interim order made at `at`."""
        values: dict[str, Any] = {
            "made_at": at,
            "reference": "I-1",
            "court": self.court,
            "place_of_refuge": self.refuge,
            "protection_officer": self.officer,
            "by": self.enforcer,
            "at": at,
        }
        return actions.record_interim_order(case_id=self.case.pk, **(values | given))

    def sign(self, half: str, *, at: datetime = NOON, **given: Any) -> Any:
        """Sign one half of the joint report on the day of `at`."""
        by = self.enforcer if half == "enforcement" else self.protector
        values: dict[str, Any] = {"findings": "Kept from leaving.", "on": at.date(), "by": by, "at": at}
        return actions.sign_joint_report(case_id=self.case.pk, half=half, **(values | given))

    def determined(self, *, step: str = "determine_victim", at: datetime = NOON) -> None:
        """Let the court determine, as the identification room would."""
        walk(case=self.case, steps=(step,), by=self.registrar, at=at)

    def protection(self, *, at: datetime = NOON, **given: Any) -> Order:
        """Record a protection order made at `at`."""
        values: dict[str, Any] = {
            "made_at": at,
            "reference": "P-1",
            "court": self.court,
            "by": self.registrar,
            "at": at,
        }
        return actions.record_protection_order(case_id=self.case.pk, **(values | given))

    def stage(self) -> str:
        """Return the stage the case is in now."""
        self.case.refresh_from_db()
        return self.case.stage


def make_refuge(*, code: str, children: bool = True) -> Organisation:
    """Return an organisation that offers shelter."""
    refuge = make_organisation(code=code, kind="ngo_shelter")
    Service.objects.get_or_create(
        organisation=refuge, code="shelter", place="", defaults={"accepts_children": children}
    )
    return refuge


def make_scene(*, at: datetime = NOON, stage: str = "accepted", **given: Any) -> Scene:
    """Return a case at `stage` (found the day before `at`) with its court, refuge and officers."""
    police = make_organisation(code="test_police")
    court = make_organisation(code="test_court", kind="court")
    welfare = make_organisation(code="test_welfare", kind="welfare")
    officer = make_user(username="protector", role="protection_officer", organisation=welfare)
    enforcer = Actor.of(make_user(username="enforcer", role="enforcement_officer", organisation=police))
    registrar = Actor.of(make_user(username="registrar", role="court_registrar", organisation=court))
    elsewhere = make_organisation(code="test_elsewhere", kind="labour")
    outsider = Actor.of(make_user(username="outsider", role="enforcement_officer", organisation=elsewhere))
    case = make_case(by=enforcer, at=at, **given)
    involve(case=case, organisation=court, purpose=Purpose.COURT, at=at)
    involve(case=case, organisation=welfare, purpose=Purpose.PROTECTION, at=at)
    steps = {"reported": (), "presumed": ("presume",)}.get(stage, ("presume", "refer", "accept"))
    if steps:
        walk(case=case, steps=steps, by=enforcer, at=at)
    return Scene(
        case=case,
        court=court,
        refuge=make_refuge(code="test_refuge"),
        officer=officer,
        enforcer=enforcer,
        protector=Actor.of(officer),
        registrar=registrar,
        outsider=outsider,
    )
