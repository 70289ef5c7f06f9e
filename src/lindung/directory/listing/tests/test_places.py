"""Confidential places: the house and coordination know of them, nobody else has a way to."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction

from lindung.access.actors import Actor, NotAllowed
from lindung.access.wall import behind
from lindung.directory.listing import actions, queries
from lindung.directory.listing.details import Site
from lindung.directory.listing.models import Entry, GivenAt, Location
from lindung.directory.listing.tests.conftest import LATER, Scene, places
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Conflict, Invalid


def known_to(actor: Actor) -> set[str]:
    """Return the addresses that one finds through the queries, and that are the same the wall shows."""
    with behind(actor):
        walled = set(Location.objects.values_list("address", flat=True))
        links = set(GivenAt.objects.values_list("location__address", flat=True))
        asked = set(queries.locations_visible_to(actor).values_list("address", flat=True))
    assert walled == links
    assert asked <= walled
    return asked


def test_the_house_and_coordination_know_the_place_and_others_do_not(scene: Scene) -> None:
    assert known_to(scene.manager) == {"Secret Lane 7", "Market Square 1"}
    assert known_to(scene.coordinator) == {"Secret Lane 7", "Market Square 1"}
    assert known_to(scene.reader) == {"Market Square 1"}
    assert known_to(scene.officer) == {"Market Square 1"}
    with behind(scene.stranger):
        assert not queries.visible_to(scene.stranger).exists()
        assert "Secret Lane 7" not in set(Location.objects.values_list("address", flat=True))


def test_the_queries_hide_it_without_the_wall_too(scene: Scene) -> None:
    hidden = queries.locations_visible_to(scene.reader).filter(pk=scene.hidden.pk)
    assert (
        not hidden.exists()
        and queries.locations_visible_to(scene.manager).filter(pk=scene.hidden.pk).exists()
    )
    there = queries.places_of(entries=[scene.shelter.pk, scene.clinic.pk], by=scene.reader)
    assert set(there) == {scene.clinic.pk}
    assert set(queries.places_of(entries=[scene.shelter.pk], by=scene.manager)) == {scene.shelter.pk}
    assert Entry.objects.get(pk=scene.shelter.pk).told_on_referral
    assert not Entry.objects.get(pk=scene.clinic.pk).told_on_referral


def test_no_search_finds_a_service_by_its_hidden_place(scene: Scene) -> None:
    for actor in (scene.reader, scene.manager):
        with behind(actor):
            found = queries.found(actor=actor, wanted=queries.Wanted(words="secret lane"))
            assert not found.exists()
            assert queries.found(actor=actor, wanted=queries.Wanted(words="house")).exists()


def site(**given: object) -> Site:
    """Return a place as somebody gives it."""
    here, _there = places()
    return Site.model_validate(
        {"confidential": True, "address": "New Lane 2", "city": "Example Town", "place": here} | given
    )


def test_the_house_moves_and_stays_hidden(scene: Scene) -> None:
    before = Entry.objects.get(pk=scene.shelter.pk)
    with behind(scene.manager):
        moved = actions.place(
            service_id=scene.shelter.pk, site=site(), seen=before.version, by=scene.manager, at=LATER
        )
    assert moved.pk == scene.hidden.pk and moved.address == "New Lane 2"
    after = Entry.objects.get(pk=scene.shelter.pk)
    assert (after.version, after.updated_at) == (before.version, before.updated_at)
    assert "Secret Lane 7" not in known_to(scene.reader) and "New Lane 2" not in known_to(scene.reader)
    trail = AuditEvent.objects.get(event="listing.placed")
    assert trail.detail == {"fields": ["address", "place", "postal_code"]} and trail.subject_id == moved.pk
    with behind(scene.manager):
        actions.place(
            service_id=scene.shelter.pk, site=site(confidential=False), seen=1, by=scene.manager, at=LATER
        )
    assert "New Lane 2" in known_to(scene.reader)
    assert not Entry.objects.get(pk=scene.shelter.pk).told_on_referral


def test_only_its_keepers_say_where_it_is(scene: Scene) -> None:
    with behind(scene.officer), pytest.raises(actions.NotYours):
        actions.place(service_id=scene.clinic.pk, site=site(), seen=1, by=scene.officer, at=LATER)
    with behind(scene.reader), pytest.raises(NotAllowed):
        actions.place(service_id=scene.clinic.pk, site=site(), seen=1, by=scene.reader, at=LATER)
    with pytest.raises(Conflict):
        actions.place(service_id=scene.shelter.pk, site=site(), seen=9, by=scene.manager, at=LATER)
    with pytest.raises(Invalid):
        actions.place(
            service_id=scene.shelter.pk, site=site(place="ZZ-9"), seen=1, by=scene.manager, at=LATER
        )
    with behind(scene.coordinator):
        actions.place(service_id=scene.lawyers.pk, site=site(), seen=1, by=scene.coordinator, at=LATER)
    assert Location.objects.get(organisation__code="lawyers").confidential


def test_the_database_keeps_others_from_writing(scene: Scene) -> None:
    with behind(scene.reader):
        with transaction.atomic():
            assert Location.objects.filter(pk=scene.hidden.pk).update(confidential=False) == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            Location.objects.filter(pk=scene.open_place.pk).update(address="Elsewhere")
        with pytest.raises(ProgrammingError), transaction.atomic():
            GivenAt.objects.create(entry_id=scene.shelter.pk, location_id=scene.open_place.pk)
    assert Location.objects.get(pk=scene.hidden.pk).confidential
