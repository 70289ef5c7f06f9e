"""A file sealed in pieces: each stands alone for reading, none can be left out, moved, swapped or cut.

Layout: mark (4 bytes), then pieces of 64 KiB (the last shorter) each with its 16-byte tag; AES-256-GCM under a key
that seals this one file and nothing else, so the piece's number serves as nonce. Number, how many there are, whether
it is the last, the size of the whole and the document's id are associated data.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lindung.kernel.sealing.problems import Tampered

CHUNK: Final = 64 * 1024
MARK: Final = b"LDC1"
TAG: Final = 16
_PLACE: Final = struct.Struct(">16s16sIIQ?")
_LABEL: Final = b"lindung:document"


def pieces_of(*, size: int) -> int:
    """Return into how many pieces `size` bytes are sealed; an empty file is one empty piece."""
    return max(1, -(-size // CHUNK))


def sealed_size(*, size: int) -> int:
    """Return the length in bytes of the sealed file."""
    return len(MARK) + size + TAG * pieces_of(size=size)


def seal(*, key: bytes, document: UUID, size: int, plain: Iterable[bytes], target: BinaryIO) -> str:
    """Write `plain` (pieces of `CHUNK` bytes, `size` in all) sealed to `target`; return the SHA-256 of what lies there.

    `key` must be fresh: it seals one file, once. Raises ValueError when the pieces are not what `size` says.
    """
    cipher, total = AESGCM(key), pieces_of(size=size)
    digest = hashlib.sha256(MARK)
    target.write(MARK)
    number = 0
    for piece in plain if size else [b""]:
        if len(piece) != _length(number, total, size):
            raise ValueError("The pieces are not what the size says.")
        sealed = cipher.encrypt(_nonce(number), piece, _place(document, number, total, size))
        digest.update(sealed)
        target.write(sealed)
        number += 1
    if number != total:
        raise ValueError("There are fewer pieces than the size says.")
    return digest.hexdigest()


def open_(*, key: bytes, document: UUID, size: int, source: BinaryIO) -> Iterator[bytes]:
    """Yield the pieces again, in order. Raises `Tampered` at the first that is not what was put there."""
    cipher, total = AESGCM(key), pieces_of(size=size)
    if source.read(len(MARK)) != MARK:
        raise Tampered
    for number in range(total):
        sealed = source.read(_length(number, total, size) + TAG)
        try:
            yield cipher.decrypt(_nonce(number), sealed, _place(document, number, total, size))
        except (InvalidTag, ValueError):
            raise Tampered from None
    if source.read(1):
        raise Tampered


def _length(number: int, total: int, size: int) -> int:
    """Return how many bytes a piece holds; -1 for one too many."""
    if number >= total:
        return -1
    return CHUNK if number < total - 1 else size - CHUNK * (total - 1)


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _place(document: UUID, number: int, total: int, size: int) -> bytes:
    return _PLACE.pack(_LABEL, document.bytes, number, total, size, number == total - 1)
