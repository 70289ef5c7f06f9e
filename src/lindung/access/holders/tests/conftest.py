"""Amina and Bo hold for the station, Chidi too when admitted; Nora holds for the secretariat."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from lindung.access.actors import Actor
from lindung.access.holders import actions, queries
from lindung.access.holders.models import SubjectSeal
from lindung.access.holders.testing import PASSPHRASE
from lindung.access.testing import NOON, make_actor, make_organisation


def keyed(name: str, role: str = "enforcement_officer", code: str = "station", **given: object) -> Actor:
    """Return an actor with a key under `PASSPHRASE`."""
    actor = make_actor(name=name, role=role, organisation=make_organisation(code=code, **given))  # type: ignore[arg-type]
    actions.make_key(passphrase=PASSPHRASE, by=actor, at=NOON)
    return actor


@pytest.fixture
def amina(db: None) -> Actor:
    """The founder of the station's ring."""
    actor = keyed("amina")
    actions.found_ring(passphrase=PASSPHRASE, by=actor, at=NOON)
    return actor


@pytest.fixture
def bo(amina: Actor) -> Actor:
    """The second holder of the station."""
    actor = keyed("bo")
    actions.admit(user_id=actor.user_id, passphrase=PASSPHRASE, by=amina, at=NOON)
    return actor


@pytest.fixture
def nora(db: None) -> Actor:
    """The only holder of the secretariat."""
    actor = keyed("nora", "case_coordinator", "secretariat", kind="secretariat", national=True)
    actions.found_ring(passphrase=PASSPHRASE, by=actor, at=NOON)
    return actor


def person(by: Actor) -> tuple[UUID, SubjectSeal]:
    """Return a new person's key, wrapped as one that the actor's organisation leads."""
    subject = uuid4()
    seal = actions.seal_subject(
        subject=subject, rings=queries.recipients(organisation_id=by.organisation_id), at=NOON
    )
    assert seal is not None
    return subject, seal


def opens(seal: SubjectSeal, by: Actor, passphrase: str = PASSPHRASE) -> bool:
    """Tell whether the actor's passphrase leads to the person's private half; refusals are the test's to expect."""
    own = actions.unlock(passphrase=passphrase, by=by, at=NOON)
    return len(actions.private_of(seal=seal, own=own)) == 32
