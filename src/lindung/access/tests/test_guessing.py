"""Guessing: every wrong way in reads and costs the same, and nobody has more tries by more processes."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.urls import reverse

from lindung.access import caps
from lindung.access.caps import Limit
from lindung.access.models import Cap, User
from lindung.access.testing import NOON, PASSWORD
from lindung.access.tests.conftest import SignIn
from lindung.access.tests.test_second_factor import activate, code_for

pytestmark = pytest.mark.urls("lindung.access.tests.urls")
WRONG = "wrong-lantern-99"


def body_of(answer: Any) -> str:
    """Return a page without what differs at each drawing."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.text)
    text = re.sub(r'nonce="[^"]+"', "", text)
    return re.sub(r'value="(amina|bo|nobody|gone|given)"', "", text)


@pytest.mark.django_db
def test_unknown_wrong_switched_off_expired_and_locked_are_one_answer_at_one_price(
    amina: User, bo: User, organisation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lindung.access.testing import make_user

    gone = make_user(username="gone", role="administrator", organisation=organisation)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    given = make_user(username="given", role="administrator", organisation=organisation)
    User.objects.filter(pk=given.pk).update(password_until=datetime.now(UTC) - timedelta(minutes=1))
    for _ in range(6):
        Client().post("/account/login/", {"login": "bo", "password": WRONG})
    hashed: list[str] = []
    real = Argon2PasswordHasher.encode

    def counting(self: Any, password: str, salt: str) -> str:
        hashed.append("encode")
        return real(self, password, salt)

    verify = Argon2PasswordHasher.verify

    def verifying(self: Any, password: str, encoded: str) -> bool:
        hashed.append("verify")
        return bool(verify(self, password, encoded))

    monkeypatch.setattr(Argon2PasswordHasher, "encode", counting)
    monkeypatch.setattr(Argon2PasswordHasher, "verify", verifying)
    seen = {}
    for kind, login, password in (
        ("wrong password", "amina", WRONG),
        ("unknown name", "nobody", WRONG),
        ("switched off, right", "gone", PASSWORD),
        ("switched off, wrong", "gone", WRONG),
        ("expired, right", "given", PASSWORD),
        ("locked, right", "bo", PASSWORD),
        ("locked, wrong", "bo", WRONG),
    ):
        hashed.clear()
        answer = Client().post("/account/login/", {"login": login, "password": password})
        seen[kind] = (answer.status_code, body_of(answer), len(hashed), sorted(answer.headers))
    first = seen["wrong password"]
    assert first[2] == 1, "the hash is worked out, once"
    assert "Name or password are wrong" in first[1]
    different = {kind: one[:1] + one[2:] for kind, one in seen.items() if one != first}
    assert not different
    right = Client().post("/account/login/", {"login": "amina", "password": PASSWORD})
    assert right.status_code == 302


@pytest.mark.django_db
def test_many_addresses_do_not_help_against_one_name_nor_many_names_from_one_address(
    amina: User, bo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        address = {"REMOTE_ADDR": f"198.51.100.{number}"}
        Client(**address).post("/account/login/", {"login": "amina", "password": WRONG})
    other = {"REMOTE_ADDR": "203.0.113.5"}
    answer = Client(**other).post("/account/login/", {"login": "amina", "password": PASSWORD})
    assert answer.status_code == 200, "this name is tried too often"
    assert Client(**other).post("/account/login/", {"login": "bo", "password": PASSWORD}).status_code == 302

    few = Limit("test/address", 5, timedelta(minutes=15))
    monkeypatch.setattr("lindung.access.adapters.PASSWORDS_FROM_ADDRESS", few)
    for number in range(5):
        Client(**other).post("/account/login/", {"login": f"name{number}", "password": WRONG})
    assert Client(**other).post("/account/login/", {"login": "bo", "password": PASSWORD}).status_code == 200
    elsewhere = {"REMOTE_ADDR": "203.0.113.6"}
    assert (
        Client(**elsewhere).post("/account/login/", {"login": "bo", "password": PASSWORD}).status_code == 302
    )


@pytest.mark.django_db
def test_wrong_codes_are_counted_in_the_database_and_a_spent_code_is_spent_everywhere(
    amina: User, sign_in: SignIn
) -> None:
    from django.core.cache import cache

    secret = activate(sign_in(amina))
    first = Client()
    first.post("/account/login/", {"login": "amina", "password": PASSWORD})
    code = code_for(secret)
    assert first.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    cache.clear()  # another process knows nothing of this one's memory
    second = Client()
    second.post("/account/login/", {"login": "amina", "password": PASSWORD})
    assert second.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    for _ in range(6):
        cache.clear()
        second.post(reverse("mfa_authenticate"), {"code": "000000"})
    stopped = second.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert "Too many failed tries" in stopped.text
    assert str(amina.pk) not in str(list(Cap.objects.values_list("key", flat=True)))


@pytest.mark.django_db
def test_a_cap_counts_from_the_first_try_and_begins_anew() -> None:
    limit = Limit("test", 2, timedelta(minutes=15))
    taken = [limit.take(of="a", at=NOON + timedelta(minutes=minute)) for minute in (0, 14, 14.9, 15, 16, 17)]
    assert taken == [True, True, False, True, True, False]
    assert limit.take(of="b", at=NOON)
    assert Limit("other", 2, timedelta(minutes=15)).take(of="a", at=NOON)
    limit.forget(of="a")
    assert limit.take(of="a", at=NOON)
    assert caps.forget_past(at=NOON + timedelta(hours=1)) == 3
    assert Cap.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_hundred_tries_at_once_are_a_hundred() -> None:
    limit, name = Limit("race", 6, timedelta(minutes=15)), str(uuid4())

    def try_once(_number: int) -> bool:
        try:
            return limit.take(of=name, at=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        assert sum(pool.map(try_once, range(60))) == 6
