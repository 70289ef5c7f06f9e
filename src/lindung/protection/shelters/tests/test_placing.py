"""A bed held, taken, changed and given back: allowed and refused side by side."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lindung.access.actors import Actor
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases import queries as cases
from lindung.cases.models import Case, Grant, Task, TimelineEntry
from lindung.cases.sections import NotCovered
from lindung.cases.testing import make_case, opened
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid, Refusal
from lindung.kernel.walls import telling_system
from lindung.protection.shelters import actions, queries, words
from lindung.protection.shelters.models import House, Stay
from lindung.protection.shelters.problems import AlreadyPlaced, DoesNotFit, NoBed, NotNow, OrderNamesAnother
from lindung.protection.shelters.testing import Sheltering, make_other_house, zone_of
from lindung.protection.shelters.tests.conftest import LATER

HOUR = timedelta(hours=1)


def hold(one: Sheltering, *, hours: int = 6, by: Actor | None = None, **given: object) -> Stay:
    actor = by or one.scene.protector
    with behind(actor):
        return actions.hold(
            case_id=one.scene.case.pk, given=one.given(**given), hours=hours, by=actor, at=NOON
        )


def test_a_held_bed_is_taken_on_arrival(sheltering: Sheltering) -> None:
    held = hold(sheltering)
    assert held.state == "held" and held.ends_at == NOON + 6 * HOUR
    with behind(sheltering.manager):
        here = actions.arrive(stay_id=held.pk, arrived_at=NOON + HOUR, by=sheltering.manager, at=LATER)
    assert (here.state, here.order_kind, here.house_kind) == ("here", "interim", "transit")
    living = queries.of_case(case=sheltering.scene.case, by=sheltering.manager)
    assert living.now == here and living.hold(LATER) is None
    event = AuditEvent.objects.get(event="shelters.placed")
    assert event.subject_id == here.pk and sheltering.house.code not in str(event.detail)
    assert TimelineEntry.objects.filter(case=sheltering.scene.case, kind="shelters.arrived").count() == 1


def test_who_is_held_a_bed_elsewhere_is_seen_there_for_so_long(sheltering: Sheltering) -> None:
    other = make_other_house()
    manager = make_actor(name="other", role="shelter_manager", organisation=other.organisation)
    case = sheltering.scene.case
    with pytest.raises(Case.DoesNotExist), behind(manager):
        cases.by_code(code=case.code, by=manager)
    now = datetime.now(tz=UTC)  # a hold's part runs out by the database's clock
    given = sheltering.given(zone=zone_of(other).pk, despite_order=True, why="No bed in time.")
    with behind(sheltering.scene.protector):
        held = actions.hold(case_id=case.pk, given=given, hours=6, by=sheltering.scene.protector, at=now)
    with behind(manager):
        assert cases.by_code(code=case.code, by=manager).pk == case.pk
    part = Grant.objects.get(case=case, organisation=other.organisation)
    assert part.until == held.ends_at
    with behind(sheltering.scene.protector):
        actions.let_go(stay_id=held.pk, by=sheltering.scene.protector, at=now)
    with behind(manager):
        assert not cases.visible_to(manager).filter(pk=case.pk).exists()
    with pytest.raises(NotNow), behind(sheltering.scene.protector):
        actions.arrive(stay_id=held.pk, arrived_at=LATER, by=sheltering.scene.protector, at=LATER)


def test_a_bed_is_given_once(sheltering: Sheltering) -> None:
    scene = sheltering.scene
    bed = sheltering.given().bed
    second = make_case(by=scene.enforcer, at=NOON)
    third = make_case(by=scene.enforcer, at=NOON)
    coordinator = make_actor(
        name="national", role="case_coordinator", organisation=make_organisation(code="hq", national=True)
    )
    assert bed is None
    sheltering.settle()
    for case in (second, third):
        given = sheltering.given()
        if case is third:
            with pytest.raises(Refusal) as refused, behind(coordinator):
                actions.hold(case_id=case.pk, given=given, hours=4, by=coordinator, at=NOON)
            assert isinstance(refused.value, NoBed)
        else:
            with behind(coordinator):
                actions.hold(case_id=case.pk, given=given, hours=4, by=coordinator, at=NOON)
    with pytest.raises(NoBed), behind(coordinator):
        actions.hold(case_id=third.pk, given=given, hours=4, by=coordinator, at=NOON)
    with behind(coordinator):
        after = NOON + 5 * HOUR
        held = actions.hold(case_id=third.pk, given=sheltering.given(), hours=4, by=coordinator, at=after)
    assert held.state == "held"


def test_a_person_has_one_bed(sheltering: Sheltering) -> None:
    sheltering.settle()
    with pytest.raises(AlreadyPlaced):
        sheltering.settle(at=LATER)
    assert Stay.objects.filter(state="here").count() == 1


def test_another_place_than_the_order_names_wants_a_reason(sheltering: Sheltering) -> None:
    other = make_other_house()
    zone = zone_of(other).pk
    with pytest.raises(OrderNamesAnother):
        sheltering.settle(zone=zone)
    with pytest.raises(OrderNamesAnother):
        sheltering.settle(zone=zone, despite_order=True)
    row = sheltering.settle(zone=zone, despite_order=True, why="The house is full.")
    assert row.despite_order
    assert opened(row, "why", case=row.case, by=sheltering.scene.protector) == "The house is full."
    task = Task.objects.get(case=row.case, kind=words.CORRECT_ORDER)
    assert task.organisation_id == sheltering.scene.protector.organisation_id
    assert Grant.objects.filter(case=row.case, organisation=other.organisation, ended_at=None).exists()


def test_what_does_not_fit_says_why_and_wants_a_reason(sheltering: Sheltering) -> None:
    other = make_other_house(zones={"men": 2})
    given = {"zone": zone_of(other).pk, "despite_order": True}
    with pytest.raises(DoesNotFit) as refused:
        sheltering.settle(**given)
    assert "other sex" in str(refused.value) and refused.value.field == "why"
    assert sheltering.settle(**given, why="Only for tonight.").state == "here"


@pytest.mark.parametrize("field", ["arrived_at", "asked", "wish", "hours"])
def test_what_cannot_be_is_refused_beside_its_field(sheltering: Sheltering, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        if field == "arrived_at":
            case, by = sheltering.scene.case, sheltering.scene.protector
            actions.place(case_id=case.pk, given=sheltering.given(), arrived_at=LATER, by=by, at=NOON)
        elif field == "hours":
            hold(sheltering, hours=100)
        else:
            sheltering.settle(**{field: "nowhere"})
    assert refused.value.field == field


def test_outsiders_and_those_who_may_not_know_place_nobody(sheltering: Sheltering) -> None:
    scene = sheltering.scene
    elsewhere = make_organisation(code="elsewhere", kind="welfare")
    outsider = make_actor(name="stranger", role="protection_officer", organisation=elsewhere)
    with pytest.raises(Case.DoesNotExist), behind(outsider):
        actions.hold(case_id=scene.case.pk, given=sheltering.given(), hours=2, by=outsider, at=NOON)
    with pytest.raises(Refusal):
        sheltering.settle(by=scene.registrar)
    police = make_actor(name="both", role="protection_officer", organisation=scene.case.lead_organisation)
    with pytest.raises(NotCovered), behind(police):
        actions.place(case_id=scene.case.pk, given=sheltering.given(), arrived_at=NOON, by=police, at=NOON)
    row = sheltering.settle()
    with behind(police):
        assert not Stay.objects.filter(pk=row.pk).exists(), "enforcement reads no stay, not even by SQL"
        assert not House.objects.exists()
    assert queries.of_case(case=scene.case, by=police).stays == []
    with behind(scene.protector):
        assert not House.objects.exists(), "who places a person reads no house"
        assert queries.of_case(case=scene.case, by=scene.protector).now == row


def test_a_move_ends_one_stay_and_begins_the_next(sheltering: Sheltering) -> None:
    first = sheltering.settle()
    other = make_other_house()
    manager = make_actor(name="other", role="shelter_manager", organisation=other.organisation)
    given = sheltering.given(zone=zone_of(other).pk, despite_order=True, why="Nearer to hospital.")
    with behind(sheltering.scene.protector):
        second = actions.move(
            stay_id=first.pk, given=given, moved_at=LATER, by=sheltering.scene.protector, at=LATER
        )
    first.refresh_from_db()
    assert (first.state, first.ends_at, first.reason) == ("left", LATER, "moved")
    assert second.starts_at == LATER and second.follows_id == first.pk
    with behind(manager):
        assert queries.of_case(case=second.case, by=manager).now == second
    back = sheltering.given()
    with behind(manager):
        third = actions.move(
            stay_id=second.pk, given=back, moved_at=LATER + HOUR, by=manager, at=LATER + HOUR
        )
    assert third.house_id == sheltering.house.pk
    with behind(manager):
        assert not cases.visible_to(manager).filter(pk=third.case_id).exists(), (
            "whose part is over is outside"
        )


def test_a_move_that_fails_changes_nothing(sheltering: Sheltering) -> None:
    first = sheltering.settle()
    full = make_other_house(zones={"women": 1}, trans_welcome=True)
    other = make_case(by=sheltering.scene.enforcer, at=NOON)
    coordinator = make_actor(
        name="national", role="case_coordinator", organisation=make_organisation(code="hq", national=True)
    )
    zone = zone_of(full).pk
    actions.place(
        case_id=other.pk, given=sheltering.given(zone=zone), arrived_at=NOON, by=coordinator, at=NOON
    )
    given = sheltering.given(zone=zone, despite_order=True, why="Nearer.")
    with pytest.raises(NoBed):
        actions.move(stay_id=first.pk, given=given, moved_at=LATER, by=sheltering.scene.protector, at=LATER)
    first.refresh_from_db()
    assert first.state == "here" and Stay.objects.count() == 2


def test_who_leaves_and_comes_back_has_both_stays(sheltering: Sheltering) -> None:
    first = sheltering.settle()
    by = sheltering.scene.protector
    with pytest.raises(Invalid):
        actions.leave(stay_id=first.pk, left_at=LATER, reason="moved", by=by, at=LATER)
    with behind(sheltering.manager):
        actions.leave(
            stay_id=first.pk, left_at=LATER, reason="gone", said="By bus.", by=sheltering.manager, at=LATER
        )
    task = Task.objects.get(case=first.case_id, kind=words.FIND_BED, state=Task.State.OPEN)
    assert task.role == "protection_officer"
    assert [case.pk for case in queries.without_bed(by=by, at=LATER)] == [first.case_id]
    second = sheltering.settle(at=LATER + HOUR)
    task.refresh_from_db()
    assert task.state == Task.State.DONE and not queries.without_bed(by=by, at=LATER).exists()
    living = queries.of_case(case=second.case, by=by)
    assert [one.state for one in living.stays] == ["here", "left"] and living.now == second


def test_a_hold_that_runs_out_asks_for_a_bed(sheltering: Sheltering) -> None:
    held = hold(sheltering, hours=1)
    with telling_system():
        assert actions.end_run_out(at=NOON + HOUR) == 1
        assert actions.end_run_out(at=NOON + HOUR) == 0
    held.refresh_from_db()
    assert held.state == "let_go"
    assert Task.objects.filter(kind=words.FIND_BED, state=Task.State.OPEN).count() == 1
    with pytest.raises(NotNow):
        actions.arrive(stay_id=held.pk, arrived_at=LATER, by=sheltering.manager, at=LATER)
