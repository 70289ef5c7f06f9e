"""What an organisation of the matrix keeps, and no case: its house, its review, its line in directory and register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.testing import NOON
from lindung.directory.listing.models import Entry as Listed
from lindung.directory.listing.models import GivenAt, Location
from lindung.directory.listing.testing import make_entry as make_listed
from lindung.directory.listing.testing import make_location
from lindung.directory.roster.models import Absence, Entry
from lindung.directory.roster.testing import make_entry
from lindung.kernel.country import current
from lindung.protection.shelters.models import Finding, House, Review, Zone
from lindung.protection.shelters.standards import latest
from lindung.protection.shelters.testing import make_house, zone_of

if TYPE_CHECKING:
    from tests.security.world import Crew

BEDS = 60
ADDRESS = "Jalan Rumah Selamat 7"
"""Of every house: nobody reads it who is not of its organisation."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One of everything that offices keep for themselves."""

    house: House
    zone: Zone
    review: Review
    finding: Finding
    listed: Listed
    location: Location
    given: GivenAt
    entry: Entry
    absence: Absence


def make_kept(*, crew: Crew) -> Kept:
    """Return what the shelter of `crew` keeps, and the line of its interpreter in the register; made on first use."""
    shelter = Organisation.objects.get(pk=crew.shelter.organisation_id)
    house = House.objects.filter(organisation=shelter).first() or _house(shelter, by=crew.delegate)
    listed = Listed.objects.filter(service__organisation=shelter).first()
    listed = listed or make_listed(organisation=shelter, code="counselling")
    if not GivenAt.objects.filter(entry=listed).exists():
        make_location(organisation=shelter, entries=[listed], confidential=True, address=ADDRESS)
    given = GivenAt.objects.select_related("location").get(entry=listed)
    entry = entry_of(crew.interpreter)
    absence, _made = Absence.objects.get_or_create(
        entry=entry,
        starts_at=NOON + timedelta(days=30),
        defaults={"ends_at": NOON + timedelta(days=31)},
    )
    return Kept(
        house=house,
        zone=zone_of(house),
        review=Review.objects.get(house=house, finished_at=None),
        finding=Finding.objects.get(review__house=house),
        listed=listed,
        location=given.location,
        given=given,
        entry=entry,
        absence=absence,
    )


def entry_of(actor: Actor) -> Entry:
    """Return an interpreter's line in the register, made on first use."""
    user = User.objects.select_related("organisation").get(pk=actor.user_id)
    return Entry.objects.filter(user=user).first() or make_entry(
        name=user.username, organisation=user.organisation, telephone="000 000"
    )


def _house(shelter: Organisation, *, by: Actor) -> House:
    """Return a house with one review that fell short, and one that is open."""
    house = make_house(organisation=shelter, zones={"women": BEDS})
    standard = latest(current())
    for days, finished in ((60, True), (0, False)):
        review = Review.objects.create(
            house=house,
            organisation=shelter,
            standard=standard.file.code,
            version=standard.version,
            on=(NOON - timedelta(days=days)).date(),
            started_at=NOON - timedelta(days=days),
            finished_at=NOON - timedelta(days=days) if finished else None,
            next_due_on=(NOON + timedelta(days=300)).date() if finished else None,
            by_id=by.user_id,
            reviewer_id=by.organisation_id,
        )
        if finished:
            Finding.objects.create(
                review=review,
                organisation=shelter,
                item=next(iter(standard.items)),
                mark="not_met",
                found="No lock.",
                to_do="A lock.",
                due_on=NOON.date(),
                evidence="A lock.",
                evidence_at=NOON,
            )
    return house
