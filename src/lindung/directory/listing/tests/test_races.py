"""Two keepers at once, and a search that holds what it promises whatever is asked."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lindung.access.wall import behind
from lindung.directory.listing import actions, queries
from lindung.directory.listing.details import Detail
from lindung.directory.listing.models import Entry
from lindung.directory.listing.queries import Cursor, Wanted
from lindung.directory.listing.tests.conftest import LATER, Scene, places
from lindung.kernel.problems import Conflict


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_is_told_to_read_again(scene: Scene) -> None:
    said: list[str] = []
    start = threading.Barrier(2)

    def correct(phone: str) -> None:
        try:
            start.wait(timeout=10)
            with behind(scene.manager):
                actions.correct(
                    service_id=scene.shelter.pk,
                    detail=Detail(phone=phone),
                    seen=1,
                    by=scene.manager,
                    at=LATER,
                )
            said.append(phone)
        except Conflict:
            said.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=correct, args=(phone,)) for phone in ("0000 1", "0000 2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    entry = Entry.objects.get(pk=scene.shelter.pk)
    assert len(said) == 2 and said.count("conflict") == 1
    assert entry.version == 2 and entry.phone in said


def known(codes: tuple[str, ...]) -> some.SearchStrategy[str]:
    return some.sampled_from(("", *codes))


wishes = some.builds(
    Wanted,
    words=some.one_of(
        some.just(""), some.text(max_size=30), some.sampled_from(["clinic", "night cl", "house' | '"])
    ),
    need=known(("shelter", "medical", "legal_aid", "skills")),
    place=known(places()),
    language=known(("vi", "en", "bn", "fr")),
    sex=known(("female", "male")),
    age=some.none() | some.integers(min_value=0, max_value=120),
    order=known(("custody", "protection_order")),
)


@given(wanted=wishes)
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_pages_hold_exactly_what_matches_once_each(scene: Scene, wanted: Wanted) -> None:
    whole = set(queries.found(actor=scene.reader, wanted=wanted).values_list("pk", flat=True))
    seen, after = [], None
    while True:
        rows, following = queries.page(actor=scene.reader, wanted=wanted, after=after, size=1)
        seen += [row.pk for row in rows]
        if following is None:
            break
        after = Cursor.read(str(following))
        assert after == following
    assert len(seen) == len(set(seen)) and set(seen) == whole
    for entry in Entry.objects.select_related("service").filter(pk__in=whole):
        assert not wanted.need or entry.service.code == wanted.need
        assert not wanted.sex or wanted.sex in entry.service.accepts_sexes
        assert not wanted.language or wanted.language in entry.languages or entry.interpreted
        assert wanted.age is None or (entry.maximum_age or 120) >= wanted.age
