"""Packs, proposals, absences, incidents, a house that closes, who outgrows a place, reviews of standards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lindung.access.actors import Actor
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases.actions import PersonFacts, link_people
from lindung.cases.models import Case, Task
from lindung.cases.testing import make_case, opened
from lindung.cases.voices.pack import frame
from lindung.directory.actions import seed as seed_directory
from lindung.kernel.country import available, current, use
from lindung.kernel.problems import Invalid, Refusal
from lindung.kernel.walls import telling_system
from lindung.protection.shelters import actions, proposals, queries, words
from lindung.protection.shelters.board import board
from lindung.protection.shelters.houses import check_houses, houses_of
from lindung.protection.shelters.models import Bed, Finding, House, OrderKind, Review, Stay
from lindung.protection.shelters.person import days_of
from lindung.protection.shelters.problems import NotNow, OwnHouse
from lindung.protection.shelters.standards import check_standards, latest, practice_of
from lindung.protection.shelters.testing import (
    Sheltering,
    make_house,
    make_other_house,
    make_sheltering,
    zone_of,
)
from lindung.protection.shelters.tests.conftest import LATER

DAY = timedelta(days=1)
GIRL = PersonFacts(sex="female", age_years=9, age_basis="stated", nationality="IDN", languages=("id",))


@pytest.fixture
def coordinator(db: None) -> Actor:
    return make_actor(
        name="national", role="case_coordinator", organisation=make_organisation(code="hq", national=True)
    )


def open_tasks(kind: str) -> list[Task]:
    return list(Task.objects.filter(kind=kind, state=Task.State.OPEN).order_by("created_at"))


def resident(one: Sheltering, by: Actor, *, zone: Any = None, why: str = "", **given: Any) -> Stay:
    case = make_case(by=one.scene.enforcer, at=NOON, **given)
    place = one.given(zone=(zone or one.zone).pk, why=why)
    return actions.place(case_id=case.pk, given=place, arrived_at=NOON, by=by, at=NOON)


@pytest.mark.parametrize("country", available())
def test_every_pack_has_sound_houses_and_standards(country: str) -> None:
    with use(country) as pack:
        assert list(check_houses(pack)) == list(check_standards(pack)) == []
        kinds = {house.kind for house in houses_of(pack)}
        assert len(houses_of(pack)) >= 3 and House.Kind.CHILD in kinds
        assert len(latest(pack).items) >= 30 and practice_of(pack).hold_hours > 0


def test_houses_are_seeded_once(db: None) -> None:
    seed_directory(pack=current(), at=NOON)
    assert actions.seed(pack=current(), at=NOON) == len(houses_of(current())) == House.objects.count()
    beds = Bed.objects.count()
    actions.seed(pack=current(), at=NOON)
    assert Bed.objects.count() == beds == sum(zone.beds for one in houses_of(current()) for zone in one.zones)


def test_a_proposal_costs_the_same_for_many_houses(
    sheltering: Sheltering, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        make_other_house(code=f"refuge_{number}", zones={"women": 1, "men": 1})
    with behind(sheltering.scene.protector), django_assert_max_num_queries(8):
        found = proposals.propose(case=sheltering.scene.case, by=sheltering.scene.protector, at=LATER)
    assert len(found) == 25
    assert found[0].ordered and found[0].fit.fits, "the place that the order names comes first"
    assert [one.fit.fits for one in found] == sorted((one.fit.fits for one in found), reverse=True)
    registrar = sheltering.scene.registrar
    with pytest.raises(Refusal):
        proposals.propose(case=sheltering.scene.case, by=registrar, at=LATER)
    with behind(registrar):
        assert proposals.zones(at=LATER) == [], "the window opens to who places people only"


def test_mother_and_child_are_kept_together(sheltering: Sheltering, coordinator: Actor) -> None:
    scene = sheltering.scene
    child = make_case(by=scene.enforcer, at=NOON, facts=GIRL)
    link_people(case_id=scene.case.pk, other_case_id=child.pk, kind="parent_of", by=scene.enforcer, at=NOON)
    house = make_house(
        organisation=scene.refuge, code="families", kind="family", children="with_parent", zones={"family": 2}
    )
    zone = zone_of(house)
    mother = sheltering.settle(zone=zone.pk)
    fit = proposals.one(case=child, zone=zone.pk, at=LATER)
    assert fit is not None and fit.fits and "Family is in this house." in [str(one) for one in fit.reasons]
    with behind(scene.protector):
        alone = proposals.one(case=scene.case, zone=sheltering.zone.pk, at=LATER)
    assert alone is not None
    placed = actions.place(
        case_id=child.pk, given=sheltering.given(zone=zone.pk), arrived_at=LATER, by=coordinator, at=LATER
    )
    assert placed.house_id == mother.house_id and placed.order_kind == OrderKind.NONE


def test_who_is_missing_is_a_task_with_a_clock_and_comes_back(sheltering: Sheltering) -> None:
    row, by = sheltering.settle(), sheltering.manager
    away = {"since": NOON, "until": None, "company": "Left by the garden.", "by": by, "at": LATER}
    with pytest.raises(Invalid), behind(by):
        actions.go_away(stay_id=row.pk, kind="agreed", **away)
    with behind(by):
        absence = actions.go_away(stay_id=row.pk, kind="unplanned", **away)
    (task,) = open_tasks(words.MISSING)
    hours = practice_of(current()).missing_hours
    assert task.role == "protection_officer" and task.due_at == LATER + timedelta(hours=hours)
    assert opened(absence, "company", case=row.case, by=by) == "Left by the garden."
    assert [one.pk for one in queries.due(by=by, at=LATER + DAY)] == [absence.pk]
    with pytest.raises(NotNow), behind(by):
        actions.go_away(stay_id=row.pk, kind="unplanned", **away)
    with behind(by):
        actions.come_back(
            absence_id=absence.pk, outcome="found", ended_at=LATER, note="Cold.", by=by, at=LATER
        )
    assert open_tasks(words.MISSING) == []
    (line,) = board(houses=[sheltering.house], at=LATER)[0].lines
    assert (line.here, line.away, line.free) == (1, 0, 1)


def test_an_agreed_absence_is_a_date_of_the_person(sheltering: Sheltering) -> None:
    row, by = sheltering.settle(), sheltering.manager
    actions.go_away(
        stay_id=row.pk, kind="agreed", since=LATER, until=LATER + DAY, company="Sister.", by=by, at=LATER
    )
    said = list(days_of(row.case, LATER))
    assert len(said) == 1 and open_tasks(words.RETURN)[0].due_at == LATER + DAY
    for wording in frame().wordings.values():
        assert wording.texts[f"date_{said[0].code}"], "the window says it in every language"


def test_a_critical_incident_reaches_the_protection_officer(sheltering: Sheltering) -> None:
    row, by = sheltering.settle(), sheltering.manager
    given: dict[str, Any] = {
        "stay_id": row.pk,
        "kind": "violence",
        "severity": "critical",
        "happened_at": NOON,
        "account": "A man waited at the gate.",
        "told": ("police",),
        "follow_up_on": date(2026, 11, 10),
        "by": by,
        "at": LATER,
    }
    with pytest.raises(Invalid):
        actions.report_incident(**(given | {"told": ()}))
    with behind(by):
        incident = actions.report_incident(**given)
    assert {task.organisation_id for task in open_tasks(words.FOLLOW_UP)} == {
        sheltering.scene.refuge.pk,
        sheltering.scene.protector.organisation_id,
    }
    with behind(by):
        actions.settle(incident_id=incident.pk, done="The police came.", by=by, at=LATER)
    assert open_tasks(words.FOLLOW_UP) == []


def test_a_house_closes_with_its_families_together_or_not_at_all(coordinator: Actor) -> None:
    one = make_sheltering(zones={"women": 3, "family": 3}, children="with_parent")
    alone = resident(one, coordinator, zone=zone_of(one.house, "women"))
    parent = make_case(by=one.scene.enforcer, at=NOON)
    child = make_case(by=one.scene.enforcer, at=NOON, facts=GIRL)
    link_people(case_id=parent.pk, other_case_id=child.pk, kind="parent_of", by=one.scene.enforcer, at=NOON)
    given = one.given(zone=zone_of(one.house, "family").pk)
    family = [
        actions.place(case_id=case.pk, given=given, arrived_at=NOON, by=coordinator, at=NOON)
        for case in (parent, child)
    ]
    other = make_other_house(zones={"women": 1, "family": 2}, children="with_parent")
    with pytest.raises(House.DoesNotExist):
        stranger = make_actor(name="s", role="shelter_manager", organisation=other.organisation)
        actions.close_house(house_id=one.house.pk, on=date(2026, 11, 20), by=stranger, at=LATER)
    house = actions.close_house(house_id=one.house.pk, on=date(2026, 11, 20), by=coordinator, at=LATER)
    plan = actions.plan(house=house, by=coordinator, at=LATER)
    assert plan.without == [] and {row.family for row in plan.going} == {0, 1}
    put = {row.stay.pk: row.zone for row in plan.going}
    assert put[family[0].pk] == put[family[1].pk] == zone_of(other, "family").pk
    assert put[alone.pk] == zone_of(other, "women").pk
    wrong = {key: zone_of(other, "women").pk for key in put}
    with pytest.raises(Refusal) as refused:
        actions.move_all(house_id=house.pk, to=wrong, moved_at=LATER, by=coordinator, at=LATER)
    assert any(code in str(refused.value) for code in Case.objects.values_list("code", flat=True))
    assert Stay.objects.filter(state="here", house=house).count() == 3, "nobody is moved unless all are"
    some = {key: zone for key, zone in put.items() if key != alone.pk}
    actions.move_all(house_id=house.pk, to=some, moved_at=LATER, by=coordinator, at=LATER)  # type: ignore[arg-type]
    assert [row.pk for row in queries.left_over(by=coordinator)] == [alone.pk]
    (task,) = open_tasks(words.REHOUSE)
    assert task.organisation_id == coordinator.organisation_id
    rest = {alone.pk: put[alone.pk]}
    actions.move_all(house_id=house.pk, to=rest, moved_at=LATER, by=coordinator, at=LATER)  # type: ignore[arg-type]
    house.refresh_from_db()
    assert house.state == "closed" and open_tasks(words.REHOUSE) == []


def test_who_outgrows_a_place_is_told_once(sheltering: Sheltering) -> None:
    row = sheltering.settle()
    with telling_system():
        assert actions.review_places(at=LATER) == 0
    Stay.objects.filter(pk=row.pk).update(order_kind="none")
    House.objects.filter(pk=sheltering.house.pk).update(orders=["none"])
    with telling_system():
        assert actions.review_places(at=LATER) == 1
        assert actions.review_places(at=LATER) == 0
    (task,) = open_tasks(words.REVIEW_PLACE)
    by = sheltering.scene.protector
    assert task.organisation_id == by.organisation_id
    with pytest.raises(Invalid):
        actions.keep(stay_id=row.pk, why=" ", by=by, at=LATER)
    with behind(by):
        actions.keep(stay_id=row.pk, why="She wants to stay.", by=by, at=LATER)
    assert open_tasks(words.REVIEW_PLACE) == []
    with telling_system():
        assert actions.review_places(at=LATER + DAY) == 0


def test_a_review_from_outside_with_evidence_and_its_acceptance(
    sheltering: Sheltering, coordinator: Actor
) -> None:
    house, manager = sheltering.house, sheltering.manager
    with pytest.raises(Refusal):
        actions.start_review(house_id=house.pk, on=NOON.date(), by=manager, at=LATER)
    own = make_actor(name="own", role="case_coordinator", organisation=sheltering.scene.refuge)
    with pytest.raises(OwnHouse):
        actions.start_review(house_id=house.pk, on=NOON.date(), by=own, at=LATER)
    review = actions.start_review(house_id=house.pk, on=NOON.date(), by=coordinator, at=LATER)
    items = list(latest(current()).items)
    for item in items[1:]:
        actions.mark_item(review_id=review.pk, item=item, given={"mark": "met"}, by=coordinator, at=LATER)
    with pytest.raises(Invalid):
        actions.finish_review(review_id=review.pk, by=coordinator, at=LATER)
    short = {"mark": "not_met", "found": "None.", "to_do": "Buy it.", "due_on": date(2026, 12, 1)}
    with pytest.raises(Invalid):
        actions.mark_item(
            review_id=review.pk, item=items[0], given=short | {"to_do": ""}, by=coordinator, at=LATER
        )
    row = actions.mark_item(review_id=review.pk, item=items[0], given=short, by=coordinator, at=LATER)
    with pytest.raises(NotNow):
        actions.show_evidence(finding_id=row.pk, evidence="Bought.", by=manager, at=LATER)
    actions.finish_review(review_id=review.pk, by=coordinator, at=LATER)
    house.refresh_from_db()
    assert house.review_due_on is not None and house.review_due_on > NOON.date()
    with pytest.raises(NotNow):
        actions.close_finding(finding_id=row.pk, by=coordinator, at=LATER)
    with behind(manager):
        actions.show_evidence(finding_id=row.pk, evidence="Bought.", by=manager, at=LATER)
        assert Review.objects.count() == 1
    actions.close_finding(finding_id=row.pk, by=coordinator, at=LATER)
    with behind(sheltering.scene.protector):
        assert not Finding.objects.exists()
