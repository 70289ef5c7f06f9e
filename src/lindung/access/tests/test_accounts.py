"""Accounts change hands: a new password ends what was open, a closed account lets nobody in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actions import set_password, switch_off
from lindung.access.models import User
from lindung.access.testing import NOON, PASSWORD, make_organisation, make_user
from lindung.kernel.models import AuditEvent

pytestmark = pytest.mark.django_db
NEW = "another-quiet-harbour-31"


@pytest.fixture
def amina() -> User:
    """A case worker with an account."""
    organisation = make_organisation(code="labour", kind="labour")
    return make_user(username="amina", role="front_line_officer", organisation=organisation)


def _enters(password: str) -> bool:
    client = Client()
    client.post(reverse("account_login"), {"login": "amina", "password": password})
    return "_auth_user_id" in client.session


def test_a_new_password_opens_and_the_old_one_and_its_sessions_end(amina: User, client: Client) -> None:
    client.post(reverse("account_login"), {"login": "amina", "password": PASSWORD})
    assert client.get(reverse("home")).status_code == 200
    set_password(user=amina, password=NEW, at=NOON)
    assert client.get(reverse("home")).status_code == 302, "the open session has ended"
    assert _enters(NEW)
    assert not _enters(PASSWORD)
    assert AuditEvent.objects.filter(event="access.password_set", subject_id=amina.pk).count() == 1


def test_a_closed_account_lets_nobody_in_and_its_session_ends(amina: User, client: Client) -> None:
    client.post(reverse("account_login"), {"login": "amina", "password": PASSWORD})
    switch_off(user=amina, at=NOON)
    assert client.get(reverse("home")).status_code == 302
    assert not _enters(PASSWORD)
    assert User.objects.filter(username="amina").exists(), "what she did stays under her name"
