"""The register: searched, kept, seeded; its times; nobody booked twice."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lindung.access.actors import Actor, NotAllowed
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.wall import behind
from lindung.directory.roster import actions, queries
from lindung.directory.roster.actions import EntryIn, Tongue
from lindung.directory.roster.availability import Span, within_hours
from lindung.directory.roster.models import Absence, Booking, Entry, Hours
from lindung.directory.roster.pack import check_roster, roster_of
from lindung.directory.roster.problems import Booked
from lindung.directory.roster.queries import Search
from lindung.directory.roster.testing import make_entry
from lindung.kernel.country import available, installed
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid

HOUR = timedelta(hours=1)
SPAN = Span(NOON, NOON + 2 * HOUR)


@pytest.fixture
def keeper(db: None) -> Actor:
    return make_actor(
        name="keeper",
        role="case_coordinator",
        organisation=make_organisation(code="test_office", national=True),
    )


def entry_in(**given: Any) -> EntryIn:
    values: dict[str, Any] = {
        "kind": "interpreter",
        "organisation": "test_office",
        "display_name": "Noor",
        "sex": "female",
        "languages": [Tongue("my", "native", ("Mon",)), Tongue("en")],
    }
    return EntryIn(**(values | given))


def names(**wanted: Any) -> list[str]:
    return [card.entry.display_name for card in queries.search(wanted=Search(**wanted))]


@pytest.mark.django_db
def test_search_finds_by_each_thing_alone() -> None:
    make_entry(name="ada", languages=("my", "en"), places=["MY-07"])
    make_entry(name="bo", languages=("id",), sex="male")
    make_entry(name="chi", kind="lawyer", languages=("en",), account=False)
    assert names(language="my") == ["Ada"]
    assert names(kind="lawyer") == ["Chi"]
    assert names(sex="male") == ["Bo"]
    assert names(place="MY-01") == ["Bo", "Chi"]
    assert names(place="MY-07") == ["Ada", "Bo", "Chi"]


@pytest.mark.django_db
def test_search_for_who_is_free_leaves_out_hours_absences_and_bookings() -> None:
    free = make_entry(name="ada")
    off, away, taken = (make_entry(name=name) for name in ("bo", "chi", "dee"))
    Hours.objects.create(entry=off, weekday=0, opens=time(14, 1), closes=time(18))
    Hours.objects.create(entry=free, weekday=0, opens=time(12), closes=time(14))
    Absence.objects.create(entry=away, starts_at=NOON + HOUR, ends_at=NOON + 3 * HOUR)
    actions.book(entry_id=taken.pk, starts_at=NOON - HOUR, ends_at=NOON + HOUR, reason_id=uuid4())
    assert names(free=SPAN) == ["Ada"]
    assert names(free=Span(NOON + 24 * HOUR, NOON + 25 * HOUR)) == ["Chi", "Dee"]


@pytest.mark.django_db
def test_a_time_is_given_away_once_and_can_be_given_back() -> None:
    entry, reason = make_entry(name="ada"), uuid4()
    actions.book(entry_id=entry.pk, starts_at=NOON, ends_at=NOON + HOUR, reason_id=reason)
    with pytest.raises(Booked), transaction.atomic():
        actions.book(entry_id=entry.pk, starts_at=NOON + HOUR / 2, ends_at=NOON + 2 * HOUR, reason_id=uuid4())
    actions.book(entry_id=entry.pk, starts_at=NOON + HOUR, ends_at=NOON + 2 * HOUR, reason_id=uuid4())
    actions.release(reason_id=reason)
    actions.book(entry_id=entry.pk, starts_at=NOON, ends_at=NOON + HOUR, reason_id=uuid4())
    with pytest.raises(IntegrityError), transaction.atomic():  # around the act, the database still holds
        Booking.objects.create(entry=entry, starts_at=NOON, ends_at=NOON + HOUR, reason_id=uuid4())


def test_entries_are_kept_by_keepers_only(keeper: Actor) -> None:
    with behind(keeper):
        entry = actions.add(given=entry_in(), by=keeper, at=NOON)
    assert [one.language for one in queries.card(entry_id=entry.pk).languages] == ["en", "my"]
    with behind(keeper):
        actions.change(entry_id=entry.pk, given=entry_in(languages=[Tongue("th")]), by=keeper, at=NOON)
        actions.switch(entry_id=entry.pk, active=False, by=keeper, at=NOON)
    assert names(language="th") == []
    assert not names()
    assert set(AuditEvent.objects.filter(subject_id=entry.pk).values_list("event", flat=True)) == {
        "roster.added",
        "roster.changed",
        "roster.switched",
    }
    reader = make_actor(
        name="reader", role="protection_officer", organisation=make_organisation(code="test_office")
    )
    with pytest.raises(NotAllowed):
        actions.add(given=entry_in(), by=reader, at=NOON)
    with pytest.raises(NotAllowed):
        actions.switch(entry_id=entry.pk, active=True, by=reader, at=NOON)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("kind", {"kind": "friend"}),
        ("organisation", {"organisation": "nowhere"}),
        ("display_name", {"display_name": " "}),
        ("language_1", {"languages": []}),
        ("language_1", {"languages": [Tongue("qq")]}),
        ("language_1", {"languages": [Tongue("my"), Tongue("my")]}),
        ("places", {"places": ["XX-1"]}),
        ("on_site", {"by_phone": False, "on_site": False}),
        ("username", {"username": "keepers.ghost"}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(keeper: Actor, field: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        actions.add(given=entry_in(**wrong), by=keeper, at=NOON)
    assert refused.value.field == field


def test_own_times_are_ones_own(keeper: Actor) -> None:
    entry, other = make_entry(name="ada"), make_entry(name="bo")
    assert entry.user is not None and other.user is not None
    mine, theirs = Actor.of(entry.user), Actor.of(other.user)
    with behind(mine):
        actions.set_hours(entry_id=entry.pk, hours={0: (time(9), time(17))}, by=mine, at=NOON)
        absence = actions.add_absence(
            entry_id=entry.pk, starts_at=NOON, ends_at=NOON + HOUR, by=mine, at=NOON
        )
    card = queries.card(entry_id=entry.pk, span=SPAN)
    assert card.hours == {0: (time(9), time(17))} and not card.free(SPAN)
    with pytest.raises(Entry.DoesNotExist):
        actions.set_hours(entry_id=entry.pk, hours={}, by=theirs, at=NOON)
    with pytest.raises(Absence.DoesNotExist):
        actions.remove_absence(absence_id=absence.pk, by=theirs, at=NOON)
    with pytest.raises(Invalid):
        actions.add_absence(entry_id=entry.pk, starts_at=NOON, ends_at=NOON, by=mine, at=NOON)
    actions.remove_absence(absence_id=absence.pk, by=keeper, at=NOON)
    assert not Absence.objects.exists()


@pytest.mark.django_db
def test_a_training_counts_until_its_last_day() -> None:
    entry = make_entry(name="ada", trained=())
    actions.keeping.Training.objects.create(
        entry=entry, kind="child", taken_on=date(2025, 1, 1), expires_on=date(2026, 1, 1)
    )
    card = queries.card(entry_id=entry.pk)
    assert card.trained("child", date(2025, 12, 31))
    assert not card.trained("child", date(2026, 1, 1))
    assert not card.trained("gender", date(2025, 12, 31))


@given(start=st.integers(0, 500_000), minutes=st.integers(1, 3000))
def test_whole_days_of_hours_leave_no_gap(start: int, minutes: int) -> None:
    begin = NOON + timedelta(minutes=start)
    span = Span(begin, begin + timedelta(minutes=minutes))
    assert within_hours(span=span, hours={})
    assert within_hours(span=span, hours={day: (time(0), time(23, 59, 59, 999999)) for day in range(7)})
    assert not within_hours(span=span, hours={7: (time(0), time(23, 59))})


@pytest.mark.parametrize("country", sorted(available()))
def test_the_packs_registers_are_sound(country: str) -> None:
    assert list(check_roster(installed(code=country))) == []


def test_the_pack_brings_enough(db: None) -> None:
    least = {"mys": 24, "sgp": 8}
    for code in available():
        assert len(roster_of(installed(code=code))) >= least.get(code, 1)
