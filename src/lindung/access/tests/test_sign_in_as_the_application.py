"""Signing in while the program is connected as the role that owns nothing, as it is wherever it is served."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from lindung.access.models import User
from lindung.access.testing import PASSWORD
from lindung.access.tests.conftest import SignIn
from lindung.kernel import walls
from lindung.kernel.models import AuditEvent

NEW = "quiet-harbour-lamp-77"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def served(amina: User, bo: User, settings: object) -> Iterator[None]:
    """Connect as the application for the whole test, after its people are made."""
    settings.WALL_ROLE = ""  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {walls.APP_ROLE}")
    yield
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def told(event: str, user: User) -> bool:
    with walls.telling_system():
        return AuditEvent.objects.filter(event=event, subject_id=user.pk).exists()


def test_signing_in_leaves_its_mark_and_leads_in(amina: User, sign_in: SignIn) -> None:
    assert not told("access.signed_in", amina)
    client = sign_in(amina)
    assert client.get("/").status_code == 200
    assert told("access.signed_in", amina)


def test_a_wrong_password_is_refused_and_counted(amina: User, client: Client) -> None:
    answer = client.post("/account/login/", {"login": "amina", "password": "wrong-lantern-99"})
    assert answer.status_code == 200
    assert not told("access.signed_in", amina)


def test_a_new_password_of_ones_own_is_kept(amina: User, sign_in: SignIn) -> None:
    client = sign_in(amina)
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/account/password/change/", given).status_code == 302
    assert told("access.password_set", amina)
    assert User.objects.get(pk=amina.pk).check_password(NEW)


def test_locking_and_signing_out_work(amina: User, sign_in: SignIn) -> None:
    assert sign_in(amina).post("/access/lock/").status_code == 302
    assert sign_in(amina).post("/account/logout/").status_code == 302
