"""Files of HSDS in and out: what goes out comes in the same; what is wrong is said row by row, and nothing breaks."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lindung.access.testing import NOON
from lindung.directory import actions as directory
from lindung.directory.listing.actions.writing import local_day
from lindung.directory.listing.files import applying, reading
from lindung.directory.listing.files.rows import Rows, rows_of
from lindung.directory.listing.files.telling import told
from lindung.directory.listing.models import Entry, GivenAt, Location
from lindung.directory.listing.tests.conftest import LATER, Scene, places
from lindung.directory.listing.tests.test_hsds import assert_valid
from lindung.directory.models import Service
from lindung.kernel.country import available, current, use
from lindung.kernel.models import AuditEvent

HERE, THERE = places()


def read(file: Any) -> Rows:
    organisations = reading.read(data=json.dumps(file).encode())
    return rows_of(organisations=organisations, pack=current(), today=local_day(NOON))


def attribute(taxonomy: str, code: str) -> dict[str, Any]:
    term = {"id": str(uuid4()), "code": code, "name": code, "description": code, "taxonomy": taxonomy}
    return {"id": str(uuid4()), "taxonomy_term": term}


def service(need: str = "legal_aid", **given: Any) -> dict[str, Any]:
    """Return a service as another system would write it."""
    return {
        "id": str(uuid4()),
        "name": "Free advice",
        "description": "Advice on wages.",
        "status": "active",
        "url": "https://advice.example/help",
        "minimum_age": 18,
        "assured_date": "2026-11-01",
        "phones": [{"id": str(uuid4()), "number": "+000 12-34"}],
        "languages": [{"id": str(uuid4()), "code": "bn"}],
        "schedules": [
            {
                "id": str(uuid4()),
                "freq": "WEEKLY",
                "byday": "MO,TU",
                "opens_at": "09:00:00Z",
                "closes_at": "17:30+08:00",
            }
        ],
        "cost_options": [{"id": str(uuid4()), "amount": 0}],
        "service_areas": [{"id": str(uuid4()), "extent": HERE}],
        "attributes": [attribute("services", need)],
    } | given


def location(**given: Any) -> dict[str, Any]:
    address = {
        "id": str(uuid4()),
        "address_1": "Example Street 5",
        "city": "Example Town",
        "state_province": HERE,
        "postal_code": "00005",
        "country": HERE[:2],
        "address_type": "physical",
    }
    key = str(uuid4())
    return {"id": key, "location_type": "physical", "addresses": [address | given.pop("address", {})]} | given


def body(*services: Any, code: str = "lawyers", **given: Any) -> dict[str, Any]:
    identifier = {
        "id": str(uuid4()),
        "identifier_scheme": "lindung",
        "identifier_type": "code",
        "identifier": code,
    }
    return {
        "id": str(uuid4()),
        "name": "Body",
        "description": "A body",
        "organization_identifiers": [identifier],
        "services": list(services),
    } | given


def bring(file: Any) -> int:
    found = read(file)
    assert not found.problems, found.problems
    outcomes, problems = applying.compare(rows=found.rows)
    assert not problems, problems
    return applying.apply(outcomes=outcomes, at=LATER)


@pytest.mark.parametrize("country", available())
def test_what_goes_out_comes_in_the_same(country: str, db: None) -> None:
    with use(country):
        directory.seed(pack=current(), at=NOON)
        Entry.objects.filter(service__code="shelter").update(capacity=9, free=2, free_at=NOON, minimum_age=16)
        out = told(at=NOON)
        for one in out["organizations"]:
            assert_valid(one, "organization")
            for offered in one["services"]:
                assert_valid(offered, "service")
        text = json.dumps(out)
        for hidden in Location.objects.filter(confidential=True):
            assert str(hidden.pk) not in text and hidden.address not in text
        assert Location.objects.filter(confidential=True).exists()
        found = read(out)
        assert not found.problems and not found.doubts
        outcomes, problems = applying.compare(rows=found.rows)
        assert not problems and len(outcomes) == Entry.objects.count()
        assert {(one.how, one.fields) for one in outcomes} == {("same", ())}
        assert applying.apply(outcomes=outcomes, at=LATER) == 0
        assert not AuditEvent.objects.filter(event="listing.imported").exists()


def test_a_partner_s_file_is_compared_then_written(scene: Scene) -> None:
    there = location()
    linked = {"id": str(uuid4()), "location_id": there["id"]}
    file = {"organizations": [body(service(service_at_locations=[linked]), locations=[there])]}
    found = read(file)
    outcomes, problems = applying.compare(rows=found.rows)
    assert not found.problems and not problems and outcomes[0].how == "new"
    assert Entry.objects.count() == 3, "looking changes nothing"
    assert bring(file) == 1
    entry = Entry.objects.select_related("service").get(origin="file")
    assert (entry.service.code, entry.service.place) == ("legal_aid", HERE)
    assert entry.names == {current().default_language: "Free advice"} and entry.cost == "free"
    assert entry.hours == [{"days": ["MO", "TU"], "opens": "09:00", "closes": "17:30"}]
    assert (
        entry.languages == ["bn"] and entry.phone == "+000 12-34" and str(entry.reviewed_on) == "2026-11-01"
    )
    assert entry.service.accepts_adults and not entry.service.accepts_children
    assert not GivenAt.objects.get(entry=entry).location.confidential
    assert AuditEvent.objects.get(event="listing.imported").subject_id == entry.pk
    assert bring(file) == 0, "twice is the same"
    file["organizations"][0]["services"][0]["minimum_age"] = 15
    assert bring(file) == 1
    entry.refresh_from_db()
    assert entry.minimum_age == 15 and entry.version == 2
    assert Service.objects.get(pk=entry.pk).accepts_children


def test_an_imported_shelter_is_hidden_and_a_known_place_stays_as_it_is(scene: Scene) -> None:
    linked = {"id": str(uuid4()), "location": location(external_identifier=scene.open_place.code)}
    bring([body(service("transit_house", service_at_locations=[linked]), code="house")])
    made = Entry.objects.get(origin="file")
    assert GivenAt.objects.get(entry=made).location.confidential and made.told_on_referral
    bring([body(service("counselling", service_at_locations=[linked]), code="clinic")])
    assert not Location.objects.get(pk=scene.open_place.pk).confidential
    assert Location.objects.get(pk=scene.open_place.pk).address == "Example Street 5"


def test_a_pack_does_not_undo_what_a_file_or_a_person_said(db: None) -> None:
    directory.seed(pack=current(), at=NOON)
    one = Entry.objects.select_related("service__organisation").filter(service__code="medical").first()
    assert one is not None
    code = one.service.organisation.code
    bring([body(service("skills"), code=code)])
    Entry.objects.filter(pk=one.pk).update(version=2, phone="0000 1", status="paused")
    Service.objects.filter(pk=one.pk).update(accepts_children=False, active=False)
    directory.seed(pack=current(), at=LATER)
    one.refresh_from_db()
    assert one.phone == "0000 1" and not Service.objects.get(pk=one.pk).accepts_children
    assert not Service.objects.get(pk=one.pk).active, "closed by its keeper, it stays closed"
    assert Service.objects.get(code="skills", organisation__code=code).active


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"id": "7"}, "services[0].id: not a UUID"),
        ({"status": "open"}, "services[0].status: none of"),
        ({"name": None}, "services[0].name: missing"),
        ({"name": 7}, "services[0].name: not a text"),
        ({"name": "=HYPERLINK(1)"}, "services[0].name: begins like a formula"),
        ({"description": "+cmd|' /C calc'!A0"}, "services[0].description: begins like a formula"),
        ({"description": "x" * 1001}, "services[0].description: The text is 1 character too long"),
        ({"description": "a\u202eb"}, "services[0].description: The text holds invisible"),
        ({"url": "javascript:alert(1)"}, "services[0].website"),
        ({"url": "https://a b.example"}, "services[0].website"),
        ({"email": "nobody"}, "services[0].email"),
        ({"phones": [{"id": "1", "number": "call"}]}, "services[0].phone"),
        ({"phones": {"number": "1"}}, "services[0].phones: not a list"),
        ({"minimum_age": 20, "maximum_age": 10}, "minimum_age is above"),
        ({"minimum_age": -1}, "services[0].minimum_age: not a whole number"),
        ({"minimum_age": True}, "services[0].minimum_age: not a whole number"),
        ({"languages": [{"code": "klingon"}]}, "services[0].languages.0"),
        ({"languages": [{"name": "Bangla"}]}, "services[0].languages[0].code: missing"),
        ({"assured_date": "soon"}, "services[0].assured_date: not a day"),
        ({"assured_date": "2099-01-01"}, "services[0].assured_date: lies in the future"),
        ({"attributes": []}, "services[0].attributes: one term"),
        ({"attributes": [attribute("services", "magic")]}, "services[0].attributes: one term"),
        (
            {"attributes": [attribute("services", "skills"), attribute("sex", "both")]},
            "services[0].accepts_sexes",
        ),
        (
            {"attributes": [attribute("services", "skills"), attribute("takes", "pets")]},
            "adults and children only",
        ),
        ({"service_areas": [{"extent": "ZZ-99"}]}, "services[0].service_areas[0].extent: no place"),
        (
            {"schedules": [{"byday": "MO", "opens_at": "9", "closes_at": "17:00"}]},
            "schedules[0].opens_at: not a time",
        ),
        (
            {"schedules": [{"byday": "MO,XX", "opens_at": "09:00", "closes_at": "17:00"}]},
            "services[0].hours.0.days.1",
        ),
        ({"schedules": [{"freq": "MONTHLY"}]}, "schedules[0].freq: only weekly"),
        ({"contacts": [{"id": "1", "name": "Somebody"}]}, "contacts[0].name: a person's name"),
        ({"service_at_locations": [{"location_id": str(uuid4())}]}, "location_id: no such place"),
        (
            {"service_at_locations": [{"location": location(location_type="virtual")}]},
            "location_type: only physical",
        ),
        (
            {"service_at_locations": [{"location": location(address={"country": "XX"})}]},
            "country: not the country",
        ),
        ({"service_at_locations": [{"location": location(address={"city": ""})}]}, "location.city"),
        ({"texts": {"description": {"\u001b[2J": "a"}}}, "services[0].about"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(wrong: dict[str, Any], said: str) -> None:
    found = read([body(service(**wrong), service("skills"))])
    assert any(said in str(one) for one in found.problems), [str(one) for one in found.problems]
    assert all(str(one).isprintable() for one in found.problems)
    assert [row.need for row in found.rows] == ["skills"], "the sound one is read all the same"


def test_nothing_stands_twice() -> None:
    one = service()
    found = read([body(one, one, service("skills"), service("skills"), 7)])
    said = [str(problem) for problem in found.problems]
    assert any("services[1].id: given before, at organizations[0].services[0]" in text for text in said)
    assert any("services[3]: offers the same in the same place as" in text for text in said)
    assert any("services[4]: not an object" in text for text in said)


def test_unknown_organisations_and_what_is_left_out_are_said(scene: Scene) -> None:
    found = read([body(service(wait_time="long", program={"id": "1"}), service("skills"), code="nobody")])
    assert [one.field for one in found.doubts] == ["program", "wait_time"]
    outcomes, problems = applying.compare(rows=found.rows)
    assert outcomes == [] and [one.where for one in problems] == ["organizations[0]"]


plain = some.one_of(some.none(), some.booleans(), some.integers(), some.floats(), some.text(max_size=20))
values = some.recursive(
    plain,
    lambda inner: some.one_of(some.lists(inner, max_size=3), some.dictionaries(some.text(max_size=5), inner)),
)
names = some.sampled_from(
    [*service(), "texts", "capacities", "contacts", "service_at_locations", "interpretation_services"]
)


@given(name=names, value=values, deeper=some.booleans())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_in_a_file_breaks_the_reader(name: str, value: Any, deeper: bool) -> None:
    whole = service(service_at_locations=[{"id": str(uuid4()), "location": location()}])
    if deeper and isinstance(whole.get(name), list) and whole[name] and isinstance(value, dict):
        whole[name][0] |= value
    else:
        whole[name] = value
    found = rows_of(organisations=[body(whole)], pack=current(), today=local_day(NOON))
    assert len(found.rows) == (0 if found.problems else 1)
    assert all(str(one).isprintable() for one in (*found.problems, *found.doubts))


def test_the_facts_of_the_standard_hold_for_what_partners_send() -> None:
    assert_valid(service(), "service")
    with pytest.raises(jsonschema.ValidationError):
        assert_valid(service(status="open"), "service")
