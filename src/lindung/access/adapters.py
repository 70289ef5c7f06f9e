"""How the sign-in library fits this house: no self-made accounts, secrets encrypted, each person's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy

from lindung.access import wall
from lindung.access.actions import set_password, signed_in
from lindung.access.actors import Actor
from lindung.access.caps import PASSWORDS_FROM_ADDRESS, PASSWORDS_OF_ACCOUNT
from lindung.access.secrets import fernet
from lindung.access.web import seat, standing
from lindung.kernel import clock


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

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy(
            "Name or password are wrong, or there were too many attempts. After several attempts wait 15 minutes."
        ),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before it is made; django-axes counts each name from each address besides."""
        at, name = clock.now(), attempted_name(request, credentials)
        within = (
            PASSWORDS_OF_ACCOUNT.take(of=name, at=at),
            PASSWORDS_FROM_ADDRESS.take(of=_address(request), at=at),
        )
        request.over_the_cap = not all(within)  # type: ignore[attr-defined]

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return the user, or None for whoever is unknown, wrong, switched off or over the cap, all alike."""
        user = super().authenticate(request, **credentials)
        given = user.password_until if user is not None and user.is_active else None
        if user is None or not user.is_active or (given is not None and given <= clock.now()):
            return None
        PASSWORDS_OF_ACCOUNT.give_back(of=attempted_name(request, credentials))
        PASSWORDS_FROM_ADDRESS.give_back(of=_address(request))
        return user

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Leave it to `web.doors`, which asks for more than the library does: a second factor."""
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Offer the password to those only who have nothing better, or in a demonstration."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        better = [method for method in methods if method["id"] != "reauthenticate"]
        return better if better and standing.required() else methods

    def set_password(self, user: Any, password: str) -> None:
        """Keep the password that somebody chose for themselves; one given by somebody else is over with that."""
        actor = Actor.of(user)
        with wall.behind(actor):
            set_password(user=user, password=password, at=clock.now(), by=actor)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Show the pages in the language of whoever signed in, unless they have chosen another on this device."""
        with wall.behind(Actor.of(user)):  # the trail takes a row from somebody only
            signed_in(user=user, at=clock.now())
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


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """One-time-code secrets are encrypted at rest: a copied table signs nobody in."""

    def encrypt(self, text: str) -> str:
        """Return `text` sealed under this installation's key."""
        return fernet(purpose="mfa").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what `encrypt` sealed."""
        return fernet(purpose="mfa").decrypt(encrypted_text.encode()).decode()
