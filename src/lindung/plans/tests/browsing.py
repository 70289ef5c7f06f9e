"""A browser for the plan's pages."""

from __future__ import annotations

import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(actor: Actor) -> Client:
    """Return a browser in which an actor is signed in."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend=BACKEND)
    return client


def post(client: Client, name: str, *args: object, **given: Any) -> Any:
    """Send a form to the page of this name."""
    return client.post(reverse(f"plans:{name}", args=args), {"_submission": str(uuid.uuid4()), **given})
