"""Recipients' `age` keys: read, named by a fingerprint, and encrypted to. No private key is ever here."""

from __future__ import annotations

import hashlib

import pyrage
from django.utils.translation import gettext as _

from lindung.kernel.problems import Invalid


def proper(*, text: str) -> str:
    """Return the public key in its one spelling. Raises `Invalid` for anything else, a private key above all."""
    plain = "".join(text.split())
    if plain.upper().startswith("AGE-SECRET-KEY"):
        raise Invalid(
            _("This is a private key. Throw it away, make a new pair, and give its public half: age1…"),
            field="public",
        )
    try:
        return str(pyrage.x25519.Recipient.from_str(plain.lower()))
    except pyrage.RecipientError:
        raise Invalid(
            _("This is no age public key. It begins with age1 and has 62 characters; copy it whole."),
            field="public",
        ) from None


def fingerprint(*, public: str) -> str:
    """Return the hash by which people compare a key."""
    return hashlib.sha256(public.encode()).hexdigest()


def shown(fingerprint: str) -> str:
    """Return the beginning of a fingerprint in groups of four, as it is read aloud."""
    return " ".join(fingerprint[place : place + 4] for place in range(0, 32, 4))


def encrypt(*, plain: bytes, public: str) -> bytes:
    """Return what only the holder of the private half opens."""
    return bytes(pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(public)]))
