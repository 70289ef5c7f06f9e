"""What an organisation rightly on a case must not read there, and who is let out again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission
from lindung.access.purposes import Purpose
from lindung.access.testing import NOON, make_user
from lindung.access.wall import behind
from lindung.cases.actions import involve, note
from lindung.cases.models import Grant
from lindung.cases.sections import in_hand
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.kernel.models import AuditEvent
from lindung.protection import actions, queries
from lindung.protection.models import Order
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


def told_of(order: Order, actor: Actor, refuge: Organisation) -> bool:
    """Tell whether an order's page names a place of refuge to an actor."""
    page = browser(actor).get(reverse("protection:order", args=[order.pk]))
    assert page.status_code == 200
    return refuge.name in page.content.decode()


def test_enforcement_knows_the_place_it_put_on_record_itself(scene: Scene) -> None:
    order = scene.interim()
    colleague = Actor.of(
        make_user(
            username="colleague",
            role="enforcement_officer",
            organisation=Organisation.objects.get(pk=scene.enforcer.organisation_id),
        )
    )
    labour = Organisation.objects.get(pk=scene.outsider.organisation_id)
    involve(case=scene.case, organisation=labour, purpose=Purpose.ENFORCEMENT, at=NOON)
    assert [told_of(order, one, scene.refuge) for one in (scene.enforcer, colleague, scene.outsider)] == [
        True,
        True,
        False,
    ]
    powerless = replace(scene.enforcer, permissions=frozenset({Permission.CASE_READ}))
    assert not queries.may_see_refuge(order=order, actor=powerless, purposes={Purpose.ENFORCEMENT})


def test_enforcement_learns_no_place_that_a_court_put_on_record(scene: Scene) -> None:
    moved_to = make_refuge(code="test_moved_to")
    first = scene.interim()
    hidden = actions.correct_order(
        order_id=first.pk,
        changes=actions.OrderChanges(place_of_refuge=moved_to),
        reason="They were moved.",
        by=scene.registrar,
        at=NOON + DAY,
    )
    assert (told_of(first, scene.enforcer, scene.refuge), told_of(hidden, scene.enforcer, moved_to)) == (
        True,
        False,
    )
    # Neither a correction of its own nor an order that carries the place on uncovers it.
    again = actions.correct_order(
        order_id=hidden.pk,
        changes=actions.OrderChanges(reference="I-9"),
        reason="A slip.",
        by=replace(scene.enforcer, permissions=scene.registrar.permissions),
        at=NOON + DAY,
    )
    assert again.place_of_refuge_id == moved_to.pk
    assert not told_of(again, scene.enforcer, moved_to)
    assert told_of(again, scene.registrar, moved_to)
    scene.sign("enforcement", at=NOON + DAY)
    scene.sign("protection", at=NOON + DAY)
    scene.determined(at=NOON + DAY)
    carried = scene.protection(at=NOON + DAY, by=scene.enforcer)
    assert carried.place_of_refuge_id == moved_to.pk
    assert not told_of(carried, scene.enforcer, moved_to)
    form = browser(scene.enforcer).get(reverse("protection:protection_order", args=[scene.case.code]))
    assert f'value="{moved_to.code}" selected' not in form.content.decode()


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


def parts(scene: Scene, organisation: Organisation) -> list[tuple[str, str, bool]]:
    """Return an organisation's living parts in the scene's case: purpose, what carries it, whether it is listed."""
    rows = Grant.objects.filter(case=scene.case, organisation=organisation, ended_at=None)
    return [(row.purpose, str(row.basis_id), row.listed) for row in rows.order_by("purpose")]


def correct(scene: Scene, order: Order, **changed: Any) -> Order:
    """Correct a record as the court, behind its wall, as pages do."""
    with behind(scene.registrar):
        return actions.correct_order(
            order_id=order.pk,
            changes=actions.OrderChanges(**changed),
            reason="Mistaken.",
            by=scene.registrar,
            at=NOON + DAY,
        )


def test_a_part_is_carried_on_by_the_right_record_where_it_is_named_there(scene: Scene) -> None:
    order = scene.interim()
    assert parts(scene, scene.refuge) == [("protection", str(order.pk), True)]
    right = correct(scene, order, reference="I-2")
    assert parts(scene, scene.refuge) == [("protection", str(right.pk), True)]
    manager = Actor.of(make_user(username="manager", role="shelter_manager", organisation=scene.refuge))
    assert told_of(right, manager, scene.refuge)
    once_more = correct(scene, right, reference="I-3")
    assert parts(scene, scene.refuge) == [("protection", str(once_more.pk), True)]
    ended = Grant.objects.filter(case=scene.case, organisation=scene.refuge).exclude(ended_at=None)
    assert (ended.count(), {bytes(one.mark) for one in ended}) == (2, {b""}), "ended for good, without marks"


def test_who_acted_meanwhile_keeps_the_part_by_the_right_record(scene: Scene) -> None:
    mistaken = make_refuge(code="test_mistaken")
    order = scene.interim(place_of_refuge=mistaken)
    carer = Actor.of(make_user(username="carer", role="shelter_manager", organisation=mistaken))
    note(case_id=scene.case.pk, text="She slept well.", audience="care", by=carer, at=NOON)
    right = correct(scene, order, place_of_refuge=scene.refuge)
    assert parts(scene, mistaken) == [("protection", str(right.pk), True)]
    assert in_hand(case=scene.case, by=carer, at=NOON + DAY).ring(["care"]).sections == {"care"}
    page = browser(carer).get(reverse("protection:order", args=[right.pk])).content.decode()
    assert scene.refuge.name not in page, "another shelter's place stays unnamed"


def test_a_part_of_another_ground_outlives_the_mistake(scene: Scene) -> None:
    mistaken = make_refuge(code="test_mistaken")
    involve(case=scene.case, organisation=mistaken, purpose=Purpose.SERVICES, at=NOON)
    order = scene.interim(place_of_refuge=mistaken)
    assert [purpose for purpose, _basis, _listed in parts(scene, mistaken)] == ["protection", "services"]
    correct(scene, order, place_of_refuge=scene.refuge)
    assert parts(scene, mistaken) == [("services", "None", True)]


def test_a_part_is_carried_by_the_order_that_stands_beside_the_mistaken_one(scene: Scene) -> None:
    interim = scene.interim()
    longer = scene.application(kind="protection_order", at=NOON)
    Order.objects.filter(pk=longer.pk).update(place_of_refuge=scene.refuge)
    correct(scene, interim, place_of_refuge=make_refuge(code="test_right"))
    assert parts(scene, scene.refuge) == [("protection", str(longer.pk), True)]
