"""Text from outside, made safe to store, compare and show.

Control characters corrupt exports and logs; characters that override the direction of writing let one text
pose as another (Unicode Technical Report 36; CVE-2021-42574). Names and notes in any script stay as they are:
the marks that Arabic, Persian and Indic scripts need (zero-width joiners, U+200E, U+200F) are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lindung.kernel.problems import Invalid

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_DIRECTION: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NEWLINE: Final = re.compile(r"\r\n?|\u2028|\u2029")


class UnfitText(Invalid):
    """A text that holds characters nobody types on purpose, or more of them than fit."""

    code = "unfit_text"


def clean_text(*, value: str, limit: int) -> str:
    """Return `value` in Unicode's composed form (NFC), with plain newlines and without spaces at either end.

    `limit` counts characters after that. Control characters other than newline and tab are removed, and so are
    halves of characters (lone surrogates): they come from copying out of other programs and mean nothing.
    Overrides of the writing direction are refused: they are invisible and change what a reader believes to read.
    Raises `UnfitText`.
    """
    if len(value) > 4 * limit:
        # No sender is this far off by mistake: answer before any work is spent on it.
        raise _too_long(by=len(value) - limit, limit=limit)
    if _DIRECTION.search(value):
        raise UnfitText(
            _(
                "The text holds invisible characters that change its direction of writing. "
                "Type it afresh, or paste it as plain text."
            )
        )
    text = _CONTROL.sub("", unicodedata.normalize("NFC", _NEWLINE.sub("\n", value))).strip()
    if len(text) > limit:
        raise _too_long(by=len(text) - limit, limit=limit)
    return text


def _too_long(*, by: int, limit: int) -> UnfitText:
    return UnfitText(
        ngettext(
            "The text is %(by)d character too long: at most %(limit)d fit. Shorten it.",
            "The text is %(by)d characters too long: at most %(limit)d fit. Shorten it.",
            by,
        )
        % {"by": by, "limit": limit}
    )
