"""The pages: search, show, review, correct, place; who finds what, who is refused, how much they ask the database."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.directory.listing.models import Entry, Location
from lindung.directory.listing.testing import make_entry
from lindung.directory.listing.tests.conftest import Scene, places
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.kernel.models import AuditEvent

BUDGET = 10


def browser(actor: Actor) -> Client:
    client = Client()
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(actor: Actor, name: str, *keys: Any, **asked: str) -> str:
    """Return a page as an actor sees it."""
    answer = browser(actor).get(reverse(f"listing:{name}", args=keys), asked)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def send(actor: Actor, name: str, key: Any, **given: Any) -> Any:
    return browser(actor).post(
        reverse(f"listing:{name}", args=[key]), {"_submission": str(uuid4()), "version": "1", **given}
    )


CORRECT = {
    "status": "active",
    "takes": "adults",
    "sexes": ["female", "male"],
    "languages": ["vi", "en"],
    "phone": "0000 1234",
    "email": "office@house.example",
    "capacity": "20",
    "free": "3",
    "cost": "free",
    "contact_role_en": "Night desk",
    "days_0": ["MO", "TU"],
    "opens_0": "08:00",
    "closes_0": "17:00",
}


def test_the_search_finds_by_need_place_language_sex_and_age(scene: Scene) -> None:
    here, there = places()

    def found(**asked: str) -> set[str]:
        text = page(scene.reader, "home", **asked)
        keys = {"shelter": scene.shelter, "clinic": scene.clinic, "law": scene.lawyers}
        return {name for name, one in keys.items() if reverse("listing:show", args=[one.pk]) in text}

    assert found() == {"shelter", "clinic", "law"}
    assert found(need="medical") == {"clinic"}
    assert found(place=here) == {"shelter", "clinic", "law"}, "one travels to a shelter"
    assert found(place=there) == {"shelter", "law"}
    assert found(language="vi") == {"shelter", "law"}, "with an interpreter"
    assert found(sex="male") == {"clinic", "law"}
    assert found(age="12") == {"shelter", "clinic"} and found(age="70") == {"clinic", "law"}
    assert found(order="custody") == {"shelter", "clinic", "law"}
    assert found(q="nigh") == {"clinic"} and found(q="clinic night") == {"clinic"}
    assert found(q="!!!") == set() and found(q="') | 'x") == set()
    everything = {"need": "?", "age": "-1", "language": "xx", "place": "ZZ", "after": "7,x"}
    assert found(**everything) == {"shelter", "clinic", "law"}, "what is no code is no filter"


def test_a_hidden_place_is_told_to_nobody_else(scene: Scene) -> None:
    own = page(scene.manager, "show", scene.shelter.pk)
    national = page(scene.coordinator, "show", scene.shelter.pk)
    other = page(scene.reader, "show", scene.shelter.pk)
    assert "Secret Lane 7" in own and "Secret Lane 7" in national and "Confidential" in own
    for hidden in ("Secret Lane", "Example Town", "00001"):
        assert hidden not in other
    assert "The place is told on referral." in other and "told on referral" not in own
    assert "Market Square 1" in page(scene.reader, "show", scene.clinic.pk)
    listed = page(scene.reader, "home", need="shelter")
    assert "Place told on referral" in listed and "Example Town" not in listed
    assert "Example Town" in page(scene.manager, "home", need="shelter")


def test_who_is_refused(scene: Scene) -> None:
    stranger = browser(scene.stranger)
    for name, keys in (
        ("home", ()),
        ("reviews", ()),
        ("show", (scene.clinic.pk,)),
        ("correct", (scene.clinic.pk,)),
    ):
        address = reverse(f"listing:{name}", args=keys)
        assert Client().get(address).status_code == 302
        assert stranger.get(address).status_code == 403
    for name in ("correct", "place"):
        address = reverse(f"listing:{name}", args=[scene.clinic.pk])
        assert browser(scene.reader).get(address).status_code == 403
        assert browser(scene.officer).get(address).status_code == 404
        assert browser(scene.coordinator).get(address).status_code == 200
        missing = reverse(f"listing:{name}", args=[uuid4()])
        assert browser(scene.coordinator).get(missing).status_code == 404
    assert browser(scene.reader).get(reverse("listing:reviews")).status_code == 403
    assert send(scene.reader, "keep", scene.clinic.pk).status_code == 403
    assert send(scene.officer, "keep", scene.clinic.pk).status_code == 404
    assert browser(scene.reader).get(reverse("listing:show", args=[uuid4()])).status_code == 404
    assert not AuditEvent.objects.filter(event__startswith="listing.").exists()


def test_reviews_are_due_and_done(scene: Scene) -> None:
    Entry.objects.update(review_by="2026-10-01", reviewed_on=None)
    mine, all_due = page(scene.manager, "reviews"), page(scene.coordinator, "reviews")
    shelter, clinic = (reverse("listing:show", args=[one.pk]) for one in (scene.shelter, scene.clinic))
    assert shelter in mine and clinic not in mine and shelter in all_due and clinic in all_due
    assert "Overdue" in mine
    assert send(scene.manager, "keep", scene.shelter.pk)["Location"] == reverse("listing:reviews")
    assert shelter not in page(scene.manager, "reviews")
    kept = Entry.objects.get(pk=scene.shelter.pk)
    assert (kept.review_by - kept.reviewed_on).days == 180
    assert AuditEvent.objects.get(event="listing.kept").subject_id == scene.shelter.pk
    stale = send(scene.manager, "keep", scene.shelter.pk, version="9")
    assert stale["Location"] == shelter and AuditEvent.objects.filter(event="listing.kept").count() == 1


def test_an_entry_is_corrected(scene: Scene) -> None:
    asked = browser(scene.manager).get(reverse("listing:correct", args=[scene.shelter.pk])).content.decode()
    assert 'value="female"' in asked
    done = send(scene.manager, "correct", scene.shelter.pk, **CORRECT)
    assert done.status_code == 302, done.content.decode()[:3000]
    entry = Entry.objects.select_related("service").get(pk=scene.shelter.pk)
    assert entry.languages == ["vi", "en"] or entry.languages == ["en", "vi"]
    assert entry.hours == [{"days": ["MO", "TU"], "opens": "08:00", "closes": "17:00"}]
    assert (entry.capacity, entry.free, entry.contact_role) == (20, 3, {"en": "Night desk"})
    assert not entry.service.accepts_children and set(entry.service.accepts_sexes) == {"female", "male"}
    assert entry.version == 2 and entry.free_at is not None
    text = page(scene.reader, "show", scene.shelter.pk)
    assert "Monday, Tuesday: 08:00 to 17:00" in text and "Night desk" in text and "tel:00001234" in text
    late = send(scene.manager, "correct", scene.shelter.pk, **CORRECT)
    assert late.status_code == 409
    trail = AuditEvent.objects.get(event="listing.corrected")
    assert "accepts_children" in trail.detail["fields"] and "0000 1234" not in str(trail.detail)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"phone": "call me"}, "phone"),
        ({"email": "someone"}, "email"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"free": "30"}, "free"),
        ({"minimum_age": "50", "maximum_age": "10"}, "maximum_age"),
        ({"minimum_age": "130"}, "minimum_age"),
        ({"opens_0": "25:00"}, "opens_0"),
        ({"days_0": []}, "days_0"),
        ({"sexes": []}, "sexes"),
        ({"languages": ["qq"]}, "languages"),
    ],
)
def test_what_cannot_be_stands_beside_its_field(scene: Scene, wrong: dict[str, Any], field: str) -> None:
    answer = send(scene.manager, "correct", scene.shelter.pk, **(CORRECT | wrong))
    assert answer.status_code == 422 and f"id_{field}_error" in answer.content.decode()
    assert Entry.objects.get(pk=scene.shelter.pk).version == 1


def test_a_service_that_closes_is_offered_to_no_referral(scene: Scene) -> None:
    assert (
        send(scene.manager, "correct", scene.shelter.pk, **(CORRECT | {"status": "paused"})).status_code
        == 302
    )
    entry = Entry.objects.select_related("service").get(pk=scene.shelter.pk)
    assert not entry.service.active
    assert "Closed for now" in page(scene.reader, "home", need="shelter")
    again = CORRECT | {"version": "2"}
    assert send(scene.manager, "correct", scene.shelter.pk, **again).status_code == 302
    assert Entry.objects.select_related("service").get(pk=scene.shelter.pk).service.active


def test_a_place_is_said_on_its_page(scene: Scene) -> None:
    here, _there = places()
    given = {
        "confidential": "yes",
        "address": "Hill 3",
        "city": "Upper Town",
        "place": here,
        "postal_code": "00002",
    }
    assert send(scene.manager, "place", scene.shelter.pk, **(given | {"address": ""})).status_code == 422
    wrong = next(
        one.code for place in current().places.values() for one in place.districts if place.code != here
    )
    assert send(scene.manager, "place", scene.shelter.pk, **(given | {"district": wrong})).status_code == 422
    assert send(scene.manager, "place", scene.shelter.pk, **given).status_code == 302
    assert Location.objects.get(pk=scene.hidden.pk).address == "Hill 3"
    assert "Hill 3" not in page(scene.reader, "show", scene.shelter.pk)
    assert "Hill 3" in page(scene.manager, "show", scene.shelter.pk)


def test_the_list_comes_in_pages_that_ask_as_little(scene: Scene) -> None:
    here, _there = places()
    for number in range(31):
        body = (
            Entry.objects.select_related("service__organisation").get(pk=scene.clinic.pk).service.organisation
        )
        make_entry(organisation=body, code=f"code_{number:02}", place=here if number % 2 else "")
    for asked in ({}, {"place": here}):
        seen: list[str] = []
        address: str | None = reverse("listing:home")
        client = browser(scene.reader)
        client.get(address)
        while address:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                text = client.get(address, asked if "?" not in address else {}).content.decode()
            assert len(queries) <= BUDGET, len(queries)
            seen += [part.split('"')[0] for part in text.split('href="/directory/')[1:] if part[8:9] == "-"]
            after = (
                text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
                if 'rel="next"' in text
                else ""
            )
            address = after.replace("&amp;", "&") or None
        assert len(seen) == len(set(seen)) == 34


def test_the_other_pages_keep_their_budget(scene: Scene) -> None:
    client = browser(scene.manager)
    for name, keys in (("show", (scene.shelter.pk,)), ("reviews", ()), ("correct", (scene.shelter.pk,))):
        address = reverse(f"listing:{name}", args=keys)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert len(queries) <= BUDGET, [one["sql"][:120] for one in queries]
    assert clock.now().tzinfo is not None
