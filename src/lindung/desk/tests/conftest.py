"""A small office for the desk's tests: a police station with a coordinator above and an outsider beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.test import Client

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON, make_organisation, make_user
from lindung.kernel import clock


@pytest.fixture(autouse=True)
def noon() -> Iterator[datetime]:
    """Let every page see the same moment."""
    with clock.travel(to=NOON):
        yield NOON


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """Amina works on the case, Bo leads beside her, Chidi stands outside, Nora coordinates the country."""
    station = make_organisation(code="station", kind="police")
    other = make_organisation(code="elsewhere", kind="labour")
    national = make_organisation(code="secretariat", kind="secretariat", national=True)
    return {
        "amina": make_user(username="amina", role="front_line_officer", organisation=station),
        "bo": make_user(username="bo", role="protection_officer", organisation=station),
        "chidi": make_user(username="chidi", role="protection_officer", organisation=other),
        "nora": make_user(username="nora", role="case_coordinator", organisation=national),
    }


@pytest.fixture
def actor(people: dict[str, User]) -> Callable[[str], Actor]:
    """Return the actor of someone by name."""
    return lambda name: Actor.of(people[name])


@pytest.fixture
def browser(people: dict[str, User]) -> Callable[[str], Client]:
    """Return a signed-in browser of someone by name."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
