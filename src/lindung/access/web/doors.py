"""Which doors are open to whom: the rules for pages between the password and everything else.

The pages of the sign-in library check less than this house asks: here stands what is asked before they open.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.models import User
from lindung.access.web import standing, unsent

OPEN_HALFWAY: Final = frozenset(
    {
        "access:prove",
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
"""Where whoever gave only a password proves more, or leaves."""
ENROLLING: Final = frozenset({"mfa_add_webauthn", "mfa_activate_totp"})
REMOVING: Final = frozenset({"mfa_remove_webauthn", "mfa_deactivate_totp"})
NEW_PASSWORD: Final = "account_change_password"  # noqa: S105 - the name of a page
GUARDED: Final = (
    ENROLLING
    | REMOVING
    | {
        "mfa_edit_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        NEW_PASSWORD,
    }
)
"""Whoever could open these could make themselves at home: asked for a fresh proof."""


def lead(request: HttpRequest, view: Any, *, now: int) -> HttpResponseBase | None:
    """Return the page to see before this view, or None when it may open. `now` is in seconds."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    user = request.user
    if not isinstance(user, User) or name in OPEN_HALFWAY or hasattr(view, "public_reason"):
        return None
    if user.password_until is not None:
        return None if name == NEW_PASSWORD else redirect(NEW_PASSWORD)
    if name == "mfa_activate_totp" and standing.required() and not user.totp_allowed:
        return refused(
            request, _("One-time codes are for accounts an administrator allows them. Use a passkey.")
        )
    if not standing.complete(request.session):
        return _enrol(request, user, name, now=now)
    if name in GUARDED and not standing.fresh(request.session, now=now):
        return prove(request)
    if name in REMOVING and request.method == "POST" and standing.required() and _last_factor(user):
        return refused(
            request, _("This is your only second factor. Add another one first, then remove this.")
        )
    return None


def prove(request: HttpRequest) -> HttpResponse:
    """Send whoever asks for something guarded to prove themselves and back, with a form's answers kept."""
    to = request.get_full_path() if request.method == "GET" else "/"
    if request.method == "POST" and unsent.store(request, owner=str(request.user.pk)):
        to = reverse("access:resume")
    return redirect(f"{reverse('access:prove')}?{urlencode({'next': to})}")


def factors_of(user: User) -> frozenset[str]:
    """Return which kinds of second factor an account has: `webauthn`, `totp`."""
    kinds = Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True)
    return frozenset(kinds) - {Authenticator.Type.RECOVERY_CODES}


def refused(request: HttpRequest, message: str) -> HttpResponse:
    """Return the page that says why not, with 403."""
    return render(request, "lindung/refused.html", {"message": message}, status=403)


def _last_factor(user: User) -> bool:
    kept = Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return bool(kept.count() < 2)


def _enrol(request: HttpRequest, user: User, name: str, *, now: int) -> HttpResponseBase | None:
    """Lead to the first key, or to the key that was registered a moment ago or elsewhere."""
    if factors_of(user):
        return redirect(f"{reverse('access:prove')}?{urlencode({'next': _back(request)})}")
    if name == "access:second_factor":
        return None
    if name not in ENROLLING:
        return redirect("access:second_factor")
    if not standing.password_fresh(request.session, now=now):
        messages.info(request, _("Enter your password again before you register a key."))
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
    return None


def _back(request: HttpRequest) -> str:
    return request.get_full_path() if request.method == "GET" else "/"
