"""Nothing of the sign-in goes by e-mail: a mailbox must never open a case file."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

pytestmark = pytest.mark.django_db
CLOSED = ("password/reset/", "password/reset/key/1-abc/", "email/", "confirm-email/", "confirm-email/abc/")


@pytest.mark.parametrize("address", CLOSED)
def test_what_would_go_by_mail_is_closed_and_says_whom_to_ask(address: str, client: Client) -> None:
    for answer in (
        client.get(f"/account/{address}"),
        client.post(f"/account/{address}", {"email": "a@b.example"}),
    ):
        assert answer.status_code == 404
        assert "administrator" in answer.text
    assert mail.outbox == []
