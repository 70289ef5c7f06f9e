"""Names of files. A name is never used to find, open or judge a file: it is only shown, and only once cleaned."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LIMIT: Final = 120
"""Characters of a name that are kept."""
_HIDDEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\'`$;&%]')
_DEVICES: Final = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)$", re.IGNORECASE)


def clean_name(*, given: str) -> str:
    """Return the stem of a given file name as it may be shown: no folder, no ending, nothing hidden, not too long.

    Empty when nothing remains. Letters of every script stay, with the joiners that some scripts need.
    """
    name = re.split(r"[/\\]", _seen(given[:4096]))[-1]
    return _stem(name.rpartition(".")[0] or name)


def shown_name(*, stem: str, ending: str) -> str:
    """Return the name under which a file is handed out: its cleaned stem with the ending its content has."""
    return f"{_stem(_seen(stem)) or 'document'}{ending}"


def _stem(text: str) -> str:
    stem = " ".join(_FORBIDDEN.sub(" ", text).split()).strip(". ~-")
    if _DEVICES.match(stem.partition(".")[0].strip()):
        stem = f"_{stem}"
    return stem[:LIMIT].strip(". ~-")


def _seen(text: str) -> str:
    """Return `text` without what nobody sees, and without halves of characters, which cannot be stored."""
    return _HIDDEN.sub("", unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8")))
