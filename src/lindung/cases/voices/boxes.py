"""The keys of a window, and what is sealed to them.

The person's key is made from code and word by Argon2id, with a salt that only the key service can work out: a copy of
the database cannot even be guessed at. Words of people are boxes to public keys, each bound to its row.
"""

from __future__ import annotations

import hmac
import os
import unicodedata
from typing import Final
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw

from lindung.cases.voices.models import Window
from lindung.kernel import codes
from lindung.kernel.sealing import boxes
from lindung.kernel.sealing.boxes import Cost, Pair
from lindung.kernel.sealing.problems import Tampered
from lindung.kernel.sealing.providers import provider

PREFIX: Final = "W"
SALT: Final = 16
COST: Final = Cost(rounds=3, memory=64 * 1024, lanes=2)
"""An eighth of a second and 64 MiB for each try at a word."""
_FOUND_BY: Final = "voices.window"
_STRETCHED_WITH: Final = "voices.word"


def plain_code(text: str) -> str:
    """Return a typed code in the one spelling it is looked up by; what is no code keeps a spelling that fits none."""
    return codes.read_code(text[:40], prefix=PREFIX) or text[:40].strip().upper()


def plain_word(text: str) -> str:
    """Return a typed word in the one spelling that counts: letters alone, whatever their case and form."""
    folded = unicodedata.normalize("NFKC", text[:200]).casefold()
    return " ".join(folded.split())


def lookup_of(code: str) -> bytes:
    """Return the keyed hash a window is found by. Raises `Locked` without the key service."""
    return provider().token(kind=_FOUND_BY, text=code)


def person_pair(*, code: str, word: str, salt: bytes) -> Pair:
    """Return the key pair of a code and a word: the same each time. Raises `Locked` without the key service."""
    pepper = provider().token(kind=_STRETCHED_WITH, text=salt.hex())
    secret = f"{code}\n{plain_word(word)}".encode()
    return boxes.pair_of(
        private=hash_secret_raw(
            secret, pepper[:SALT], COST.rounds, COST.memory, COST.lanes, boxes.KEY_BYTES, Type.ID
        )
    )


def tried(*, window: Window | None, code: str, word: str) -> bytes | None:
    """Return the person's private half where code and word are right, else None: at the same cost without a window."""
    salt = bytes(window.salt) if window is not None else os.urandom(SALT)
    pair = person_pair(code=code, word=word, salt=salt)
    known = bytes(window.person_public) if window is not None else os.urandom(boxes.KEY_BYTES)
    right = hmac.compare_digest(pair.public, known)
    return pair.private if right and window is not None else None


def box(*, public: bytes | memoryview, text: str, row: UUID, side: str) -> bytes:
    """Return words sealed to a public key, for one column of one row."""
    return boxes.seal_to(
        public=bytes(public), plain=text.encode(), ad=f"voices:{row}:{side}".encode(), round_to=128
    )


def unbox(*, private: bytes, blob: bytes | memoryview | None, row: UUID, side: str) -> str | None:
    """Return the words of a box; None where there is none, or where it does not open with this key."""
    if blob is None:
        return None
    try:
        return boxes.open_with(private=private, blob=bytes(blob), ad=f"voices:{row}:{side}".encode()).decode()
    except Tampered:
        return None
