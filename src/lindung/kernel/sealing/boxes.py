"""Sealed boxes: anyone may close one with a public key, only the private half opens it; and keys under a passphrase.

A box is HPKE (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM) over padded bytes, bound to `ad`, the place it stands in.
A private half rests under a passphrase: Argon2id makes the key, AES-256-GCM closes it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from lindung.kernel.sealing.envelope import pad, unpad
from lindung.kernel.sealing.problems import Tampered

KEY_BYTES: Final = 32
_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_FORMAT: Final = b"\x01"
_LABEL: Final = b"lindung:box:1:"
_SALT: Final = 16
_NONCE: Final = 12


@dataclass(frozen=True, slots=True)
class Pair:
    """An X25519 key pair, 32 bytes each; `private` is never stored as it is."""

    public: bytes
    private: bytes

    def __repr__(self) -> str:
        return f"Pair(public={self.public.hex()})"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a passphrase costs: rounds, memory in KiB, lanes (Argon2id, RFC 9106)."""

    rounds: int
    memory: int
    lanes: int


STRONG: Final = Cost(rounds=3, memory=128 * 1024, lanes=4)
"""A quarter of a second and 128 MiB for each guess, on a small server."""
_LEAST: Final = Cost(rounds=1, memory=8, lanes=1)
_MOST: Final = Cost(rounds=16, memory=1024 * 1024, lanes=16)


def new_pair() -> Pair:
    """Return a fresh key pair."""
    return pair_of(private=os.urandom(KEY_BYTES))


def pair_of(*, private: bytes) -> Pair:
    """Return the pair of a private half."""
    public = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return Pair(public=public, private=private)


def seal_to(*, public: bytes, plain: bytes, ad: bytes, round_to: int = 32) -> bytes:
    """Close `plain` in a box for the holder of `public`'s private half, for the place `ad` only.

    `round_to` is the number of bytes lengths are rounded up to. Raises `Tampered` for a key that is none.
    """
    padded = pad(plain)
    padded += bytes(-len(padded) % round_to)
    try:
        return _FORMAT + _SUITE.encrypt(padded, X25519PublicKey.from_public_bytes(public), _LABEL + ad)
    except ValueError:
        raise Tampered from None


def open_with(*, private: bytes, blob: bytes, ad: bytes) -> bytes:
    """Open a box; raises `Tampered` unless key, place and every bit are right."""
    if blob[:1] != _FORMAT:
        raise Tampered
    try:
        return unpad(_SUITE.decrypt(blob[1:], X25519PrivateKey.from_private_bytes(private), _LABEL + ad))
    except (InvalidTag, ValueError):
        raise Tampered from None


def lock(*, private: bytes, passphrase: str, ad: bytes, cost: Cost = STRONG) -> bytes:
    """Return a private half under a passphrase: format, salt, nonce, ciphertext. The cost is kept by the caller."""
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    key = _stretch(passphrase, salt, cost)
    return _FORMAT + salt + nonce + AESGCM(key).encrypt(nonce, private, _LABEL + ad)


def unlock(*, blob: bytes, passphrase: str, ad: bytes, cost: Cost) -> bytes | None:
    """Return the private half; None for a wrong passphrase. Raises `Tampered` for what cannot be one of ours."""
    if blob[:1] != _FORMAT or len(blob) != 1 + _SALT + _NONCE + KEY_BYTES + 16:
        raise Tampered
    salt, nonce = blob[1 : 1 + _SALT], blob[1 + _SALT : 1 + _SALT + _NONCE]
    try:
        key = _stretch(passphrase, salt, cost)
        return AESGCM(key).decrypt(nonce, blob[1 + _SALT + _NONCE :], _LABEL + ad)
    except InvalidTag:
        return None


def _stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Return the key of a passphrase; a cost beyond all measure would be an attack on the machine's memory."""
    for name in Cost.__slots__:
        if not getattr(_LEAST, name) <= getattr(cost, name) <= getattr(_MOST, name):
            raise Tampered
    return hash_secret_raw(
        passphrase.encode(), salt, cost.rounds, cost.memory, cost.lanes, KEY_BYTES, Type.ID
    )
