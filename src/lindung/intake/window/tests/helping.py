"""Browsers of staff, and forms of the phone."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.cases.voices.testing import Around


def browser(actor: Actor) -> Client:
    client = Client()
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def staff(around: Around, name: str, *keys: Any) -> str:
    return reverse(f"case_window:{name}", args=[around.case.code, *keys])


def form(client: Client, url: str, **given: Any) -> Any:
    return client.post(url, {"_submission": str(uuid4()), **given})


def token(phone: Client) -> str:
    page = phone.get("/window/en/in/write/").content.decode()
    found = re.search(r'name="t" value="([^"]+)"', page)
    assert found
    return found[1]


def send(phone: Client, name: str, **given: Any) -> Any:
    return phone.post(f"/window/en/in/{name}/", {"t": token(phone), **given})
