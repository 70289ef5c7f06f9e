"""People who sign in at access's own pages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from lindung.access.models import Organisation, User
from lindung.access.testing import PASSWORD, make_organisation, make_user

SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    """Rate limits live in the process's cache; each test begins with none used."""
    cache.clear()


@pytest.fixture
def organisation(db: None) -> Organisation:
    return make_organisation(code="welfare-north", kind="welfare")


@pytest.fixture
def amina(organisation: Organisation) -> User:
    return make_user(username="amina", role="administrator", organisation=organisation)


@pytest.fixture
def bo(organisation: Organisation) -> User:
    return make_user(username="bo", role="administrator", organisation=organisation, language="ms")


@pytest.fixture
def sign_in() -> SignIn:
    """Sign a user in through the page and return the browser."""

    def done(user: User, client: Client | None = None) -> Client:
        client = client or Client()
        answer = client.post("/account/login/", {"login": user.username, "password": PASSWORD})
        assert answer.status_code == 302, answer.content
        return client

    return done


def submission_of(page: str) -> str:
    """Return the submission key a page's form carries."""
    found = re.search(r'name="_submission" value="([0-9a-f-]{36})"', page)
    assert found, page
    return found[1]


@pytest.fixture
def nation(db: None) -> Organisation:
    return make_organisation(code="nation", national=True)


@pytest.fixture
def ada(nation: Organisation) -> User:
    """Keeps the accounts of the whole country."""
    return make_user(username="ada", role="administrator", organisation=nation)


@pytest.fixture
def eve(nation: Organisation) -> User:
    """Another administrator."""
    return make_user(username="eve", role="administrator", organisation=nation)


@pytest.fixture
def officer(organisation: Organisation) -> User:
    return make_user(username="chidi", role="front_line_officer", organisation=organisation)
