"""An invented country's directory: a shelter whose place is confidential, a clinic, a body that serves everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.directory.listing.models import Entry, Location
from lindung.directory.listing.testing import make_entry, make_location
from lindung.kernel.country import current

LATER = NOON + timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Scene:
    """Two houses, a clinic and a legal aid office that serves everywhere; who keeps what, and who only reads."""

    house: Organisation
    shelter: Entry
    hidden: Location
    clinic: Entry
    open_place: Location
    lawyers: Entry
    manager: Actor
    officer: Actor
    coordinator: Actor
    reader: Actor
    stranger: Actor


def places() -> tuple[str, str]:
    """Return two places of the country that tests run in."""
    here, there, *_rest = current().places
    return here, there


@pytest.fixture
def scene(db: None) -> Scene:
    """Return the directory as it stands at noon."""
    here, there = places()
    house = make_organisation(code="house", kind="ngo_shelter", place=there)
    clinic = make_organisation(code="clinic", kind="health", place=here)
    lawyers = make_organisation(code="lawyers", kind="civil_society")
    office = make_organisation(code="office", kind="secretariat", national=True)
    police = make_organisation(code="police", kind="police", place=here)
    welfare = make_organisation(code="welfare", kind="welfare", place=here)
    shelter = make_entry(
        organisation=house,
        code="shelter",
        place=there,
        sexes=("female",),
        languages=("vi", "bn"),
        maximum_age=60,
    )
    hidden = make_location(organisation=house, entries=[shelter], confidential=True, address="Secret Lane 7")
    treated = make_entry(
        organisation=clinic, code="medical", place=here, languages=("en", "ms"), about={"en": "Night clinic"}
    )
    shown = make_location(
        organisation=clinic, entries=[treated], confidential=False, address="Market Square 1"
    )
    law = make_entry(organisation=lawyers, code="legal_aid", children=False, interpreted=True)
    return Scene(
        house=house,
        shelter=shelter,
        hidden=hidden,
        clinic=treated,
        open_place=shown,
        lawyers=law,
        manager=make_actor(name="manager", role="shelter_manager", organisation=house),
        officer=make_actor(name="officer", role="protection_officer", organisation=welfare),
        coordinator=make_actor(name="coordinator", role="case_coordinator", organisation=office),
        reader=make_actor(name="reader", role="front_line_officer", organisation=police),
        stranger=make_actor(name="stranger", role="committee_lead", organisation=police),
    )
