"""The gate before the password: closed after too many attempts, and no quicker to say so than to say wrong."""

from __future__ import annotations

from typing import Any

from axes.backends import AxesStandaloneBackend
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


class GateBackend(AxesStandaloneBackend):  # type: ignore[misc]  # the library ships no types
    """Stops whoever tried too often. The hash is worked out all the same, so that the time tells nothing."""

    def authenticate(
        self, request: HttpRequest, username: str | None = None, password: str | None = None, **more: Any
    ) -> None:
        """Raise `PermissionDenied` when this name, this address or the two together are locked."""
        try:
            super().authenticate(request, username=username, password=password, **more)
            if getattr(request, "over_the_cap", False):
                raise PermissionDenied
        except PermissionDenied:
            make_password(password)
            raise
