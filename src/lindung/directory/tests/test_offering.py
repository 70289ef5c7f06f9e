"""Who offers what, where and to whom; and seeding that may be run again at any time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lindung.access.models import Organisation
from lindung.access.testing import NOON, make_organisation
from lindung.directory import queries
from lindung.directory.actions import seed
from lindung.directory.models import Service
from lindung.kernel.country import current, use

HERE, ELSEWHERE = "ZZ-01", "ZZ-02"


@dataclass(frozen=True, slots=True)
class Offers:
    """Medical care here, elsewhere and everywhere; two shelters elsewhere, of which one takes no children."""

    near: Organisation
    far: Organisation
    national: Organisation
    haven: Organisation
    adults: Organisation


def _offer(code: str, need: str, place: str = "", *, children: bool = True) -> Organisation:
    found = make_organisation(code=code, place=place)
    Service.objects.create(organisation=found, code=need, place=place, accepts_children=children)
    return found


@pytest.fixture
def offers(db: None) -> Offers:
    """Organisations of an invented country of two places."""
    return Offers(
        near=_offer("z_near", "medical", HERE),
        far=_offer("far", "medical", ELSEWHERE),
        national=_offer("a_national", "medical"),
        haven=_offer("haven", "shelter", ELSEWHERE),
        adults=_offer("adults", "shelter", ELSEWHERE, children=False),
    )


def codes(found: Any) -> list[str]:
    """Return the organisations' codes in their order."""
    return [one.code for one in found]


def test_help_is_local_or_national_and_the_local_comes_first(offers: Offers) -> None:
    found = queries.offering(need="medical", place=HERE, child=False)
    assert codes(found) == [offers.near.code, offers.national.code]
    assert codes(queries.offering(need="medical", place="", child=False)) == [offers.national.code]


def test_a_shelter_is_offered_to_the_whole_country_the_local_one_first(offers: Offers) -> None:
    assert codes(queries.offering(need="shelter", place=HERE, child=False)) == ["adults", "haven"]
    _offer("z_refuge", "shelter", HERE)
    assert codes(queries.offering(need="shelter", place=HERE, child=False))[0] == "z_refuge"


def test_a_child_is_not_offered_what_takes_none(offers: Offers) -> None:
    assert codes(queries.offering(need="shelter", place=HERE, child=True)) == [offers.haven.code]
    assert codes(queries.places_of_refuge(child=True)) == [offers.haven.code]
    assert codes(queries.places_of_refuge(child=False)) == [offers.adults.code, offers.haven.code]


def test_a_house_for_girls_is_offered_to_girls_only(offers: Offers) -> None:
    girls = _offer("girls", "shelter", HERE)
    Service.objects.filter(organisation=girls).update(accepts_adults=False, accepts_sexes=["female"])
    assert codes(queries.offering(need="shelter", place=HERE, child=True, sex="female"))[0] == "girls"
    assert "girls" not in codes(queries.offering(need="shelter", place=HERE, child=True, sex="male"))
    assert "girls" not in codes(queries.offering(need="shelter", place=HERE, child=False, sex="female"))
    assert "girls" in codes(queries.places_of_refuge(child=True, sex="unknown")), "unknown leaves it open"


@pytest.mark.parametrize("what", ["service", "organisation"])
def test_what_is_switched_off_is_not_offered(offers: Offers, what: str) -> None:
    rows = Organisation.objects if what == "organisation" else Service.objects
    key = {"pk": offers.near.pk} if what == "organisation" else {"organisation": offers.near}
    rows.filter(**key).update(active=False)
    assert codes(queries.offering(need="medical", place=HERE, child=False)) == [offers.national.code]


def test_needs_are_what_somebody_offers(offers: Offers) -> None:
    assert queries.needs() == ["medical", "shelter"]
    assert queries.needs_offered_by(organisation_id=offers.near.pk) == ["medical"]
    Organisation.objects.filter(code__in=["haven", "adults"]).update(active=False)
    assert queries.needs() == ["medical"]


def test_reads_cost_one_query(offers: Offers, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert codes(queries.offering(need="medical", place=HERE, child=True))
    with django_assert_num_queries(1):
        assert queries.needs()


def test_an_offer_stands_once_per_place(offers: Offers) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.create(organisation=offers.near, code="medical", place=HERE)
    assert Service.objects.create(organisation=offers.near, code="medical", place=ELSEWHERE).active


@pytest.mark.django_db
@pytest.mark.parametrize("country", ["mys", "sgp"])
def test_seeding_brings_what_the_pack_says_and_may_be_repeated(country: str) -> None:
    with use(country):
        pack = current()
        first = seed(pack=pack, at=NOON)
        keys = set(Service.objects.values_list("pk", flat=True))
        assert seed(pack=pack, at=NOON) == first == len(pack.organisations)
    assert set(Service.objects.values_list("pk", flat=True)) == keys
    for entry in pack.organisations.values():
        found = Organisation.objects.get(code=entry.code)
        assert (found.kind, found.national) == (entry.kind, entry.national)
        assert queries.needs_offered_by(organisation_id=found.pk) == sorted(entry.services)


@pytest.mark.django_db
def test_what_the_pack_no_longer_names_is_switched_off_and_comes_back() -> None:
    pack = current()
    seed(pack=pack, at=NOON)
    gone = Service.objects.create(
        organisation=Organisation.objects.earliest("code"), code="medical", place="ZZ"
    )
    seed(pack=pack, at=NOON)
    gone.refresh_from_db()
    assert not gone.active
    Service.objects.update(active=False)
    seed(pack=pack, at=NOON)
    assert Service.objects.filter(active=True).count() == sum(
        len(set(one.services)) for one in pack.organisations.values()
    )
