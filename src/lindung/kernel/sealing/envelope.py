"""One sealed value: AES-256-GCM over padded bytes, bound to the place where it stands.

Layout: format (1 byte), tier (1), key version (2), nonce (12), ciphertext with tag. Header and place are the
associated data: an envelope that is moved to another table, row, section, version or tier does not open.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lindung.kernel.fields import Tier
from lindung.kernel.sealing.problems import Tampered

KEY_BYTES: Final = 32
_FORMAT: Final = 1
_HEADER: Final = struct.Struct(">BcH")
_NONCE: Final = 12
_LENGTH: Final = struct.Struct(">I")
_PAD: Final = 32
"""Lengths are rounded up to this many bytes: the size of an envelope does not spell the size of a name."""
_TIERS: Final = {Tier.PROTECTED: b"p", Tier.SEALED: b"s"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value stands: table, row, section, version of the row, tier."""

    table: str
    row: str
    section: str
    version: int
    tier: Tier

    def bytes(self) -> bytes:
        """Return the place as associated data; no two places share it."""
        parts = (self.table, self.row, self.section, str(self.version), self.tier.value)
        return b"".join(_LENGTH.pack(len(part.encode())) + part.encode() for part in parts)


def pad(plain: bytes) -> bytes:
    """Return `plain` with its length in front and zeros behind, to a multiple of `_PAD` bytes."""
    framed = _LENGTH.pack(len(plain)) + plain
    return framed + bytes(-len(framed) % _PAD)


def unpad(padded: bytes) -> bytes:
    """Return what `pad` was given; raises `Tampered` for anything else."""
    if len(padded) < _LENGTH.size:
        raise Tampered
    (length,) = _LENGTH.unpack_from(padded)
    if length > len(padded) - _LENGTH.size:
        raise Tampered
    return padded[_LENGTH.size : _LENGTH.size + length]


def seal(*, key: bytes, key_version: int, plain: bytes, place: Place) -> bytes:
    """Return the envelope of `plain` under a 32-byte `key`, for one place."""
    header = _HEADER.pack(_FORMAT, _TIERS[place.tier], key_version)
    nonce = os.urandom(_NONCE)
    return header + nonce + AESGCM(key).encrypt(nonce, pad(plain), header + place.bytes())


def key_version(blob: bytes) -> int:
    """Return which version of the person's key an envelope needs; raises `Tampered` if it is none."""
    if len(blob) < _HEADER.size + _NONCE + 16 or blob[0] != _FORMAT:
        raise Tampered
    version: int = _HEADER.unpack_from(blob)[2]
    return version


def open_(*, key: bytes, blob: bytes, place: Place) -> bytes:
    """Return what was sealed; raises `Tampered` unless key, place and every bit are right."""
    key_version(blob)
    header, nonce = blob[: _HEADER.size], blob[_HEADER.size : _HEADER.size + _NONCE]
    if header[1:2] != _TIERS[place.tier]:
        raise Tampered
    try:
        return unpad(AESGCM(key).decrypt(nonce, blob[_HEADER.size + _NONCE :], header + place.bytes()))
    except InvalidTag:
        raise Tampered from None
