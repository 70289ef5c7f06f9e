"""Whether words say something: twenty letters that are neither keys in a row nor the same again and again."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from lindung.cases.emergency.words import REASONS
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text

EXPLANATION: Final = 600
LETTERS: Final = 20
DIFFERENT: Final = 7
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
_RUN: Final = 4
_AGAIN: Final = re.compile(r"(.{1,12}?)\1{2,}")


def meaningful(*, text: str, code: str = "") -> int:
    """Return how many letters of `text` say something; 0 where too few different ones are left.

    A case code, digits, signs, keys in a row and what is repeated more than twice do not count. Works in any script.
    """
    bare = text.casefold().replace(code.casefold(), " ") if code else text.casefold()
    letters = "".join(one for one in bare if unicodedata.category(one)[0] in "LM")
    for row in _ROWS:
        for keys in (row, row[::-1]):
            for length in range(len(keys), _RUN - 1, -1):
                for start in range(len(keys) - length + 1):
                    letters = letters.replace(keys[start : start + length], "")
    letters = _AGAIN.sub(r"\1", letters)
    return len(letters) if len(set(letters)) >= DIFFERENT else 0


def explained(*, explanation: str, code: str = "", field: str = "explanation") -> str:
    """Return the cleaned words. Raises `Invalid` where they say nothing, `UnfitText` for what nobody types."""
    plain = clean_text(value=explanation, limit=EXPLANATION)
    if meaningful(text=plain, code=code) < LETTERS:
        raise Invalid(
            _("Say in a sentence what has happened. It is read by the lead and by a data officer."),
            field=field,
        )
    return plain


def assert_reason(*, reason: str) -> None:
    """Raise `Invalid` for a reason that is not in the list."""
    if reason not in REASONS:
        raise Invalid(_("Choose from the list why it cannot wait."), field="reason")
