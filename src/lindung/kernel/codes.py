"""Codes that people can read aloud and that betray nothing: no count, no order, no place."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U to misread
_LOOKALIKE = str.maketrans({"I": "1", "L": "1", "O": "0"})
_LENGTH = 7


def check_character(body: str) -> str:
    """Return the character that catches every single wrong and almost every swapped character of `body`."""
    total = 0
    for position, character in enumerate(body):
        total += ALPHABET.index(character) * (2 * position + 1)
    return ALPHABET[total % len(ALPHABET)]


def new_code(*, prefix: str, draw: int | None = None) -> str:
    """Return a new code such as `TIP-7KQ4-M2XD`: 35 random bits and a check character.

    `draw` replaces chance where invented worlds must be repeatable.
    """
    number = secrets.randbits(5 * _LENGTH) if draw is None else draw % (1 << 5 * _LENGTH)
    body = "".join(ALPHABET[(number >> 5 * place) & 31] for place in range(_LENGTH))
    whole = body + check_character(body)
    return f"{prefix}-{whole[:4]}-{whole[4:]}"


def read_code(text: str, *, prefix: str) -> str | None:
    """Return the code that `text` means, forgiving case, spaces and lookalike letters; None if it is none."""
    plain = "".join(character for character in text.upper() if character.isalnum())
    for typed in (plain.removeprefix(prefix), plain):  # a body may happen to begin like the prefix
        body = typed.translate(_LOOKALIKE)
        fits = len(body) == _LENGTH + 1 and all(character in ALPHABET for character in body)
        if fits and check_character(body[:-1]) == body[-1]:
            return f"{prefix}-{body[:4]}-{body[4:]}"
    return None
