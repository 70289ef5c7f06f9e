"""The HSDS interface: every answer is what the standard says, and of hidden places there is no trace."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import jsonschema
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lindung.access.testing import NOON
from lindung.directory.actions import seed
from lindung.directory.listing.models import Entry, GivenAt
from lindung.directory.listing.tests.conftest import Scene
from lindung.directory.listing.tests.hsds_facts import schema_of
from lindung.directory.listing.tests.test_pages import browser
from lindung.directory.models import Service
from lindung.kernel.country import current

ROOT = "/api/v1/hsds"
LISTS = {
    "services": "service",
    "organizations": "organization",
    "locations": "location",
    "service_at_locations": "service_at_location",
}
formats = jsonschema.FormatChecker()
formats.checks("uri")(lambda text: bool(re.fullmatch(r"[a-z]+://[^\s]+", str(text))))
formats.checks("date-time")(
    lambda text: bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text))
)
formats.checks("uuid", raises=ValueError)(lambda text: bool(UUID(str(text))))


def read(client: Client, path: str, **asked: str) -> Any:
    answer = client.get(f"{ROOT}{path}", asked)
    assert answer.status_code == 200, (path, answer.content.decode()[:500])
    return answer.json()


def assert_valid(told: Any, name: str, *, paged: bool = False) -> None:
    jsonschema.Draft202012Validator(schema_of(name, paged=paged), format_checker=formats).validate(told)


def test_the_schema_refuses_what_is_wrong() -> None:
    sound = {"id": str(uuid4()), "name": "A", "status": "active"}
    assert_valid(sound, "service")
    for wrong in (
        {"id": "7"},
        {"status": "open"},
        {"name": None},
        {"url": "nowhere"},
        {"phones": [{"id": "7"}]},
    ):
        with pytest.raises(jsonschema.ValidationError):
            assert_valid(sound | wrong, "service")


def test_every_answer_about_a_whole_country_is_valid(db: None, scene: Scene) -> None:
    seed(pack=current(), at=NOON)
    Service.objects.update(active=True)  # those of the scene are not the pack's
    Entry.objects.filter(pk=scene.shelter.pk).update(
        capacity=9, free=2, free_at=NOON, website="https://house.example/help", hours=[]
    )
    for actor in (scene.reader, scene.coordinator):
        client = browser(actor)
        assert_valid(read(client, "/"), "root")
        for name, thing in LISTS.items():
            first = read(client, f"/{name}", per_page="25")
            assert_valid(first, thing, paged=True)
            assert first["total_items"] >= first["size"] > 0 and first["first_page"]
            for one in first["contents"][:5]:
                assert_valid(read(client, f"/{name}/{one['id']}"), thing)
        assert_valid(read(client, "/organizations", full_service="true"), "organization", paged=True)
    told = read(browser(scene.reader), f"/services/{scene.shelter.pk}")
    assert told["capacities"][0]["available"] == 2 and "T" in told["capacities"][0]["updated"]


def test_pages_add_up(scene: Scene) -> None:
    client = browser(scene.reader)
    seen = []
    for number in (1, 2):
        page = read(client, "/services", page=str(number), per_page="2")
        assert (page["total_items"], page["total_pages"], page["page_number"]) == (3, 2, number)
        assert page["first_page"] == (number == 1) and page["last_page"] == (number == 2)
        assert page["size"] == len(page["contents"]) and not page["empty"]
        seen += [one["id"] for one in page["contents"]]
    assert len(set(seen)) == 3
    beyond = read(client, "/services", page="9")
    assert beyond["empty"] and beyond["contents"] == [] and beyond["last_page"] and beyond["size"] == 0
    nothing = read(client, "/services", search="nothingofthesort")
    assert (
        nothing["total_items"] == nothing["total_pages"] == 0
        and nothing["first_page"]
        and nothing["last_page"]
    )
    assert client.get(f"{ROOT}/services", {"per_page": "1000"}).status_code == 422
    assert client.get(f"{ROOT}/services", {"page": "0"}).status_code == 422


def test_a_hidden_place_leaves_no_trace(scene: Scene) -> None:
    link = GivenAt.objects.get(location=scene.hidden)
    other, own, national = browser(scene.reader), browser(scene.manager), browser(scene.coordinator)
    for path in (f"/locations/{scene.hidden.pk}", f"/service_at_locations/{link.pk}"):
        assert other.get(f"{ROOT}{path}").status_code == 404
        assert (
            other.get(f"{ROOT}{path}").json()["detail"]
            == other.get(f"{ROOT}/locations/{uuid4()}").json()["detail"]
        )
        assert own.get(f"{ROOT}{path}").status_code == national.get(f"{ROOT}{path}").status_code == 200
    for name in LISTS:
        hidden, shown = (
            other.get(f"{ROOT}/{name}").content.decode(),
            own.get(f"{ROOT}/{name}").content.decode(),
        )
        for trace in (str(scene.hidden.pk), str(link.pk), "Secret Lane", scene.hidden.code):
            assert trace not in hidden or trace == scene.open_place.code
            assert trace in shown or trace == str(link.pk)
    assert (
        read(other, "/locations")["total_items"] == read(other, "/service_at_locations")["total_items"] == 1
    )
    assert (
        read(own, "/locations")["total_items"] == read(national, "/service_at_locations")["total_items"] == 2
    )
    told = read(other, f"/services/{scene.shelter.pk}")
    assert told["service_at_locations"] == [] and told["alert"] == "The place is told on referral."
    assert told["service_areas"][0]["extent"] == scene.house.place
    assert read(own, f"/services/{scene.shelter.pk}")["service_at_locations"][0]["location_id"] == str(
        scene.hidden.pk
    )


def test_filters_are_all_of_them(scene: Scene) -> None:
    client = browser(scene.reader)
    house = str(scene.house.pk)
    assert read(client, "/services", organization_id=house)["total_items"] == 1
    assert read(client, "/services", organization_id=house, search="night")["total_items"] == 0
    assert read(client, "/services", search="night")["contents"][0]["id"] == str(scene.clinic.pk)
    late = (NOON + timedelta(minutes=1)).isoformat()
    assert read(client, "/services", modified_after=late)["total_items"] == 0
    Entry.objects.filter(pk=scene.clinic.pk).update(updated_at=NOON + timedelta(hours=1))
    assert read(client, "/services", modified_after=late)["total_items"] == 1
    assert client.get(f"{ROOT}/services", {"modified_after": "yesterday"}).status_code == 422
    assert read(client, "/organizations", search="night")["contents"][0]["name"] == "Clinic"
    assert read(client, f"/organizations/{house}")["services"][0]["id"] == str(scene.shelter.pk)


def test_who_may_not_read_is_refused(scene: Scene) -> None:
    stranger = browser(scene.stranger)
    for path in ("/", *(f"/{name}" for name in LISTS), f"/services/{scene.clinic.pk}"):
        assert Client().get(f"{ROOT}{path}").status_code == 401
        assert stranger.get(f"{ROOT}{path}").status_code == 403
    assert browser(scene.reader).get(f"{ROOT}/services/{uuid4()}").status_code == 404
    assert browser(scene.reader).post(f"{ROOT}/services", {}).status_code == 405


def test_it_asks_as_little_for_many(scene: Scene) -> None:
    seed(pack=current(), at=NOON)
    client = browser(scene.reader)
    for path in ("/services", "/organizations?full_service=true", "/locations", "/service_at_locations"):
        client.get(f"{ROOT}{path}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{ROOT}{path}").status_code == 200
        assert len(queries) <= 10, (path, len(queries))
