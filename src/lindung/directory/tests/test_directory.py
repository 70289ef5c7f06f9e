"""Who offers what, where and to whom; seeding from a country pack, once or again."""

from __future__ import annotations

import pytest

from lindung.access.models import Organisation
from lindung.access.testing import NOON, make_organisation
from lindung.directory import actions, queries
from lindung.directory.models import Service
from lindung.kernel.country import available, current, installed, use

pytestmark = pytest.mark.django_db


def offer(
    code: str, need: str, *, place: str = "", children: bool = True, active: bool = True
) -> Organisation:
    """Return an organisation, made on first use, that offers `need` in `place`."""
    organisation = make_organisation(code=code, kind="welfare", place=place)
    Service.objects.create(
        organisation=organisation, code=need, place=place, accepts_children=children, active=active
    )
    return organisation


def offering(need: str, place: str, *, child: bool = False) -> list[str]:
    """Return the codes of those who offer it."""
    return [found.code for found in queries.offering(need=need, place=place, child=child)]


def test_the_local_ones_come_first() -> None:
    offer("aaa-everywhere", "counselling")
    offer("zzz-here", "counselling", place="XX-1")
    offer("elsewhere", "counselling", place="XX-2")
    assert offering("counselling", "XX-1") == ["zzz-here", "aaa-everywhere"]
    assert offering("counselling", "XX-3") == ["aaa-everywhere"]
    assert offering("medical", "XX-1") == []


def test_a_person_travels_to_a_shelter() -> None:
    offer("far-house", "shelter", place="XX-2")
    offer("near-house", "shelter", place="XX-1")
    assert offering("shelter", "XX-1") == ["near-house", "far-house"]


def test_children_go_where_children_are_taken() -> None:
    offer("adults", "shelter", children=False)
    offer("all", "shelter")
    assert set(offering("shelter", "XX-1")) == {"adults", "all"}
    assert offering("shelter", "XX-1", child=True) == ["all"]
    assert [house.code for house in queries.places_of_refuge(child=True)] == ["all"]
    assert {house.code for house in queries.places_of_refuge(child=False)} == {"adults", "all"}


def test_what_is_switched_off_is_not_offered() -> None:
    offer("past", "medical", active=False)
    closed = offer("closed", "medical")
    Organisation.objects.filter(pk=closed.pk).update(active=False)
    assert offering("medical", "XX-1") == []
    assert queries.needs() == []
    kept = offer("kept", "medical")
    offer("kept", "legal_aid")
    assert queries.needs() == ["legal_aid", "medical"]
    assert queries.needs_offered_by(organisation_id=kept.pk) == ["legal_aid", "medical"]


def test_nobody_is_named_twice() -> None:
    organisation = offer("both", "medical", place="XX-1")
    Service.objects.create(organisation=organisation, code="medical", place="")
    assert offering("medical", "XX-1") == ["both"]
    assert queries.needs_offered_by(organisation_id=organisation.pk) == ["medical"]


@pytest.mark.parametrize("country", available())
def test_every_pack_can_be_seeded_again(country: str) -> None:
    pack = installed(code=country)
    assert actions.seed(pack=pack, at=NOON) == len(pack.organisations)
    first = set(Service.objects.values_list("pk", flat=True))
    stray = offer("gone", "medical")
    actions.seed(pack=pack, at=NOON)
    assert set(Service.objects.filter(active=True).values_list("pk", flat=True)) == first
    assert not Service.objects.get(organisation=stray).active
    assert set(queries.needs()) == {code for one in pack.organisations.values() for code in one.services}


@pytest.mark.parametrize("country", available())
def test_in_every_place_there_is_help(country: str) -> None:
    with use(country):
        actions.seed(pack=current(), at=NOON)
        for place in current().places:
            for child in (False, True):
                assert queries.offering(need="shelter", place=place, child=child).exists(), (place, child)
                assert queries.offering(need="coordination", place=place, child=child).exists(), (
                    place,
                    child,
                )


def test_a_list_costs_one_query(django_assert_num_queries: object) -> None:
    for number in range(30):
        offer(f"house-{number}", "shelter")
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(list(queries.offering(need="shelter", place="XX-1", child=True))) == 30
