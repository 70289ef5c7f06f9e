"""How the sign-in library fits this house: no self-made accounts, secrets encrypted, each person's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from lindung.access.secrets import fernet
from lindung.access.web import seat


def attempted_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Return the name somebody tries to sign in with, as accounts are looked up: `Amina ` counts with `amina`."""
    given = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(given).strip().lower()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library ships no types
    """Accounts are made by administrators only; a redirect never leaves the site."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Accept addresses on this site only."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=set(), require_https=False)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave the counting of wrong passwords to django-axes: one count, one page that says so."""

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Show the pages in the language of whoever signed in, unless they have chosen another on this device."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        if user.language and (not chosen or seat.last(request) not in {"", str(user.pk)}):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                samesite="Lax",
            )
        return response


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """One-time-code secrets are encrypted at rest: a copied table signs nobody in."""

    def encrypt(self, text: str) -> str:
        """Return `text` sealed under this installation's key."""
        return fernet(purpose="mfa").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what `encrypt` sealed."""
        return fernet(purpose="mfa").decrypt(encrypted_text.encode()).decode()
