"""The few pages of access itself."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from lindung.access.web.declare import public


@public("Whoever holds the device may lock it.")
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """End the session at once and show the sign-in page, which leads back to the same place."""
    logout(request)
    return redirect("account_login")
