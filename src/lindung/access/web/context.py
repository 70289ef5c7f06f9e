"""What pages say about how somebody is signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from lindung.access.web import standing


def standing_of(request: HttpRequest) -> dict[str, Any]:
    """Return `signed_in_wholly`, and `password_alone` where a demonstration does without a second factor."""
    session = getattr(request, "session", None)
    return {
        "signed_in_wholly": session is not None and standing.complete(session),
        "password_alone": not standing.required(),
    }
