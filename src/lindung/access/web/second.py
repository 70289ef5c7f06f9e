"""The second factor: registering the first one, and proving it again before what weighs most."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from lindung.access.permissions import Permission
from lindung.access.web import doors, standing
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock


@requires(Permission.ACCOUNT_USE)
def second_factor(request: StaffRequest) -> HttpResponse:
    """Say why a key is registered before anything else, and lead there; whoever has one goes on."""
    if doors.factors_of(request.user) or not standing.required():
        return redirect("mfa_index")
    return render(request, "account/second_factor.html", {"totp": request.user.totp_allowed})


@requires(Permission.ACCOUNT_USE)
def prove(request: StaffRequest) -> HttpResponse:
    """Lead to the proof this account can give, and back to `next`."""
    to = _next(request)
    now = int(clock.now().timestamp())
    if standing.complete(request.session) and standing.fresh(request.session, now=now):
        return redirect(to)
    kinds = doors.factors_of(request.user)
    if Authenticator.Type.WEBAUTHN in kinds:
        page = "mfa_reauthenticate_webauthn"
    elif kinds:
        page = "mfa_reauthenticate"
    elif standing.required():
        page = "access:second_factor"
    else:
        page = "account_reauthenticate"
    return redirect(f"{reverse(page)}?{urlencode({'next': to})}")


def _next(request: HttpRequest) -> str:
    to = request.GET.get("next", "/")
    return to if url_has_allowed_host_and_scheme(to, allowed_hosts=set()) else "/"
