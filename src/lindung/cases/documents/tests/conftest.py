"""Amina's station leads the case, Dara treats, Farid enquires elsewhere, Chidi stands outside; files lie apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.cases.models import Case
from lindung.cases.testing import make_case
from lindung.kernel import clock

SignIn = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_FOLDER = str(tmp_path / "files")
    settings.SCANNER = ""


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.travel(to=NOON):
        yield


@pytest.fixture
def amina(db: None) -> Actor:
    """A front-line officer of the station."""
    return make_actor(name="amina", role="front_line_officer", organisation=make_organisation(code="station"))


@pytest.fixture
def chidi(db: None) -> Actor:
    """A protection officer elsewhere, with no part in the station's cases."""
    return make_actor(
        name="chidi", role="protection_officer", organisation=make_organisation(code="elsewhere")
    )


@pytest.fixture
def dara(db: None) -> Actor:
    """A health worker."""
    return make_actor(
        name="dara", role="health_worker", organisation=make_organisation(code="clinic", kind="health")
    )


@pytest.fixture
def farid(db: None) -> Actor:
    """An enforcement officer."""
    return make_actor(
        name="farid", role="enforcement_officer", organisation=make_organisation(code="enquiry")
    )


@pytest.fixture
def nora(db: None) -> Actor:
    """The coordinator of the national secretariat: sees every case, and holds no grant on this one."""
    secretariat = make_organisation(code="secretariat", kind="secretariat", national=True)
    return make_actor(name="nora", role="case_coordinator", organisation=secretariat)


@pytest.fixture
def admin(db: None) -> Actor:
    """An administrator of the station."""
    return make_actor(name="admin", role="administrator", organisation=make_organisation(code="station"))


@pytest.fixture
def case(amina: Actor) -> Case:
    """A case of the station."""
    return make_case(by=amina)


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """Return what gives an actor a browser."""

    def browser(actor: Actor) -> Client:
        client = Client()
        user = User.objects.get(pk=actor.user_id)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return browser


def organisation_of(actor: Actor) -> Organisation:
    """Return the organisation an actor serves in."""
    return Organisation.objects.get(pk=actor.organisation_id)
