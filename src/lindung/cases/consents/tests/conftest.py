"""Amina and Bo work at the station, which leads; Chidi's shelter and Esi's police have no part; Nora coordinates."""

from __future__ import annotations

import pytest

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.testing import make_actor, make_organisation
from lindung.cases.models import Case
from lindung.cases.testing import make_case


@pytest.fixture
def amina(db: None) -> Actor:
    """A front-line officer of the organisation that leads."""
    return make_actor(
        name="amina", role="front_line_officer", organisation=make_organisation(code="office", kind="welfare")
    )


@pytest.fixture
def bo(db: None) -> Actor:
    """A protection officer there."""
    return make_actor(
        name="bo", role="protection_officer", organisation=make_organisation(code="office", kind="welfare")
    )


@pytest.fixture
def chidi(db: None) -> Actor:
    """The manager of a shelter."""
    return make_actor(
        name="chidi",
        role="shelter_manager",
        organisation=make_organisation(code="shelter", kind="ngo_shelter"),
    )


@pytest.fixture
def dewi(db: None) -> Actor:
    """A health worker of a clinic."""
    return make_actor(
        name="dewi", role="health_worker", organisation=make_organisation(code="clinic", kind="health")
    )


@pytest.fixture
def esi(db: None) -> Actor:
    """An enforcement officer."""
    return make_actor(
        name="esi", role="enforcement_officer", organisation=make_organisation(code="police", kind="police")
    )


@pytest.fixture
def nora(db: None) -> Actor:
    """The national coordinator."""
    secretariat = make_organisation(code="secretariat", kind="secretariat", national=True)
    return make_actor(name="nora", role="case_coordinator", organisation=secretariat)


@pytest.fixture
def case(amina: Actor) -> Case:
    """A case that the office leads."""
    return make_case(by=amina)


def organisation(actor: Actor) -> Organisation:
    """Return the organisation an actor serves in."""
    return Organisation.objects.get(pk=actor.organisation_id)
