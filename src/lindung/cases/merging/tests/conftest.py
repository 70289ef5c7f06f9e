"""Amina works on the case, Bo leads beside her, Chidi stands outside, Nora coordinates the country."""

from __future__ import annotations

import pytest

from lindung.access.actors import Actor
from lindung.access.testing import make_actor, make_organisation


@pytest.fixture
def amina(db: None) -> Actor:
    """A front-line officer of the station."""
    return make_actor(name="amina", role="front_line_officer", organisation=make_organisation(code="station"))


@pytest.fixture
def bo(db: None) -> Actor:
    """A protection officer of the same station."""
    return make_actor(name="bo", role="protection_officer", organisation=make_organisation(code="station"))


@pytest.fixture
def chidi(db: None) -> Actor:
    """A protection officer elsewhere, with no part in the station's cases."""
    return make_actor(
        name="chidi", role="protection_officer", organisation=make_organisation(code="elsewhere")
    )


@pytest.fixture
def nora(db: None) -> Actor:
    """The coordinator of the national secretariat."""
    secretariat = make_organisation(code="secretariat", kind="secretariat", national=True)
    return make_actor(name="nora", role="case_coordinator", organisation=secretariat)


@pytest.fixture
def olu(db: None) -> Actor:
    """Another coordinator of the secretariat."""
    secretariat = make_organisation(code="secretariat", kind="secretariat", national=True)
    return make_actor(name="olu", role="case_coordinator", organisation=secretariat)
