"""What an organisation rightly on a case must not read there, and who is let out again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.purposes import Purpose
from lindung.access.testing import NOON, make_user
from lindung.cases.actions import involve
from lindung.cases.models import Grant
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.kernel.models import AuditEvent
from lindung.protection import actions
from lindung.protection.testing import DAY, Scene, make_refuge


@pytest.fixture(autouse=True)
def day_after(scene: Scene) -> Iterator[datetime]:
    """Let every page see the day after the case was accepted."""
    with clock.travel(to=NOON + DAY), timezone.override(current().time_zone):
        yield NOON + DAY


def browser(actor: Actor) -> Client:
    """Return a signed-in browser of an actor."""
    client = Client()
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_shelter_learns_of_no_place_of_refuge_but_its_own(scene: Scene) -> None:
    order = scene.interim()
    other = make_refuge(code="test_other_refuge")
    involve(case=scene.case, organisation=other, purpose=Purpose.SERVICES, at=NOON)
    page = reverse("protection:order", args=[order.pk])
    for username, refuge, told in (("own", scene.refuge, True), ("curious", other, False)):
        manager = make_user(username=username, role="shelter_manager", organisation=refuge)
        shown = browser(Actor.of(manager)).get(page)
        assert shown.status_code == 200
        row = shown.content.decode().partition(str(shown.context["refuge_name"]))[2]
        assert (scene.refuge.name in row) is told
        assert ("Open only to those who protect" in row) is not told


def test_findings_are_read_by_those_who_enquire_and_judge(scene: Scene) -> None:
    scene.interim()
    answers = {"half": "enforcement", "findings": "Locked in.", "on": NOON.date(), "by": scene.enforcer}
    actions.sign_joint_report(case_id=scene.case.pk, at=NOON, **answers)
    manager = make_user(username="manager", role="shelter_manager", organisation=scene.refuge)
    looks = AuditEvent.objects.filter(event="protection.report_read")
    for reader, told in ((scene.registrar, True), (Actor.of(manager), False)):
        page = browser(reader).get(reverse("protection:report", args=[scene.case.code]))
        assert page.status_code == 200
        assert ("Locked in." in page.content.decode()) is told
        assert looks.filter(by_user_id=reader.user_id).exists() is told


def test_a_shelter_named_by_mistake_sees_the_case_no_longer(scene: Scene) -> None:
    mistaken = make_refuge(code="test_mistaken")
    order = scene.interim(place_of_refuge=mistaken)
    curious = Actor.of(make_user(username="curious", role="shelter_manager", organisation=mistaken))
    page = reverse("protection:order", args=[order.pk])
    assert browser(curious).get(page).status_code == 200
    actions.correct_order(
        order_id=order.pk,
        changes=actions.OrderChanges(place_of_refuge=scene.refuge),
        reason="Another shelter.",
        by=scene.registrar,
        at=NOON + DAY,
    )
    assert browser(curious).get(page).status_code == 404
    parts = Grant.objects.filter(case=scene.case, ended_at=None)
    named = {scene.refuge.pk, scene.court.pk, scene.protector.organisation_id, scene.enforcer.organisation_id}
    assert set(parts.values_list("organisation", flat=True)) == named
