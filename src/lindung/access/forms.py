"""The sign-in library's forms for codes and keys, with what this house asks beyond: caps, origins, counters."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from fido2.utils import websafe_decode
from fido2.webauthn import AuthenticatorData

from lindung.access.caps import CODES_OF_ACCOUNT, PASSKEYS_FROM_ADDRESS, first_use
from lindung.kernel import clock

log = logging.getLogger(__name__)
CODE_LIVES = timedelta(minutes=3)
_MALFORMED = (AttributeError, KeyError, TypeError, ValueError, InvalidSignature)


def wrong() -> forms.ValidationError:
    """Return the one answer to every wrong code or key."""
    error: forms.ValidationError = get_adapter().validation_error("incorrect_code")
    return error


def too_many() -> forms.ValidationError:
    """Return the answer to one try too many."""
    return forms.ValidationError(_("Too many failed tries. Wait 15 minutes, then try again."))


class _Capped:
    """A one-time or recovery code: tried six times in 15 minutes at most, used once, whatever the process."""

    user: Any
    authenticator: Any

    def clean_code(self) -> str:
        at, account = clock.now(), str(self.user.pk)
        if not CODES_OF_ACCOUNT.take(of=account, at=at):
            raise too_many()
        code: str = super().clean_code()  # type: ignore[misc]  # the library's form stands behind
        plain = "".join(letter for letter in code if letter.isalnum())
        totp = self.authenticator.type == Authenticator.Type.TOTP
        if totp and not first_use(of=f"{account}/{plain}", within=CODE_LIVES, at=at):
            raise wrong()
        CODES_OF_ACCOUNT.forget(of=account)
        return code


class CodeForm(_Capped, AuthenticateForm):  # type: ignore[misc]  # the library ships no types
    """A code at sign-in."""


class CodeAgainForm(_Capped, ReauthenticateForm):  # type: ignore[misc]
    """A code before something that weighs more."""


class _Keyed:
    """An answer of a key: from this very site, counted on from the last one, and no endless tries."""

    user: Any
    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Authenticator:
        at = clock.now()
        account = str(self.user.pk) if self.user else ""
        limit = CODES_OF_ACCOUNT if account else PASSKEYS_FROM_ADDRESS
        of = account or str(context.request.META.get("REMOTE_ADDR", ""))
        if not limit.take(of=of, at=at):
            raise too_many()
        try:
            with transaction.atomic():
                credential = self.cleaned_data["credential"]
                from_here(credential)
                authenticator: Authenticator = super().clean_credential()  # type: ignore[misc]
                counted(authenticator, credential)
        except _MALFORMED:
            raise wrong() from None
        limit.give_back(of=of)
        return authenticator


class KeyForm(_Keyed, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A key after the password."""


class KeyAloneForm(_Keyed, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey in place of name and password."""


class KeyAgainForm(_Keyed, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A key before something that weighs more."""


class NewKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """Registering a key; as a passkey, unless its holder wants otherwise."""

    passwordless = forms.BooleanField(
        label=gettext_lazy("Passkey: signs in on its own"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Leave this on, unless your security key has no room for passkeys."),
    )

    def clean(self) -> dict[str, Any]:
        try:
            if credential := self.cleaned_data.get("credential"):
                from_here(credential)
            cleaned: dict[str, Any] = super().clean()
        except _MALFORMED:
            raise wrong() from None
        return cleaned


def from_here(credential: dict[str, Any]) -> None:
    """Refuse what a key answered to another site; a neighbour with the same registered name is another site."""
    request = context.request
    said = json.loads(websafe_decode(credential["response"]["clientDataJSON"]))
    if said["origin"] != f"{request.scheme}://{request.get_host()}" or said.get("crossOrigin"):
        raise wrong()


def counted(authenticator: Authenticator, credential: dict[str, Any]) -> None:
    """Refuse a key that counts backwards: it is a copy. Keys that do not count say 0 each time."""
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    count = AuthenticatorData(websafe_decode(credential["response"]["authenticatorData"])).counter
    last = row.data.get("count", 0)
    if (count or last) and count <= last:
        log.warning("a key answered with a counter that was used before; account %s", row.user_id)
        raise wrong()
    row.data["count"] = authenticator.data["count"] = count
    row.save(update_fields=["data"])
