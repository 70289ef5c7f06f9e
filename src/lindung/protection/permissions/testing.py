"""Applications and permissions for tests, made through the real actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from lindung.access.actors import Actor
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.protection.permissions import actions, queries
from lindung.protection.permissions.actions import DecideIn, PaperIn
from lindung.protection.permissions.models import Application, Decision
from lindung.protection.testing import Scene, make_scene

GRANTED = DecideIn(result="granted", last_day=date(2026, 12, 20))


def make_delegate(*, name: str = "delegate", at: datetime = NOON) -> Actor:
    """Return somebody of the secretariat who decides."""
    office = make_organisation(code="test_secretariat", kind="secretariat", national=True, at=at)
    return make_actor(name=name, role="case_coordinator", organisation=office, at=at)


def make_protected(*, at: datetime = NOON) -> Scene:
    """Return a case under a protection order since `at`, and a secretariat."""
    make_delegate(at=at)
    scene = make_scene(at=at)
    scene.interim(at=at)
    scene.sign("enforcement", at=at)
    scene.sign("protection", at=at)
    scene.determined(at=at)
    scene.protection(at=at)
    return scene


def make_application(*, scene: Scene, kind: str = "work", at: datetime = NOON, **given: Any) -> Application:
    """Return an application of the protection officer without papers."""
    values: dict[str, Any] = {"wish": "To sew in a shop.", "by": scene.protector, "at": at}
    return actions.apply(case_id=scene.case.pk, kind=kind, **(values | given))


def complete(*, application: Application, by: Actor, at: datetime = NOON, **given: Any) -> Application:
    """Let every required paper come on the day of `at`; return the application as it stands then."""
    paper = PaperIn(code="", received_on=at.date(), result="favours")
    for code in queries.known().codes:
        actions.receive(application_id=application.pk, given=replace(paper, code=code, **given), by=by, at=at)
    application.refresh_from_db()
    return application


def make_decision(
    *, scene: Scene, delegate: Actor, kind: str = "work", at: datetime = NOON, **given: Any
) -> Decision:
    """Return a permission granted an hour after its papers were complete."""
    made = make_application(scene=scene, kind=kind, at=at)
    complete(application=made, by=scene.protector, at=at)
    return actions.decide(
        application_id=made.pk, given=replace(GRANTED, **given), by=delegate, at=at + timedelta(hours=1)
    )
